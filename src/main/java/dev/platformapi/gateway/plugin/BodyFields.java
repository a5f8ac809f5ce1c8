package dev.platformapi.gateway.plugin;

import io.vertx.core.buffer.Buffer;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The fields of a body that is a form or a JSON object. Any other body has none. */
sealed interface BodyFields {
  /** The fields of a body that is not read. */
  BodyFields NONE = new FormBody(Parameters.parse(null));

  /** Whether a body of this type has fields; the type may be null. */
  static boolean isReadable(String contentType) {
    return isForm(contentType) || isJson(contentType);
  }

  /** The fields of a body of a readable type. */
  static BodyFields of(String contentType, Buffer body) {
    if (isForm(contentType)) {
      return new FormBody(Parameters.parse(BodyForm.text(body)));
    }
    return JsonFields.parse(body.toString()).<BodyFields>map(JsonBody::new).orElse(NONE);
  }

  /** The values of a field: null for what is no text, two of it for what is a list or mapping. */
  List<String> values(String name);

  /** The body without a field, which is taken out; empty when it is not there. */
  Optional<Buffer> without(String name);

  private static boolean isForm(String contentType) {
    return is(contentType, "application/x-www-form-urlencoded");
  }

  private static boolean isJson(String contentType) {
    return is(contentType, "application/json");
  }

  private static boolean is(String contentType, String type) {
    return contentType != null && contentType.toLowerCase(Locale.ROOT).startsWith(type);
  }

  /** A form. */
  record FormBody(Parameters fields) implements BodyFields {
    @Override
    public List<String> values(String name) {
      return fields.all(name);
    }

    @Override
    public Optional<Buffer> without(String name) {
      return removed(fields, name)
          ? Optional.of(Buffer.buffer(fields.print(), "ISO-8859-1"))
          : Optional.empty();
    }
  }

  /** An object of JSON. */
  record JsonBody(JsonFields fields) implements BodyFields {
    private static final List<String> NO_TEXT = Collections.singletonList(null);
    private static final List<String> SEVERAL = Collections.nCopies(2, null);

    @Override
    public List<String> values(String name) {
      String json = fields.get(name);
      if (json == null || json.equals("null")) {
        return List.of();
      }
      return switch (json.charAt(0)) {
        case '"' -> List.of(JsonFields.unquote(json));
        case '[', '{' -> SEVERAL;
        default -> NO_TEXT;
      };
    }

    @Override
    public Optional<Buffer> without(String name) {
      return removed(fields, name) ? Optional.of(Buffer.buffer(fields.print())) : Optional.empty();
    }
  }

  private static boolean removed(NamedValues fields, String name) {
    boolean there = fields.has(name);
    fields.remove(name);
    return there;
  }
}
