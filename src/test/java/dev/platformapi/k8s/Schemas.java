package dev.platformapi.k8s;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.gson.JsonParseException;
import io.kubernetes.client.openapi.JSON;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Holds manifests to the schemas of Kubernetes, as strictly as its server does with {@code
 * --validate=strict}. Kinds of Kubernetes itself are read with the classes of its own client, which
 * are made from its schemas and refuse fields that there are not and the lack of those that must be
 * there; kinds of others with the classes made from theirs. What was read is then written and
 * compared with what was there, because both take a number for a text and the like.
 */
final class Schemas {
  /** What the classes of kinds of others are called, by the API group and version. */
  private static final Map<String, String> OTHERS =
      Map.of(
          "gateway.networking.k8s.io/v1", "io.fabric8.kubernetes.api.model.gatewayapi.v1.",
          "monitoring.coreos.com/v1", "io.fabric8.openshift.api.model.monitoring.v1.",
          "serving.knative.dev/v1", "io.fabric8.knative.serving.v1.");

  private static final String OWN = "io.kubernetes.client.openapi.models.";

  private static final ObjectMapper STRICT =
      JsonMapper.builder()
          .annotationIntrospector(new NoOtherFields())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  private Schemas() {}

  /** The classes would keep every field that they do not know. */
  private static final class NoOtherFields extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1;

    @Override
    public Boolean hasAnySetter(Annotated annotated) {
      return annotated.hasAnnotation(JsonAnySetter.class) ? Boolean.FALSE : null;
    }
  }

  /** What is wrong with the objects. */
  static List<String> faults(Manifests manifests) {
    List<String> faults = new ArrayList<>();
    for (JsonNode object : manifests.objects()) {
      check(object)
          .forEach(fault -> faults.add(manifests.name() + " " + Manifests.title(object) + fault));
    }
    return faults;
  }

  private static List<String> check(JsonNode object) {
    try {
      List<String> faults = new ArrayList<>();
      compare("", readable(object), written(object), faults);
      return faults;
    } catch (ClassNotFoundException e) {
      return List.of(": there is no schema for " + object.path("apiVersion"));
    } catch (JsonProcessingException | RuntimeException e) {
      return List.of(": " + e.getMessage());
    }
  }

  /** The object as it is when it has been read and written. */
  private static JsonNode written(JsonNode object)
      throws ClassNotFoundException, JsonProcessingException {
    String version = object.path("apiVersion").asText();
    String others = OTHERS.get(version);
    if (others != null) {
      return STRICT.valueToTree(
          STRICT.treeToValue(object, Class.forName(others + Manifests.kind(object))));
    }
    String number = version.substring(version.indexOf('/') + 1);
    Class<?> type = Class.forName(OWN + number.toUpperCase(Locale.ROOT) + Manifests.kind(object));
    try {
      return STRICT.readTree(
          JSON.getGson().toJson(JSON.getGson().fromJson(readable(object).toString(), type)));
    } catch (JsonParseException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** A Secret's bytes as texts: the client wants one more library for them. */
  private static JsonNode readable(JsonNode object) {
    if (!Manifests.kind(object).equals("Secret")) {
      return object;
    }
    object.path("data").forEach(value -> Base64.getDecoder().decode(value.textValue()));
    ObjectNode copy = object.deepCopy();
    copy.set("stringData", copy.remove("data"));
    return copy;
  }

  private static void compare(String path, JsonNode read, JsonNode written, List<String> faults) {
    if (read.isObject()) {
      read.fields()
          .forEachRemaining(
              field -> {
                compare(
                    path + "." + field.getKey(),
                    field.getValue(),
                    written.path(field.getKey()),
                    faults);
              });
    } else if (read.isArray()) {
      for (int i = 0; i < read.size(); i++) {
        compare(path + "[" + i + "]", read.get(i), written.path(i), faults);
      }
    }
    if (read.isNull() || read.getNodeType() != written.getNodeType() && !isEmpty(read)) {
      faults.add(
          "%s: %s is a %s, not a %s"
              .formatted(path, read, read.getNodeType(), written.getNodeType()));
    }
  }

  /** An empty list or object may be left out when it is written. */
  private static boolean isEmpty(JsonNode node) {
    return node.isContainerNode() && node.isEmpty();
  }
}
