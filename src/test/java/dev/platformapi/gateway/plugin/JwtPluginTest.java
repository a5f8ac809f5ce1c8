package dev.platformapi.gateway.plugin;

import static dev.platformapi.gateway.support.SigningKey.base64;
import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.gateway.support.Reply;
import dev.platformapi.gateway.support.SigningKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Section 8 of Kong's rules, and tokens that nobody should believe. */
class JwtPluginTest {
  private static final SigningKey HS = SigningKey.secret("a secret of ann");
  private static final byte[] BYTES = {-1, -2, -3, -4, 5, 6, 7, -8, 9, 10};
  private static final String INVALID = "Bearer error=\"invalid_token\"";
  private static final String NAMED = "{\"iss\":\"hs\"}";
  private static final long NOW = 1_893_456_000L;

  private static final String FILE =
      """
      services:
      - name: echo
        url: http://UPSTREAM
        routes:
        - {name: jwt, paths: [/jwt], strip_path: false, plugins: [{name: jwt}]}
        - {name: realm, paths: [/realm], plugins: [{name: jwt, config: {realm: house}}]}
        - {name: params, paths: [/params], plugins: [{name: jwt, config: {uri_param_names: [t, u]}}]}
        - {name: cookies, paths: [/cookies], plugins: [{name: jwt, config: {cookie_names: [C, d]}}]}
        - {name: headers, paths: [/headers], plugins: [{name: jwt, config: {header_names: [x-a, x_b]}}]}
        - {name: kid, paths: [/kid], plugins: [{name: jwt, config: {key_claim_name: kid}}]}
        - {name: base64, paths: [/base64], plugins: [{name: jwt, config: {secret_is_base64: true}}]}
        - {name: times, paths: [/times], plugins: [{name: jwt, config: {claims_to_verify: [exp, nbf]}}]}
        - {name: most, paths: [/most], plugins: [{name: jwt, config: {claims_to_verify: [exp], maximum_expiration: 60}}]}
        - {name: preflight, paths: [/preflight], plugins: [{name: jwt, config: {run_on_preflight: false}}]}
        - {name: anonymous, paths: [/anonymous], plugins: [{name: jwt, config: {anonymous: nobody}}]}
        - {name: dangling, paths: [/dangling], plugins: [{name: jwt, config: {anonymous: gone}}]}
      consumers:
      - {username: nobody}
      - username: ann
        custom_id: A-1
        jwt_secrets:
        - {key: hs, secret: a secret of ann}
        - {key: hs384, secret: a secret of ann, algorithm: HS384}
        - {key: hs512, secret: a secret of ann, algorithm: HS512}
        - {key: base64, secret: "BASE64"}
        - {key: base64url, secret: "URL64"}
        - {key: "no base64", secret: "*"}
        - {key: rs256, algorithm: RS256, rsa_public_key: "RSA"}
        - {key: rs384, algorithm: RS384, rsa_public_key: "RSA"}
        - {key: rs512, algorithm: RS512, rsa_public_key: "RSA"}
        - {key: ps256, algorithm: PS256, rsa_public_key: "RSA"}
        - {key: ps384, algorithm: PS384, rsa_public_key: "RSA"}
        - {key: ps512, algorithm: PS512, rsa_public_key: "RSA"}
        - {key: es256, algorithm: ES256, rsa_public_key: "P256"}
        - {key: es384, algorithm: ES384, rsa_public_key: "P384"}
        - {key: es512, algorithm: ES512, rsa_public_key: "P521"}
        - {key: eddsa, algorithm: EdDSA, rsa_public_key: "ED25519"}
        - {key: curve, algorithm: ES256, rsa_public_key: "P384"}
        - {key: keyless, algorithm: ES256}
      """;

  private static GuardedGateway gateway;

