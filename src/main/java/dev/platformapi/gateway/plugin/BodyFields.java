package dev.platformapi.gateway.plugin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The fields of a body that is a form or a JSON object. Any other body has none. */
sealed interface BodyFields {
  /** The fields of a body that is not read. */
  BodyFields NONE = new FormBody(null);

  /** Whether a body of this type has fields; the type may be null. */
  static boolean isReadable(String contentType) {
    return isForm(contentType) || isJson(contentType);
  }

  /** The fields of a body of a readable type. */
  static BodyFields of(String contentType, Buffer body) {
    return isForm(contentType)
        ? new FormBody(body.toString(StandardCharsets.ISO_8859_1))
        : JsonBody.of(body);
  }

  /** The values of a field: null for what is no text, two of it for what is a list or mapping. */
  List<String> values(String name);

  /** The body without a field; empty when the field is not there. */
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

  /**
   * @param text null for none
   */
  record FormBody(String text) implements BodyFields {
    @Override
    public List<String> values(String name) {
      return Form.values(text, name);
    }

    @Override
    public Optional<Buffer> without(String name) {
      if (values(name).isEmpty()) {
        return Optional.empty();
      }
      String left = Form.without(text, name);
      return Optional.of(Buffer.buffer(left == null ? "" : left, "ISO-8859-1"));
    }
  }

  /** An object of JSON. */
  record JsonBody(ObjectNode object) implements BodyFields {
    private static final JsonMapper JSON =
        JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final List<String> SEVERAL = Arrays.asList(null, null);

    static BodyFields of(Buffer body) {
      try {
        return JSON.readTree(body.getBytes()) instanceof ObjectNode object
            ? new JsonBody(object)
            : NONE;
      } catch (IOException e) {
        return NONE;
      }
    }

    @Override
    public List<String> values(String name) {
      JsonNode value = object.get(name);
      if (value == null || value.isNull()) {
        return List.of();
      }
      return value.isContainerNode() ? SEVERAL : Arrays.asList(value.textValue());
    }

    @Override
    public Optional<Buffer> without(String name) {
      if (!object.has(name)) {
        return Optional.empty();
      }
      try {
        return Optional.of(Buffer.buffer(JSON.writeValueAsBytes(object.deepCopy().without(name))));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("What was read as JSON can be written as JSON", e);
      }
    }
  }
}
