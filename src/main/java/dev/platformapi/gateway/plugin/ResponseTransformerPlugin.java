package dev.platformapi.gateway.plugin;

import dev.platformapi.gateway.config.plugin.Pair;
import dev.platformapi.gateway.config.plugin.ResponseTransformerConfig;
import dev.platformapi.gateway.config.plugin.ResponseTransformerConfig.JsonValue;
import dev.platformapi.gateway.exchange.Exchange;
import dev.platformapi.gateway.exchange.GatewayResponse;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Changes answers, whoever gives them: their header fields, then the fields of their JSON. A body
 * that is encoded, or is no JSON object, stays as it is.
 */
public final class ResponseTransformerPlugin implements Plugin {
  private final Changes<String> headers;
  private final Changes<String> json;

  public ResponseTransformerPlugin(ResponseTransformerConfig config) {
    headers =
        new Changes<>(
            config.remove().headers(),
            config.rename().headers(),
            fields(config.replace().headers()),
            fields(config.add().headers()),
            fields(config.append().headers()));
    json =
        new Changes<>(
            config.remove().json(),
            config.rename().json(),
            texts(config.replace().json()),
            texts(config.add().json()),
            texts(config.append().json()));
  }

  @Override
  public void response(Exchange exchange, GatewayResponse response) {
    MultiMap fields = response.headers();
    boolean encoded = isEncoded(fields);
    headers.apply(new HeaderFields(fields, false), Function.identity());
    if (json.isEmpty() || encoded || !isJson(fields.get(HttpHeaders.CONTENT_TYPE))) {
      return;
    }
    if (exchange.request().method() == HttpMethod.HEAD) {
      // It would be the length of the body before it is changed.
      fields.remove(HttpHeaders.CONTENT_LENGTH);
    } else {
      response.changeBody(
          body -> body.length() == 0 ? body : BodyForm.json(body, json, Function.identity()));
    }
  }

  private static boolean isEncoded(MultiMap fields) {
    String encoding = fields.get(HttpHeaders.CONTENT_ENCODING);
    return encoding != null && !encoding.equalsIgnoreCase("identity");
  }

  private static boolean isJson(String contentType) {
    if (contentType == null) {
      return false;
    }
    for (String type : contentType.split(",", -1)) {
      int parameters = type.indexOf(';');
      String name = parameters < 0 ? type : type.substring(0, parameters);
      if (name.strip().equalsIgnoreCase("application/json")) {
        return true;
      }
    }
    return false;
  }

  /** Those without a value do nothing, as in Kong. */
  private static List<Pair<String>> fields(List<Pair<String>> pairs) {
    return pairs.stream()
        .filter(pair -> !pair.value().isEmpty())
        .map(pair -> new Pair<>(pair.name(), HeaderText.encode(pair.value())))
        .toList();
  }

  /** As JSON; those that are to be numbers, and are none, do nothing, as in Kong. */
  private static List<Pair<String>> texts(List<JsonValue> values) {
    return values.stream()
        .flatMap(value -> text(value).map(text -> new Pair<>(value.name(), text)).stream())
        .toList();
  }

  private static Optional<String> text(JsonValue value) {
    return switch (value.type()) {
      case STRING -> Optional.of(JsonFields.quote(value.value()));
      case BOOLEAN -> Optional.of(Boolean.toString(value.value().equals("true")));
      case NUMBER -> number(value.value());
    };
  }

  private static Optional<String> number(String text) {
    try {
      return Optional.of(new BigDecimal(text.strip()).toString());
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