  @BeforeAll
  static void start() {
    String file =
        FILE.replace("\"RSA\"", pem(SigningKey.RSA))
            .replace("\"P256\"", pem(SigningKey.P256))
            .replace("\"P384\"", pem(SigningKey.P384))
            .replace("\"P521\"", pem(SigningKey.P521))
            .replace("\"ED25519\"", pem(SigningKey.ED25519))
            .replace("BASE64", Base64.getEncoder().encodeToString(BYTES))
            .replace("URL64", base64(BYTES));
    gateway = GuardedGateway.of(file);
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  static Stream<PluginCase> cases() {
    return Stream.of(
            whereTokensAre(), keys(), times(), algorithms(), hostile(), preflightAndAnonymous())
        .flatMap(cases -> cases);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void keepsTheRule(PluginCase rule) {
    rule.check(gateway);
  }

  private static Stream<PluginCase> whereTokensAre() {
    String good = HS.token("HS256", NAMED);
    String other = HS.token("HS384", "{\"iss\":\"hs384\"}");
    return Stream.of(
        PluginCase.of("8 jwt: no token is 401 Unauthorized", "/jwt")
            .refuses(401, "Unauthorized")
            .challenges("Bearer"),
        PluginCase.of("8 jwt: with a realm the challenge names it", "/realm")
            .refuses(401, "Unauthorized")
            .challenges("Bearer realm=\"house\""),
        PluginCase.of("8 jwt: with a realm, a bad token adds the error behind a space", "/realm")
            .bearer("a.b.c")
            .refuses(401, "Bad token; invalid JSON")
            .challenges("Bearer realm=\"house\" error=\"invalid_token\""),
        PluginCase.of("8 jwt: the header is authorization by default", "/jwt").bearer(good),
        PluginCase.of("8 jwt: the word may be bearer", "/jwt")
            .header("Authorization: bearer  " + good),
        PluginCase.of("8 jwt: the word may not be BEARER", "/jwt")
            .header("Authorization: BEARER " + good)
            .refuses(401, "Unauthorized"),
        PluginCase.of("8 jwt: the word may stand behind others", "/jwt")
            .header("Authorization: Token, Bearer " + good),
        PluginCase.of("8 jwt: Bearer without a token is none", "/jwt")
            .header("Authorization: Bearer")
            .refuses(401, "Unauthorized"),
        PluginCase.of("8 jwt: of several header fields the first counts", "/jwt")
            .bearer(good)
            .bearer("other"),
        PluginCase.of("8 jwt: other header fields can be named", "/headers")
            .header("X-A: Bearer " + good),
        PluginCase.of("8 jwt: a name with underscores finds hyphens", "/headers")
            .header("X-B: Bearer " + good),
        PluginCase.of("8 jwt: what is not named is not looked at", "/headers")
            .bearer(good)
            .refuses(401, "Unauthorized"),
        PluginCase.of("8 jwt: the parameter is jwt by default", "/jwt?a=b&jwt=" + good)
            .sendsUri("/jwt?a=b&jwt=" + good),
        PluginCase.of("8 jwt: other parameters can be named", "/params?u=" + good),
        PluginCase.of(
                "8 jwt: a parameter that is not named is not looked at", "/params?jwt=" + good)
            .refuses(401, "Unauthorized"),
        PluginCase.of("8 jwt: an empty parameter is no token", "/jwt?jwt=")
            .refuses(401, "Unauthorized")
            .challenges("Bearer"),
        PluginCase.of("8 jwt: a parameter without a value is unrecognizable", "/jwt?jwt")
            .refuses(401, "Unrecognizable token")
            .challenges(INVALID),
        PluginCase.of("8 jwt: there are no cookies by default", "/jwt")
            .header("Cookie: jwt=" + good)
            .refuses(401, "Unauthorized"),
        PluginCase.of("8 jwt: cookies can be named, in any case", "/cookies")
            .header("Cookie: a=b; c=" + good + "; e=f"),
        PluginCase.of("8 jwt: an empty cookie is no token", "/cookies")
            .header("Cookie: C=; d=" + good),
        PluginCase.of("8 jwt: the same token twice is one", "/jwt?jwt=" + good).bearer(good),
        PluginCase.of("8 jwt: two tokens are too many", "/jwt?jwt=" + good)
            .bearer(other)
            .refuses(401, "Multiple tokens provided")
            .challenges(INVALID),
        PluginCase.of("8 jwt: two parameters are too many", "/jwt?jwt=" + good + "&jwt=" + other)
            .refuses(401, "Multiple tokens provided"));
  }

  private static Stream<PluginCase> keys() {
    return Stream.of(
        PluginCase.of("5: the upstream is told the consumer and the key of the credential", "/jwt")
            .bearer(HS.token("HS256", NAMED))
            .header("X-Consumer-ID: forged")
            .header("X-Anonymous-Consumer: true")
            .tells("X-Consumer-Username", "ann")
            .tells("X-Consumer-Custom-ID", "A-1")
            .tells("X-Credential-Identifier", "hs")
            .tells("X-Anonymous-Consumer", null),
        PluginCase.of("8 jwt: the key is in iss by default", "/jwt")
            .bearer(HS.token("HS256", "{\"sub\":\"hs\"}"))
            .refuses(401, "No mandatory 'iss' in claims")
            .challenges(INVALID),
        PluginCase.of("8 jwt: a claim that is false is none", "/jwt")
            .bearer(HS.token("HS256", "{\"iss\":false}"))
            .refuses(401, "No mandatory 'iss' in claims"),
        PluginCase.of("8 jwt: the key may not be empty", "/jwt")
            .bearer(HS.token("HS256", "{\"iss\":\"\"}"))
            .refuses(401, "Invalid 'iss' in claims"),
        PluginCase.of("8 jwt: a key of no credential", "/jwt")
            .bearer(HS.token("HS256", "{\"iss\":\"who\"}"))
            .refuses(401, "No credentials found for given 'iss'")
            .challenges(INVALID),
        PluginCase.of("8 jwt: the key is looked for in the header, too", "/kid")
            .bearer(HS.token("HS256", "{\"alg\":\"HS256\",\"kid\":\"hs\"}", "{}"))
            .tells("X-Credential-Identifier", "hs"),
        PluginCase.of("8 jwt: the claims come before the header", "/kid")
            .bearer(HS.token("HS256", "{\"alg\":\"HS256\",\"kid\":\"hs\"}", "{\"kid\":\"who\"}"))
            .refuses(401, "No credentials found for given 'kid'"),
        PluginCase.of("8 jwt: a key that is named otherwise is named so in messages", "/kid")
            .bearer(HS.token("HS256", NAMED))
            .refuses(401, "No mandatory 'kid' in claims"),
        PluginCase.of("8 jwt: secrets can be in Base64", "/base64")
            .bearer(SigningKey.secret(BYTES).token("HS256", "{\"iss\":\"base64\"}")),
        PluginCase.of("8 jwt: and in its other alphabet, without padding", "/base64")
            .bearer(SigningKey.secret(BYTES).token("HS256", "{\"iss\":\"base64url\"}")),
        PluginCase.of("8 jwt: a secret that is not in Base64", "/base64")
            .bearer(SigningKey.secret("*").token("HS256", "{\"iss\":\"no base64\"}"))
            .refuses(401, "Invalid key/secret"),
        PluginCase.of("8 jwt: public keys are not in Base64", "/base64")
            .bearer(SigningKey.P256.token("ES256", "{\"iss\":\"es256\"}")),
        PluginCase.of("8 jwt: secrets are not in Base64 by default", "/jwt")
            .bearer(SigningKey.secret(BYTES).token("HS256", "{\"iss\":\"base64\"}"))
            .refuses(401, "Invalid signature"),
        PluginCase.of("5: an algorithm with a public key that is not there", "/jwt")
            .bearer(SigningKey.P256.token("ES256", "{\"iss\":\"keyless\"}"))
            .refuses(401, "Invalid key/secret"));
  }

  private static Stream<PluginCase> times() {
    return Stream.of(
        PluginCase.of("8 jwt: exp is not checked unless listed", "/jwt")
            .bearer(times("exp", NOW - 9)),
        PluginCase.of("8 jwt: nbf is not checked unless listed", "/jwt")
            .bearer(times("nbf", NOW + 9)),
        PluginCase.of("8 jwt: exp that is listed must be a number, as must nbf", "/times")
            .bearer(HS.token("HS256", "{\"iss\":\"hs\",\"exp\":\"9999999999\"}"))
            .refuses(401, Map.of("exp", "must be a number", "nbf", "must be a number"))
            .challenges(INVALID),
        PluginCase.of("8 jwt: a token ends with its exp, without leeway", "/times")
            .bearer(HS.token("HS256", both(NOW, NOW)))
            .refuses(401, Map.of("exp", "token expired")),
        PluginCase.of("8 jwt: a second before exp it is good", "/times")
            .bearer(HS.token("HS256", both(NOW + 1, NOW))),
        PluginCase.of("8 jwt: times may have fractions", "/times")
            .bearer(HS.token("HS256", "{\"iss\":\"hs\",\"nbf\":0,\"exp\":" + NOW + ".5}")),
        PluginCase.of("8 jwt: before nbf it is not good, without leeway", "/times")
            .bearer(HS.token("HS256", both(NOW + 9, NOW + 1)))
            .refuses(401, Map.of("nbf", "token not valid yet")),
        PluginCase.of("8 jwt: both faults are told", "/times")
            .bearer(HS.token("HS256", both(NOW - 9, NOW + 9)))
            .refuses(401, Map.of("exp", "token expired", "nbf", "token not valid yet")),
        PluginCase.of("8 jwt: maximum_expiration is how far ahead exp may be", "/most")
            .bearer(times("exp", NOW + 60)),
        PluginCase.of("8 jwt: and no further", "/most")
            .bearer(times("exp", NOW + 61))
            .refuses(401, Map.of("exp", "exceeds maximum allowed expiration"))
            .challenges(INVALID));
  }

  private static Stream<PluginCase> algorithms() {
    Stream<PluginCase> good =
        Stream.of(
                "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512",
                "ES256", "ES384", "ES512", "EdDSA")
            .map(
                algorithm ->
                    PluginCase.of("5: tokens of " + algorithm, "/jwt")
                        .bearer(signed(algorithm))
                        .tells("X-Consumer-Username", "ann"));
    Stream<PluginCase> tampered =
        Stream.of("HS256", "RS256", "PS256", "ES256", "EdDSA")
            .map(
                algorithm ->
                    PluginCase.of("8 jwt: claims that " + algorithm + " has not signed", "/jwt")
                        .bearer(tampered(signed(algorithm)))
                        .refuses(401, "Invalid signature")
                        .challenges(INVALID));
    return Stream.concat(good, tampered);
  }

  private static Stream<PluginCase> hostile() {
    String good = HS.token("HS256", NAMED);
    String head = good.substring(0, good.lastIndexOf('.') + 1);
    String deep = "{\"iss\":\"hs\",\"a\":" + "[".repeat(1_500) + "]".repeat(1_500) + "}";
    return Stream.of(
        bad("a word", "hello", "invalid JSON"),
        bad("two parts", "a.b", "invalid JSON"),
        bad("nothing between the dots", "..", "invalid JSON"),
        bad(
            "a header that is no JSON",
            base64("{") + "." + base64(NAMED) + ".c2ln",
            "invalid JSON"),
        bad(
            "a header that is a text",
            base64("\"HS256\"") + "." + base64(NAMED) + ".c2ln",
            "invalid alg"),
        bad("more behind the claims", HS.token("HS256", NAMED + "{}"), "invalid JSON"),
        bad("claims of a list", HS.token("HS256", "[\"hs\"]"), "invalid claims"),
        bad("claims of null", HS.token("HS256", "null"), "invalid claims"),
        bad(
            "a claim that is there twice",
            HS.token("HS256", "{\"iss\":\"hs\",\"iss\":\"x\"}"),
            "invalid JSON"),
        bad("deep claims", HS.token("HS256", deep), "invalid JSON"),
        bad("no algorithm", HS.token("HS256", "{}", NAMED), "invalid alg"),
        bad("alg none", base64("{\"alg\":\"none\"}") + "." + base64(NAMED) + ".", "invalid alg"),
        bad("alg NONE", base64("{\"alg\":\"NONE\"}") + "." + base64(NAMED) + ".", "invalid alg"),
        bad("alg hs256", HS.token("HS256", "{\"alg\":\"hs256\"}", NAMED), "invalid alg"),
        bad("alg of a number", HS.token("HS256", "{\"alg\":256}", NAMED), "invalid alg"),
        bad(
            "what must be understood",
            HS.token("HS256", "{\"alg\":\"HS256\",\"crit\":[\"b64\"],\"b64\":false}", NAMED),
            "crit is not supported"),
        bad("a padded signature", good + "=", "invalid signature"),
        bad("the other alphabet", head + "ab+/", "invalid signature"),
        bad("four parts", good + ".more", "invalid signature"),
        bad("bits behind the end of a signature", head + "ab1", "invalid signature"),
        PluginCase.of("8 jwt: an empty signature", "/jwt")
            .bearer(head)
            .refuses(401, "Invalid signature"),
        PluginCase.of("8 jwt: a signature that was cut off", "/jwt")
            .bearer(head + "c2ln")
            .refuses(401, "Invalid signature"),
        PluginCase.of("8 jwt: a key that is a number", "/jwt")
            .bearer(HS.token("HS256", "{\"iss\":5}"))
            .refuses(401, "Invalid 'iss' in claims"),
        PluginCase.of("8 jwt: a key that is a mapping", "/jwt")
            .bearer(HS.token("HS256", "{\"iss\":{\"hs\":\"hs\"}}"))
            .refuses(401, "Invalid 'iss' in claims"),
        PluginCase.of("8 jwt: times that are no numbers", "/times")
            .bearer(HS.token("HS256", "{\"iss\":\"hs\",\"exp\":[1],\"nbf\":null}"))
            .refuses(401, Map.of("exp", "must be a number", "nbf", "must be a number")),
        PluginCase.of("8 jwt: alg must equal the credential's", "/jwt")
            .bearer(HS.token("HS384", NAMED))
            .refuses(401, "Invalid algorithm")
            .challenges(INVALID),
        PluginCase.of("8 jwt: a public key is no secret", "/jwt")
            .bearer(SigningKey.secret(SigningKey.RSA.pem()).token("HS256", "{\"iss\":\"rs256\"}"))
            .refuses(401, "Invalid algorithm"),
        PluginCase.of("8 jwt: someone else's key", "/jwt")
            .bearer(SigningKey.pair("EC", "secp256r1").token("ES256", "{\"iss\":\"es256\"}"))
            .refuses(401, "Invalid signature"),
        PluginCase.of("8 jwt: ES256 is for P-256 alone", "/jwt")
            .bearer(SigningKey.P384.token("ES256", "{\"iss\":\"curve\"}"))
            .refuses(401, "Invalid signature"),
        PluginCase.of("8 jwt: a signature of zeros (CVE-2022-21449)", "/jwt")
            .bearer(zeros("ES256", 64))
            .refuses(401, "Invalid signature"),
        PluginCase.of("8 jwt: a signature of RSA that is too long", "/jwt")
            .bearer(zeros("RS256", 300))
            .refuses(401, "Invalid signature"),
        PluginCase.of("8 jwt: a signature of Ed25519 that is too short", "/jwt")
            .bearer(zeros("EdDSA", 7))
            .refuses(401, "Invalid signature"),
        PluginCase.of("8 jwt: a large token", "/jwt")
            .bearer("a".repeat(3_000) + "." + "b".repeat(3_000) + ".c")
            .refuses(401, "Bad token; invalid JSON"));
  }

  private static Stream<PluginCase> preflightAndAnonymous() {
    return Stream.of(
        PluginCase.of("8 jwt: OPTIONS are looked at by default", "/jwt")
            .method("OPTIONS")
            .refuses(401, "Unauthorized"),
        PluginCase.of("8 jwt: without run_on_preflight they pass", "/preflight").method("OPTIONS"),
        PluginCase.of("8 jwt: and may not pose as a consumer", "/preflight")
            .method("OPTIONS")
            .header("X-Consumer-Username: ann")
            .tells("X-Consumer-Username", null),
        PluginCase.of("8 jwt: others do not", "/preflight").refuses(401, "Unauthorized"),
        PluginCase.of("5: who is nobody else is anonymous", "/anonymous")
            .header("X-Credential-Identifier: hs")
            .header("X-Consumer-Custom-ID: A-1")
            .tells("X-Consumer-Username", "nobody")
            .tells("X-Consumer-Custom-ID", null)
            .tells("X-Credential-Identifier", null)
            .tells("X-Anonymous-Consumer", "true"),
        PluginCase.of("8 jwt: a bad token is anonymous, too", "/anonymous")
            .bearer("a.b.c")
            .tells("X-Consumer-Username", "nobody"),
        PluginCase.of("8 jwt: a good one is not", "/anonymous")
            .bearer(HS.token("HS256", NAMED))
            .tells("X-Consumer-Username", "ann")
            .tells("X-Anonymous-Consumer", null),
        PluginCase.of("9: an anonymous consumer that is not there is 500", "/dangling")
            .refuses(500, "An unexpected error occurred"),
        PluginCase.of("9: which those who show something good do not notice", "/dangling")
            .bearer(HS.token("HS256", NAMED)));
  }

  @Test
  void bodiesOfJwtHaveNoRequestId() {
    assertThat(gateway.get("/jwt").json().fieldNames()).containsExactly("message");
  }

  @Test
  void aTokenThatIsRememberedStillEnds() {
    long now = gateway.clock.seconds();
    String token = HS.token("HS256", both(now + 60, now));
    Reply before = gateway.get("/times", "Authorization: Bearer " + token);
    gateway.clock.goOn(Duration.ofSeconds(60));
    Reply after = gateway.get("/times", "Authorization: Bearer " + token);
    gateway.clock.goOn(Duration.ofSeconds(-60));

    assertThat(List.of(before.status(), after.status())).containsExactly(200, 401);
    assertThat(after.json().getMap()).isEqualTo(Map.of("exp", "token expired"));
  }

  @Test
  void aTokenThatIsRememberedDoesNotMakeItsClaimsGoodForOthers() {
    String good = signed("RS256");
    String forged = good.substring(0, good.lastIndexOf('.')) + "." + base64(new byte[256]);

    assertThat(gateway.get("/jwt", "Authorization: Bearer " + good).status()).isEqualTo(200);
    assertThat(gateway.get("/jwt", "Authorization: Bearer " + forged).status()).isEqualTo(401);
    assertThat(gateway.get("/jwt", "Authorization: Bearer " + good).status()).isEqualTo(200);
  }

  private static PluginCase bad(String what, String token, String message) {
    return PluginCase.of("8 jwt: a bad token: " + what, "/jwt")
        .bearer(token)
        .refuses(401, "Bad token; " + message)
        .challenges(INVALID);
  }

  private static String signed(String algorithm) {
    String key = algorithm.equals("HS256") ? "hs" : algorithm.toLowerCase(java.util.Locale.ROOT);
    SigningKey signer =
        switch (algorithm) {
          case "HS256", "HS384", "HS512" -> HS;
          case "ES256" -> SigningKey.P256;
          case "ES384" -> SigningKey.P384;
          case "ES512" -> SigningKey.P521;
          case "EdDSA" -> SigningKey.ED25519;
          default -> SigningKey.RSA;
        };
    return signer.token(algorithm, "{\"iss\":\"" + key + "\"}");
  }

  private static String tampered(String token) {
    String[] parts = token.split("\\.");
    byte[] claims = Base64.getUrlDecoder().decode(parts[1]);
    byte[] more = Arrays.copyOf(claims, claims.length + 1);
    more[claims.length] = ' ';
    return parts[0] + "." + base64(more) + "." + parts[2];
  }

  private static String zeros(String algorithm, int length) {
    String token = signed(algorithm);
    return token.substring(0, token.lastIndexOf('.') + 1) + base64(new byte[length]);
  }

  private static String times(String claim, long value) {
    return HS.token("HS256", "{\"iss\":\"hs\",\"" + claim + "\":" + value + "}");
  }

  private static String both(long exp, long nbf) {
    return "{\"iss\":\"hs\",\"exp\":" + exp + ",\"nbf\":" + nbf + "}";
  }

  private static String pem(SigningKey key) {
    return '"' + key.pem().replace("\n", "\\n") + '"';
  }
}
