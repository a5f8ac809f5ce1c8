package dev.platformapi.gateway.plugin;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The forms of a request's body whose fields can be changed, as Kong tells them by their type. */
enum BodyForm {
  JSON("application/json"),
  MULTIPART("multipart/form-data"),
  PARAMETERS("application/x-www-form-urlencoded");

  private final String type;

  BodyForm(String type) {
    this.type = type;
  }

  /**
   * The form of a body.
   *
   * @param contentType null when it is not told
   */
  static Optional<BodyForm> of(String contentType) {
    if (contentType != null) {
      String type = contentType.toLowerCase(Locale.ROOT);
      for (BodyForm form : values()) {
        if (type.contains(form.type)) {
          return Optional.of(form);
        }
      }
    }
    return Optional.empty();
  }

  /**
   * What changes make of a body; the same when they change nothing, and when it is not what its
   * type says.
   *
   * @param contentType with its parameters
   * @param value makes values, which are texts here
   */
  <T> Buffer change(
      Buffer body, String contentType, Changes<T> changes, Function<T, String> value) {
    return switch (this) {
      case JSON -> json(body, changes, value.andThen(JsonFields::quote));
      case MULTIPART -> multipart(body, contentType, changes, value);
      case PARAMETERS -> parameters(body, changes, value);
    };
  }

  /**
   * What changes make of a body of JSON, as {@link #change}.
   *
   * @param value makes values, which are JSON
   */
  static <T> Buffer json(Buffer body, Changes<T> changes, Function<T, String> value) {
    String text = body.toString();
    return (text.isEmpty() ? Optional.of(JsonFields.none()) : JsonFields.parse(text))
        .filter(fields -> changes.apply(fields, value))
        .map(fields -> Buffer.buffer(fields.print()))
        .orElse(body);
  }

  private static <T> Buffer multipart(
      Buffer body, String contentType, Changes<T> changes, Function<T, String> value) {
    return MultipartFields.parse(contentType, text(body))
        .filter(fields -> changes.apply(fields, value))
        .map(fields -> bytes(fields.print()))
        .orElse(body);
  }

  private static <T> Buffer parameters(Buffer body, Changes<T> changes, Function<T, String> value) {
    Parameters parameters = Parameters.parse(text(body));
    return changes.apply(parameters, value) ? bytes(parameters.print()) : body;
  }

  /** A character for each byte. */
  static String text(Buffer body) {
    return body.toString(StandardCharsets.ISO_8859_1);
  }

  private static Buffer bytes(String text) {
    return Buffer.buffer(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
