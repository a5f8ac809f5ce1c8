package dev.platformapi.gateway.plugin;

import dev.platformapi.gateway.config.plugin.Pair;
import dev.platformapi.gateway.config.plugin.RequestTransformerConfig;
import dev.platformapi.gateway.config.plugin.Template;
import dev.platformapi.gateway.exchange.Answer;
import dev.platformapi.gateway.exchange.Exchange;
import dev.platformapi.gateway.exchange.UpstreamRequest;
import dev.platformapi.gateway.route.NormalPath;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Changes what goes on, in Kong's order: path, method, header fields, body, query string. A body is
 * read only when it is to be changed, or when the method becomes one that has none and its fields
 * become parameters, too. A body that is encoded, or is not what its type says, stays as it is.
 */
public final class RequestTransformerPlugin implements Plugin {
  private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD", "TRACE");

  private final Optional<String> method;
  private final Optional<Template> uri;
  private final Changes<Template> headers;
  private final Changes<Template> body;
  private final Changes<Template> query;
  private final boolean asksForHeaders;

  public RequestTransformerPlugin(RequestTransformerConfig config) {
    method = config.httpMethod();
    uri = config.replaceUri();
    headers =
        new Changes<>(
            config.remove().headers(),
            config.rename().headers(),
            filled(config.replace().headers()),
            filled(config.add().headers()),
            filled(config.append().headers()));
    body =
        new Changes<>(
            config.remove().body(),
            config.rename().body(),
            config.replace().body(),
            config.add().body(),
            config.append().body());
    query =
        new Changes<>(
            config.remove().querystring(),
            config.rename().querystring(),
            config.replace().querystring(),
            config.add().querystring(),
            config.append().querystring());
    asksForHeaders =
        Stream.concat(
                uri.stream(),
                Stream.of(headers, body, query)
                    .flatMap(part -> Stream.of(part.replace(), part.add(), part.append()))
                    .flatMap(List::stream)
                    .map(Pair::value))
            .anyMatch(TemplateValues::asksForHeaders);
  }

  @Override
  public Future<Answer> request(Exchange exchange) {
    UpstreamRequest upstream = exchange.upstream();
    TemplateValues values = new TemplateValues(exchange, asksForHeaders);
    boolean encoded = isEncoded(upstream);
    uri.ifPresent(template -> replaceUri(upstream, template, values));
    method.ifPresent(upstream::method);
    boolean moves = !encoded && movesBody(upstream);
    headers.apply(
        new HeaderFields(upstream.headers(), true),
        template -> HeaderText.encode(values.render(template)));
    Optional<BodyForm> form = encoded || body.isEmpty() ? Optional.empty() : form(upstream);
    if (!moves && form.isEmpty()) {
      changeQuery(upstream, values);
      return GO_ON;
    }
    return exchange
        .body()
        .map(
            read -> {
              if (moves) {
                addToQuery(upstream, current(upstream, read));
              }
              form.ifPresent(is -> changeBody(upstream, is, current(upstream, read), values));
              changeQuery(upstream, values);
              return null;
            });
  }

  /** What is put in is a part of the path; a query may stand in the template itself. */
  private static void replaceUri(
      UpstreamRequest upstream, Template template, TemplateValues values) {
    String path =
        NormalPath.escape(
            values.render(template, text -> text.replace("?", "%3F").replace("#", "%23")));
    int mark = path.indexOf('?');
    if (mark >= 0) {
      String own = path.substring(mark + 1);
      upstream.query(upstream.query() == null ? own : own + '&' + upstream.query());
      path = path.substring(0, mark);
    }
    upstream.path(path.startsWith("/") ? path : '/' + path);
  }

  private boolean movesBody(UpstreamRequest upstream) {
    return method.isPresent()
        && WITHOUT_BODY.contains(method.get())
        && form(upstream).equals(Optional.of(BodyForm.PARAMETERS));
  }

  private static void addToQuery(UpstreamRequest upstream, Buffer fields) {
    if (fields.length() > 0) {
      Parameters parameters = Parameters.parse(upstream.query());
      parameters.addAll(Parameters.parse(BodyForm.text(fields)));
      upstream.query(parameters.print());
    }
  }

  private void changeBody(
      UpstreamRequest upstream, BodyForm form, Buffer whole, TemplateValues values) {
    Buffer changed =
        form.change(whole, upstream.headers().get(HttpHeaders.CONTENT_TYPE), body, values::render);
    if (changed != whole) {
      upstream.body(changed);
    }
  }

  private void changeQuery(UpstreamRequest upstream, TemplateValues values) {
    if (!query.isEmpty()) {
      Parameters parameters = Parameters.parse(upstream.query());
      if (query.apply(parameters, values::render)) {
        String changed = parameters.print();
        upstream.query(changed.isEmpty() ? null : changed);
      }
    }
  }

  private static Optional<BodyForm> form(UpstreamRequest upstream) {
    return BodyForm.of(upstream.headers().get(HttpHeaders.CONTENT_TYPE));
  }

  private static boolean isEncoded(UpstreamRequest upstream) {
    String encoding = upstream.headers().get(HttpHeaders.CONTENT_ENCODING);
    return encoding != null && !encoding.equalsIgnoreCase("identity");
  }

  /** The body as plugins before this one have left it. */
  private static Buffer current(UpstreamRequest upstream, Buffer read) {
    return upstream.body() == null ? read : upstream.body();
  }

  /** Those without a value do nothing, as in Kong. */
  private static List<Pair<Template>> filled(List<Pair<Template>> pairs) {
    return pairs.stream().filter(pair -> !pair.value().parts().isEmpty()).toList();
  }
}
