package dev.platformapi.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import io.smallrye.jwt.build.JwtSignatureBuilder;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import javax.crypto.SecretKey;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * Access tokens: JWTs (RFC 7519) under the advice of RFC 8725. A token that was checked is
 * remembered for a minute, because checking a signature costs more than the rest of a request.
 */
@ApplicationScoped
public class Tokens {
  /** Longer than any token made here; what is longer is refused unread. */
  private static final int MAX_LENGTH = 4096;

  private static final String SESSION = "sid";
  private static final String KEY = "key_id";

  private final AuthConfig config;
  private final TokenKeys keys;
  private final Clock clock;
  private final JwtConsumer consumer;
  private final Cache<String, Verified> verified =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(Duration.ofMinutes(1)).build();

  Tokens(AuthConfig config, TokenKeys keys, Clock clock) {
    this.config = config;
    this.keys = keys;
    this.clock = clock;
    this.consumer =
        new JwtConsumerBuilder()
            .setJwsAlgorithmConstraints(
                new AlgorithmConstraints(ConstraintType.PERMIT, keys.algorithm()))
            .setVerificationKeyResolver(
                (jws, nesting) -> {
                  var key = keys.verificationKey(jws.getKeyIdHeaderValue());
                  if (key == null) {
                    throw new UnresolvableKeyException("unknown kid");
                  }
                  return key;
                })
            .setExpectedIssuer(config.issuer())
            .setExpectedAudience(config.audience())
            .setRequireExpirationTime()
            .setRequireIssuedAt()
            .setRequireSubject()
            .build();
  }

  /**
   * A signed access token.
   *
   * @param value the JWT
   * @param lifetime until it expires
   * @param scopes what it opens
   */
  public record AccessToken(String value, Duration lifetime, Set<Scope> scopes) {}

  /**
   * A token for that account.
   *
   * @param scopes what it opens
   * @param sessionId the session that it belongs to, or null
   * @param keyId the API key that it was made with, or null
   */
  AccessToken issue(Accounts.Account account, Set<Scope> scopes, UUID sessionId, UUID keyId) {
    Instant now = clock.instant();
    Duration lifetime = config.accessTokenLifetime();
    JwtClaimsBuilder claims =
        Jwt.issuer(config.issuer())
            .audience(config.audience())
            .subject(account.id().toString())
            .claim("username", account.username())
            .claim("role", account.role().value())
            .claim("scope", Scope.format(scopes))
            .claim("jti", UUID.randomUUID().toString())
            .issuedAt(now)
            .expiresAt(now.plus(lifetime));
    if (sessionId != null) {
      claims.claim(SESSION, sessionId.toString());
    }
    if (keyId != null) {
      claims.claim(KEY, keyId.toString());
    }
    JwtSignatureBuilder signature =
        claims
            .jws()
            .algorithm(SignatureAlgorithm.fromAlgorithm(keys.algorithm()))
            .keyId(keys.signingKeyId());
    String token =
        keys.signingKey() instanceof SecretKey secret
            ? signature.sign(secret)
            : signature.sign((PrivateKey) keys.signingKey());
    return new AccessToken(token, lifetime, scopes);
  }

  /**
   * Who the token speaks for; fails with {@code UNAUTHENTICATED} when it is not valid now. Whether
   * its session still lives is another question.
   */
  Verified verify(String token) {
    if (token.length() > MAX_LENGTH) {
      throw invalid("The access token is too long.");
    }
    Verified known = verified.getIfPresent(token);
    if (known == null) {
      known = check(token);
      verified.put(token, known);
    }
    if (!clock.instant().isBefore(known.expiry())) {
      throw invalid("The access token has expired.");
    }
    return known;
  }

  private Verified check(String token) {
    try {
      JwtClaims claims = consumer.processToClaims(token);
      Role role = Role.of(claims.getStringClaimValue("role"));
      Set<Scope> scopes = Scope.parse(claims.getStringClaimValue("scope"));
      scopes.retainAll(role.scopes());
      Caller caller =
          new Caller(
              UUID.fromString(claims.getSubject()),
              claims.getStringClaimValue("username"),
              role,
              Set.copyOf(scopes),
              id(claims, SESSION),
              id(claims, KEY),
              Instant.ofEpochSecond(claims.getExpirationTime().getValue()));
      if (caller.sessionId() == null && caller.keyId() == null) {
        throw invalid("The access token is not valid.");
      }
      return new Verified(
          caller, Instant.ofEpochSecond(claims.getIssuedAt().getValue()), caller.until());
    } catch (InvalidJwtException e) {
      throw invalid(
          e.hasExpired() ? "The access token has expired." : "The access token is not valid.");
    } catch (MalformedClaimException | IllegalArgumentException | NullPointerException e) {
      throw invalid("The access token is not valid.");
    }
  }

  private static PlatformException invalid(String detail) {
    return new PlatformException(ErrorCode.UNAUTHENTICATED, detail);
  }

  /** What a valid token says. */
  record Verified(Caller caller, Instant issuedAt, Instant expiry) {}

  private static UUID id(JwtClaims claims, String name) throws MalformedClaimException {
    String id = claims.getStringClaimValue(name);
    return id == null ? null : UUID.fromString(id);
  }
}
