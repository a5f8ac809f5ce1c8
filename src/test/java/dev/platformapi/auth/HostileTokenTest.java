package dev.platformapi.auth;

import dev.platformapi.support.Api;
import dev.platformapi.support.RawHttp;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.util.Base64;
import java.util.UUID;
import java.util.function.Consumer;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials that are not (RFC 8725): each is a 401 and nothing else. */
@QuarkusTest
class HostileTokenTest {
  @Inject TokenKeys keys;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization:",
        "Authorization: Bearer",
        "Authorization: Bearer ",
        "Authorization: Bearer x",
        "Authorization: Bearer ..",
        "Authorization: Bearer a.b.c",
        "Authorization: Bearer a.b.c.d.e",
        "Authorization: Basic YWRtaW46QWRtaW4tMTIzNDU=",
        "Authorization: Digest username=admin",
        "Authorization: \u00e9",
        "X-Authorization: Bearer x",
      })
  void credentialsThatAreNone(String header) {
    get(header).isProblem(401, "UNAUTHENTICATED");
  }

  @Test
  void twoCredentials() {
    String good = "Authorization: Bearer " + Api.adminToken();

    get(good, good).isProblem(401, "UNAUTHENTICATED");
  }

  @Test
  void aTokenThatIsLongCutOrExtended() {
    String token = Api.adminToken();

    refuse("x".repeat(8000));
    refuse(token.substring(0, token.length() - 4));
    refuse(token + "AAAA");
    refuse(token.substring(0, token.lastIndexOf('.')));
    refuse(token.substring(0, token.lastIndexOf('.') + 1));
    refuse(token + "." + token);
    refuse(token.replace('.', ' '));
  }

  @Test
  void aTokenOfAnotherPayload() {
    String[] parts = Api.newUser().token().split("\\.");
    String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
    String admin = claims.replace("\"role\":\"user\"", "\"role\":\"admin\"");

    refuse(parts[0] + "." + encode(admin) + "." + parts[2]);
  }

  @Test
  void aTokenWithoutASignature() throws Exception {
    JsonWebSignature jws = signature(claims -> {});
    jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.NONE);
    jws.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
    jws.setKey(null);

    refuse(jws.getCompactSerialization());
  }

  @Test
  void aTokenSignedWithThePublicKeyAsASecret() throws Exception {
    Key verification = keys.verificationKey(keys.signingKeyId());
    for (byte[] secret :
        new byte[][] {
          verification.getEncoded(), keys.publicKeys().getBytes(StandardCharsets.UTF_8)
        }) {
      JsonWebSignature jws = signature(claims -> {});
      jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
      jws.setKey(new HmacKey(secret));

      refuse(jws.getCompactSerialization());
    }
  }

  @Test
  void aTokenOfAnUnknownKey() throws Exception {
    Key stranger = org.jose4j.jwk.EcJwkGenerator.generateJwk(EllipticCurves.P256).getPrivateKey();
    for (String keyId : new String[] {keys.signingKeyId(), "unknown", "", null, "../../etc"}) {
      JsonWebSignature jws = signature(claims -> {});
      jws.setKeyIdHeaderValue(keyId);
      jws.setKey(stranger);

      refuse(jws.getCompactSerialization());
    }
  }

  @Test
  void aTokenOfWrongClaims() throws Exception {
    refuseClaims(claims -> claims.setIssuer("https://elsewhere.example"));
    refuseClaims(claims -> claims.unsetClaim("iss"));
    refuseClaims(claims -> claims.setAudience("another-api"));
    refuseClaims(claims -> claims.unsetClaim("aud"));
    refuseClaims(claims -> claims.setExpirationTime(NumericDate.fromSeconds(1)));
    refuseClaims(claims -> claims.unsetClaim("exp"));
    refuseClaims(claims -> claims.setNotBeforeMinutesInThePast(-60));
    refuseClaims(claims -> claims.unsetClaim("sub"));
    refuseClaims(claims -> claims.setSubject("admin"));
    refuseClaims(claims -> claims.unsetClaim("role"));
    refuseClaims(claims -> claims.setClaim("role", "root"));
    refuseClaims(claims -> claims.setClaim("role", 1));
    refuseClaims(claims -> claims.unsetClaim("scope"));
    refuseClaims(claims -> claims.setClaim("scope", java.util.List.of("admin")));
    refuseClaims(claims -> claims.setStringClaim("exp", "never"));
    refuseClaims(claims -> claims.unsetClaim("sid"));
    refuseClaims(claims -> claims.setClaim("sid", UUID.randomUUID().toString()));
    refuseClaims(claims -> claims.setClaim("sid", "x"));
  }

  @Test
  void theSameTokenWithRightClaimsIsAccepted() throws Exception {
    RawHttp.Answer answer =
        get("Authorization: Bearer " + signature(claims -> {}).getCompactSerialization());

    org.assertj.core.api.Assertions.assertThat(answer.status()).isEqualTo(200);
  }

  private void refuseClaims(Consumer<JwtClaims> change) throws Exception {
    refuse(signature(change).getCompactSerialization());
  }

  private static void refuse(String token) {
    get("Authorization: Bearer " + token).isProblem(401, "UNAUTHENTICATED");
  }

  private static RawHttp.Answer get(String... headers) {
    return RawHttp.send("GET", "/api/v1/users", new byte[0], headers);
  }

  /** A token as the service makes it, but for the change. */
  private JsonWebSignature signature(Consumer<JwtClaims> change) throws Exception {
    JwtClaims real = claimsOf(Api.adminToken());
    JwtClaims claims = new JwtClaims();
    claims.setIssuer("http://localhost:8080");
    claims.setAudience("platform-api");
    claims.setSubject(real.getSubject());
    claims.setClaim("sid", real.getClaimValue("sid"));
    claims.setClaim("username", "mallory");
    claims.setClaim("role", "admin");
    claims.setClaim("scope", "users:read admin");
    claims.setIssuedAtToNow();
    claims.setExpirationTimeMinutesInTheFuture(10);
    change.accept(claims);
    JsonWebSignature jws = new JsonWebSignature();
    jws.setPayload(claims.toJson());
    jws.setAlgorithmHeaderValue(keys.algorithm());
    jws.setKeyIdHeaderValue(keys.signingKeyId());
    jws.setKey(keys.signingKey());
    return jws;
  }

  private static JwtClaims claimsOf(String token) throws InvalidJwtException {
    return new JwtConsumerBuilder()
        .setSkipSignatureVerification()
        .setSkipAllValidators()
        .build()
        .processToClaims(token);
  }

  private static String encode(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
