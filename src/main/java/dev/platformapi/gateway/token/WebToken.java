package dev.platformapi.gateway.token;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.platformapi.gateway.config.JwtSecretDefinition.Algorithm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A token as it came: a JWS in its compact form (RFC 7515) of a JSON object (RFC 7519). Nothing of
 * it is to be believed before its signature is checked.
 */
public final class WebToken {
  private static final Map<String, Algorithm> ALGORITHMS =
      Arrays.stream(Algorithm.values())
          .collect(Collectors.toMap(Algorithm::written, Function.identity()));

  /** A claim that is there twice would mean one thing here and another to who reads it next. */
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final String text;
  private final Algorithm algorithm;
  private final JsonNode header;
  private final JsonNode claims;
  private final byte[] signature;

  private WebToken(
      String text, Algorithm algorithm, JsonNode header, JsonNode claims, byte[] signature) {
    this.text = text;
    this.algorithm = algorithm;
    this.header = header;
    this.claims = claims;
    this.signature = signature;
  }

  /** Reads a token; fails with an {@link InvalidTokenException} in the words of Kong. */
  public static WebToken parse(String text) {
    String[] parts = text.split("\\.", 3);
    if (parts.length < 3) {
      throw bad("invalid JSON");
    }
    JsonNode header = json(parts[0]);
    JsonNode claims = json(parts[1]);
    Algorithm algorithm = ALGORITHMS.get(header.path("alg").asText());
    if (algorithm == null || !header.path("alg").isTextual()) {
      throw bad("invalid alg");
    }
    if (header.has("crit")) {
      throw bad("crit is not supported");
    }
    if (!claims.isObject()) {
      throw bad("invalid claims");
    }
    byte[] signature = decode(parts[2]).orElseThrow(() -> bad("invalid signature"));
    return new WebToken(text, algorithm, header, claims, signature);
  }

  /** The whole token. */
  public String text() {
    return text;
  }

  public Algorithm algorithm() {
    return algorithm;
  }

  /** Its header, which is an object. */
  public JsonNode header() {
    return header;
  }

  /** Its claims, which are an object. */
  public JsonNode claims() {
    return claims;
  }

  /** A claim that is a text with something in it. */
  public Optional<String> claim(String name) {
    return textOf(claims.path(name));
  }

  /** Which key it says it is signed with. */
  public Optional<String> keyId() {
    return textOf(header.path("kid"));
  }

  byte[] signature() {
    return signature;
  }

  /** What is signed. */
  byte[] signed() {
    return text.substring(0, text.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII);
  }

  private static Optional<String> textOf(JsonNode node) {
    return Optional.ofNullable(node.textValue()).filter(value -> !value.isEmpty());
  }

  private static JsonNode json(String base64) {
    byte[] json = decode(base64).filter(b -> b.length > 0).orElseThrow(() -> bad("invalid JSON"));
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw bad("invalid JSON");
    }
  }

  /** Base64url without padding, and nothing else: there is one way to write some bytes. */
  private static Optional<byte[]> decode(String base64) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(base64);
      String again = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      return Optional.of(bytes).filter(decoded -> again.equals(base64));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static InvalidTokenException bad(String what) {
    return new InvalidTokenException("Bad token; " + what);
  }
}
