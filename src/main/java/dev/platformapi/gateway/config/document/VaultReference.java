package dev.platformapi.gateway.config.document;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Kong's references to secrets, of which those in the environment are read: {@code
 * {vault://env/redis-password}} is the variable REDIS_PASSWORD, {@code
 * {vault://env/redis/password}} the field password of the JSON that the variable REDIS holds,
 * {@code ?prefix=KONG_} is put before the name.
 */
final class VaultReference {
  private static final Pattern REFERENCE =
      Pattern.compile(
          "\\{vault://([a-z][a-z0-9-]*)/([A-Za-z0-9_-]+)(?:/([^/?#}]+))?(?:\\?prefix=([A-Za-z0-9_-]*))?}");
  private static final ObjectMapper JSON = new ObjectMapper();

  private VaultReference() {}

  /** Kong takes a text for a reference when it begins and ends so. */
  static boolean is(String text) {
    return text.startsWith("{vault://") && text.endsWith("}");
  }

  /** What the reference names; empty when there is a fault, which the consumer is told. */
  static Optional<String> of(String text, Scope scope, Consumer<String> fault) {
    Matcher reference = REFERENCE.matcher(text);
    if (!reference.matches()) {
      fault.accept("not a reference: expected {vault://env/name} or {vault://env/name/key}");
      return Optional.empty();
    }
    String vault = scope.vaultPrefix(reference.group(1));
    if (vault == null) {
      fault.accept("only vaults of the environment are read: expected {vault://env/name}");
      return Optional.empty();
    }
    String prefix = reference.group(4) == null ? vault : reference.group(4);
    String name = (prefix + reference.group(2)).replace('-', '_').toUpperCase(Locale.ROOT);
    String value = scope.variable(name);
    if (value == null) {
      fault.accept("the environment variable " + name + " is not set");
      return Optional.empty();
    }
    return reference.group(3) == null
        ? Optional.of(value)
        : field(name, value, reference.group(3), fault);
  }

  private static Optional<String> field(
      String name, String json, String key, Consumer<String> fault) {
    Optional<String> value = parse(json).map(root -> root.get(key)).map(JsonNode::asText);
    if (value.isEmpty()) {
      fault.accept("the environment variable " + name + " holds no JSON with the field " + key);
    }
    return value;
  }

  private static Optional<JsonNode> parse(String json) {
    try {
      return Optional.ofNullable(JSON.readTree(json));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
