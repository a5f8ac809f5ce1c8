package dev.platformapi.gateway.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.gateway.support.EchoUpstream;
import dev.platformapi.gateway.support.Reply;
import dev.platformapi.gateway.support.SigningKey;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Section 8 of Kong's rules, and what goes beyond them: tokens of keys that others publish. */
class PublishedKeysTest {
  private static final SigningKey WEAK = SigningKey.pair("RSA", "1024");
  private static final String INVALID = "Bearer error=\"invalid_token\"";
  private static final long NOW = 1_893_456_000L;
  private static final String GOOD = "{\"sub\":\"ann\",\"exp\":" + (NOW + 900) + "}";
  private static final String UNKNOWN = "{\"iss\":\"i\",\"sub\":\"ann\",\"exp\":1993456900}";

  private static final String FILE =
      """
      services:
      - name: echo
        url: http://UPSTREAM
        routes:
        - {name: jwks, paths: [/jwks], plugins: [{name: jwt, config: {jwks_uri: "http://KEYS/keys", jwks_refresh: 60}}]}
        - {name: strict, paths: [/strict], plugins: [{name: jwt, config: {jwks_uri: "http://KEYS/keys", issuer: "https://id", audience: [a, b]}}]}
        - {name: claim, paths: [/claim], plugins: [{name: jwt, config: {jwks_uri: "http://KEYS/keys", consumer_claim: azp}}]}
        - {name: most, paths: [/most], plugins: [{name: jwt, config: {jwks_uri: "http://KEYS/keys", claims_to_verify: [exp], maximum_expiration: 60}}]}
        - {name: anonymous, paths: [/anonymous], plugins: [{name: jwt, config: {jwks_uri: "http://KEYS/keys", anonymous: nobody}}]}
        - {name: acl, paths: [/acl], plugins: [{name: jwt, config: {jwks_uri: "http://KEYS/keys"}}, {name: acl, config: {deny: [gold]}}]}
      consumers:
      - {username: nobody}
      - {username: ann, jwt_secrets: [{key: local, secret: s}]}
      - {username: bob, custom_id: "7c9e6679"}
      """;

  private static final Vertx VERTX = Vertx.vertx();

  private final EchoUpstream keys = EchoUpstream.start(VERTX);
  private GuardedGateway gateway;

  @BeforeEach
  void start() {
    publish(
        key("rsa", SigningKey.RSA, Map.of("use", "sig", "alg", "RS256")),
        key("any", SigningKey.RSA, Map.of()),
        key("ec", SigningKey.P256, Map.of()),
        key("ed", SigningKey.ED25519, Map.of()),
        key("enc", SigningKey.RSA, Map.of("use", "enc")),
        key("sign", SigningKey.RSA, Map.of("key_ops", List.of("sign"))),
        key("weak", WEAK, Map.of()),
        "{\"kty\":\"oct\",\"kid\":\"oct\",\"k\":\"c2VjcmV0\"}",
        "{\"kty\":\"new\",\"kid\":\"new\"}");
    gateway = GuardedGateway.of(VERTX, FILE.replace("KEYS", "127.0.0.1:" + keys.port()));
  }

  @AfterEach
  void stop() {
    keys.close();
    gateway.close();
  }

  @AfterAll
  static void stopAll() {
    VERTX.close();
  }

