package dev.platformapi.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import dev.platformapi.error.Violation;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;

/** JSON Merge Patch (RFC 7396): null removes, objects merge, everything else replaces. */
@ApplicationScoped
public class MergePatch {
  public static final String MEDIA_TYPE = "application/merge-patch+json";

  private final ObjectMapper mapper;

  MergePatch(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  /**
   * The present value with the patch applied.
   *
   * @param patch must be an object: anything else would replace the whole resource
   */
  public <T> T apply(JsonNode patch, T present, Class<T> type) {
    try {
      ObjectNode target = mapper.valueToTree(present);
      requireObject(patch).fieldNames().forEachRemaining(name -> requireField(target, name));
      merge(target, requireObject(patch));
      return mapper.treeToValue(target, type);
    } catch (JsonProcessingException e) {
      throw ProblemMapper.malformed(e);
    }
  }

  /** The patch itself; fails with {@code MALFORMED_REQUEST} when it is not an object. */
  public static ObjectNode requireObject(JsonNode patch) {
    if (patch instanceof ObjectNode object) {
      return object;
    }
    throw new PlatformException(
        ErrorCode.MALFORMED_REQUEST, "A merge patch must be a JSON object.");
  }

  /** A null for a field that does not exist would otherwise pass unnoticed. */
  private static void requireField(ObjectNode target, String name) {
    if (!target.has(name)) {
      throw PlatformException.invalid(
          ErrorCode.MALFORMED_REQUEST,
          List.of(new Violation(name, "unknown", "There is no such field.")));
    }
  }

  private static JsonNode merge(JsonNode target, ObjectNode patch) {
    ObjectNode result = target instanceof ObjectNode object ? object : patch.objectNode();
    for (Map.Entry<String, JsonNode> field : patch.properties()) {
      JsonNode value = field.getValue();
      if (value.isNull()) {
        result.remove(field.getKey());
      } else if (value instanceof ObjectNode object) {
        result.set(field.getKey(), merge(result.path(field.getKey()), object));
      } else {
        result.set(field.getKey(), value);
      }
    }
    return result;
  }
}