  static Stream<PluginCase> cases() {
    return Stream.of(good(), claims(), hostile()).flatMap(cases -> cases);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void keepsTheRule(PluginCase rule) {
    rule.check(gateway);
  }

  private static Stream<PluginCase> good() {
    return Stream.of(
        PluginCase.of("8 jwks: a token of a key that is published", "/jwks")
            .bearer(token(SigningKey.RSA, "RS256", "rsa", GOOD))
            .header("X-Consumer-Custom-ID: forged")
            .tells("X-Consumer-Username", "ann")
            .tells("X-Consumer-Custom-ID", null)
            .tells("X-Credential-Identifier", "ann"),
        PluginCase.of("8 jwks: an algorithm that the key does not exclude", "/jwks")
            .bearer(token(SigningKey.RSA, "PS384", "any", GOOD)),
        PluginCase.of("8 jwks: elliptic curves", "/jwks")
            .bearer(token(SigningKey.P256, "ES256", "ec", GOOD)),
        PluginCase.of("8 jwks: Edwards curves", "/jwks")
            .bearer(token(SigningKey.ED25519, "EdDSA", "ed", GOOD)),
        PluginCase.of("8 jwks: the consumer is found by custom id, too", "/jwks")
            .bearer(token("{\"sub\":\"7c9e6679\",\"exp\":" + (NOW + 900) + "}"))
            .tells("X-Consumer-Username", "bob")
            .tells("X-Credential-Identifier", "7c9e6679"),
        PluginCase.of("8 jwks: a subject that is no consumer goes on", "/jwks")
            .bearer(token("{\"sub\":\"u-1\\r\\nX: y\",\"exp\":" + (NOW + 900) + "}"))
            .header("X-Consumer-ID: forged")
            .header("X-Anonymous-Consumer: true")
            .tells("X-Consumer-ID", null)
            .tells("X-Anonymous-Consumer", null)
            .tells("X-Credential-Identifier", "u-1??X: y"),
        PluginCase.of("8 jwks: but may not pass an acl", "/acl")
            .bearer(token("{\"sub\":\"u-1\",\"exp\":" + (NOW + 900) + "}"))
            .refuses(403, "You cannot consume this service"),
        PluginCase.of("8 jwks: another claim can name the consumer", "/claim")
            .bearer(token("{\"sub\":\"ann\",\"azp\":\"bob\",\"exp\":" + (NOW + 900) + "}"))
            .tells("X-Consumer-Username", "bob")
            .tells("X-Credential-Identifier", "ann"),
        PluginCase.of("8 jwks: and identifies where there is no subject", "/claim")
            .bearer(token("{\"azp\":\"app\",\"exp\":" + (NOW + 900) + "}"))
            .tells("X-Credential-Identifier", "app"),
        PluginCase.of("8 jwks: tokens of credentials are as in Kong", "/jwks")
            .bearer(SigningKey.secret("s").token("HS256", "{\"iss\":\"local\"}"))
            .tells("X-Credential-Identifier", "local"),
        PluginCase.of("8 jwks: who is known is not anonymous", "/anonymous")
            .bearer(token(GOOD))
            .tells("X-Consumer-Username", "ann"),
        PluginCase.of("8 jwks: who shows a bad token is", "/anonymous")
            .bearer(token("{\"sub\":\"ann\"}"))
            .tells("X-Consumer-Username", "nobody"));
  }

  private static Stream<PluginCase> claims() {
    String end = ",\"exp\":" + (NOW + 900) + "}";
    String audience = "{\"sub\":\"ann\",\"iss\":\"https://id\",\"aud\":";
    return Stream.of(
        refused("exp is always needed", "/jwks", "{\"sub\":\"ann\"}", "exp", "must be a number"),
        refused(
            "and always checked",
            "/jwks",
            "{\"sub\":\"ann\",\"exp\":" + NOW + "}",
            "exp",
            "token expired"),
        refused(
            "and as a number",
            "/jwks",
            "{\"sub\":\"ann\",\"exp\":\"" + (NOW + 9) + "\"}",
            "exp",
            "must be a number"),
        refused(
            "nbf is checked when it is there",
            "/jwks",
            "{\"sub\":\"ann\",\"nbf\":" + (NOW + 1) + end,
            "nbf",
            "token not valid yet"),
        refused(
            "nbf must be a number",
            "/jwks",
            "{\"sub\":\"ann\",\"nbf\":null" + end,
            "nbf",
            "must be a number"),
        refused(
            "maximum_expiration counts",
            "/most",
            "{\"sub\":\"ann\"" + end,
            "exp",
            "exceeds maximum allowed expiration"),
        refused(
            "a subject is needed",
            "/jwks",
            "{\"sub\":7" + end,
            "message",
            "No mandatory 'sub' in claims"),
        refused(
            "another issuer",
            "/strict",
            "{\"sub\":\"ann\",\"iss\":\"https://id/\",\"aud\":\"a\"" + end,
            "iss",
            "is not the issuer"),
        refused(
            "no issuer",
            "/strict",
            "{\"sub\":\"ann\",\"aud\":\"a\"" + end,
            "iss",
            "is not the issuer"),
        refused(
            "another audience", "/strict", audience + "\"c\"" + end, "aud", "is not the audience"),
        refused(
            "other audiences",
            "/strict",
            audience + "[\"c\",[\"a\"],5]" + end,
            "aud",
            "is not the audience"),
        refused(
            "no audience",
            "/strict",
            "{\"sub\":\"ann\",\"iss\":\"https://id\"" + end,
            "aud",
            "is not the audience"),
        PluginCase.of("8 jwks: issuer and audience", "/strict")
            .bearer(token(audience + "\"b\"" + end)),
        PluginCase.of("8 jwks: one of several audiences", "/strict")
            .bearer(token(audience + "[\"c\",\"a\"]" + end)));
  }

  private static Stream<PluginCase> hostile() {
    String secret = SigningKey.RSA.pem();
    return Stream.of(
        unknown(
            "a public key is no secret", token(SigningKey.secret(secret), "HS256", "any", UNKNOWN)),
        unknown(
            "a secret in a set is none",
            token(SigningKey.secret("secret"), "HS256", "oct", UNKNOWN)),
        unknown(
            "an algorithm that the key excludes", token(SigningKey.RSA, "RS512", "rsa", UNKNOWN)),
        unknown("a key to encrypt with", token(SigningKey.RSA, "RS256", "enc", UNKNOWN)),
        unknown("a key that may not verify", token(SigningKey.RSA, "RS256", "sign", UNKNOWN)),
        unknown("a key that is too short", token(WEAK, "RS256", "weak", UNKNOWN)),
        unknown("a key of no known type", token(SigningKey.RSA, "RS256", "new", UNKNOWN)),
        unknown("a key that is not there", token(SigningKey.RSA, "RS256", "none", UNKNOWN)),
        unknown("no key is named", SigningKey.RSA.token("RS256", UNKNOWN)),
        PluginCase.of("8 jwks: someone else's key", "/jwks")
            .bearer(token(SigningKey.pair("EC", "secp256r1"), "ES256", "ec", GOOD))
            .refuses(401, "Invalid signature")
            .challenges(INVALID),
        PluginCase.of("8 jwks: an algorithm of another type of key", "/jwks")
            .bearer(token(SigningKey.P256, "ES256", "any", GOOD))
            .refuses(401, "Invalid signature"),
        PluginCase.of("8 jwks: a credential comes first", "/jwks")
            .bearer(token(SigningKey.RSA, "RS256", "any", "{\"iss\":\"local\",\"exp\":1993456900}"))
            .refuses(401, "Invalid algorithm"));
  }

  @Test
  void keysAreFetchedOnceForMany() {
    for (int i = 0; i < 5; i++) {
      assertThat(ask(token(GOOD)).status()).isEqualTo(200);
    }
    assertThat(keys.requests()).isEqualTo(1);
  }

  @Test
  void aNewKeyIsFetchedWhenATokenNamesIt() {
    ask(token(GOOD));
    publish(key("next", SigningKey.P384, Map.of()));
    gateway.clock.goOn(Duration.ofSeconds(10));

    assertThat(ask(token(SigningKey.P384, "ES384", "next", GOOD)).status()).isEqualTo(200);
    assertThat(keys.requests()).isEqualTo(2);
  }

  @Test
  void aClockThatGoesBackKeepsNoNewKeyAway() {
    ask(token(GOOD));
    publish(key("next", SigningKey.P384, Map.of()));
    gateway.clock.goOn(Duration.ofHours(-1));

    assertThat(ask(token(SigningKey.P384, "ES384", "next", GOOD)).status()).isEqualTo(200);
  }

  @Test
  void keysThatDoNotExistAreAskedForOnceInTenSeconds() {
    ask(token(GOOD));
    gateway.clock.goOn(Duration.ofSeconds(9));
    assertThat(ask(token(SigningKey.P256, "ES256", "made up", UNKNOWN)).status()).isEqualTo(401);
    assertThat(keys.requests()).isEqualTo(1);

    gateway.clock.goOn(Duration.ofSeconds(1));
    for (int i = 0; i < 5; i++) {
      ask(token(SigningKey.P256, "ES256", "made up " + i, UNKNOWN));
    }
    assertThat(keys.requests()).isEqualTo(2);
  }

  @Test
  void oldKeysServeWhileNewOnesAreFetchedAndThenAreForgotten() {
    String token = token(GOOD);
    ask(token);
    publish(key("next", SigningKey.P384, Map.of()));
    gateway.clock.goOn(Duration.ofSeconds(61));

    assertThat(ask(token).status()).isEqualTo(200);
    Awaitility.await().until(() -> ask(token).status() == 401);
    assertThat(keys.requests()).isEqualTo(2);
  }

  @Test
  void aTokenThatIsRememberedIsCheckedWithAKeyThatHasChanged() {
    String token = token(SigningKey.P256, "ES256", "ec", GOOD);
    ask(token);
    publish(key("ec", SigningKey.pair("EC", "secp256r1"), Map.of()));
    gateway.clock.goOn(Duration.ofSeconds(61));

    Awaitility.await().until(() -> ask(token).status() == 401);
    assertThat(ask(token).json().getString("message")).isEqualTo("Invalid signature");
  }

  @Test
  void oldKeysServeOnWhenNewOnesCannotBeFetched() {
    ask(token(GOOD));
    keys.answering(request -> request.response().setStatusCode(500).end());
    gateway.clock.goOn(Duration.ofDays(1));
    String token = token(GOOD.replace("" + (NOW + 900), "1993456000"));

    assertThat(ask(token).status()).isEqualTo(200);
    Awaitility.await().until(() -> keys.requests() == 2);
    assertThat(ask(token).status()).isEqualTo(200);
    assertThat(ask(token(SigningKey.P256, "ES256", "none", UNKNOWN)).status()).isEqualTo(401);
  }

  @Test
  void withoutAnyKeysNobodyKnowsYet() {
    String set = "{\"keys\":[" + key("any", SigningKey.RSA, Map.of()) + "]}";
    for (String body : List.of("", "[]", "{\"keys\":[", "x".repeat(1_100_000) + set)) {
      keys.answering(request -> request.response().end(body));
      assertThat(ask(token(GOOD)).status()).as("%.20s", body).isEqualTo(503);
      gateway.clock.goOn(Duration.ofSeconds(1));
    }
    keys.answering(request -> request.response().end(set));
    assertThat(ask(token(GOOD)).status()).isEqualTo(200);
  }

  @Test
  void aSetThatDoesNotComeIsNotAskedForByEveryRequest() {
    keys.answering(request -> request.response().setStatusCode(404).end());
    for (int i = 0; i < 5; i++) {
      assertThat(ask(token(GOOD)).status()).isEqualTo(503);
    }
    assertThat(keys.requests()).isEqualTo(1);
    assertThat(gateway.get("/jwks").status()).isEqualTo(401);
  }

  @Test
  void tokensOfCredentialsDoNotNeedTheKeys() {
    keys.answering(request -> request.response().setStatusCode(404).end());

    assertThat(ask(SigningKey.secret("s").token("HS256", "{\"iss\":\"local\"}")).status())
        .isEqualTo(200);
    assertThat(keys.requests()).isZero();
  }

  private Reply ask(String token) {
    return gateway.get("/jwks", "Authorization: Bearer " + token);
  }

  private void publish(String... jwks) {
    String set = "{\"keys\":[" + String.join(",", jwks) + "]}";
    keys.answering(request -> request.response().end(set));
  }

  private static String key(String id, SigningKey key, Map<String, ?> parameters) {
    try {
      JsonWebKey jwk = JsonWebKey.Factory.newJwk(key.publicKey());
      jwk.setKeyId(id);
      parameters.forEach(jwk::setOtherParameter);
      return jwk.toJson();
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  private static PluginCase refused(
      String what, String uri, String claims, String name, String fault) {
    return PluginCase.of("8 jwks: " + what, uri)
        .bearer(token(claims))
        .refuses(401, Map.of(name, fault))
        .challenges(INVALID);
  }

  private static PluginCase unknown(String what, String token) {
    return PluginCase.of("8 jwks: " + what, "/jwks")
        .bearer(token)
        .refuses(401, "No credentials found for given 'iss'")
        .challenges(INVALID);
  }

  private static String token(String claims) {
    return token(SigningKey.RSA, "RS256", "any", claims);
  }

  private static String token(SigningKey key, String algorithm, String id, String claims) {
    String header = "{\"alg\":\"" + algorithm + "\",\"kid\":\"" + id + "\"}";
    return key.token(algorithm, header, claims);
  }
}
