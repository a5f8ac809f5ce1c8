package dev.platformapi.gateway.plugin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.platformapi.gateway.config.plugin.JwksConfig;
import dev.platformapi.gateway.config.plugin.JwtConfig;
import dev.platformapi.gateway.config.plugin.JwtConfig.Claim;
import dev.platformapi.gateway.token.InvalidTokenException;
import dev.platformapi.gateway.token.WebToken;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What tokens must claim. There is no leeway for clocks, as in Kong. All checks fail with an {@link
 * InvalidTokenException}.
 */
final class TokenClaims {
  private static final String EXP = "exp";
  private static final String NBF = "nbf";

  private final JwtConfig config;
  private final Clock clock;

  TokenClaims(JwtConfig config, Clock clock) {
    this.config = config;
    this.clock = clock;
  }

  /** The claims that are listed, of tokens of credentials. */
  void check(WebToken token) {
    Set<Claim> listed = config.claimsToVerify();
    checkTimes(token.claims(), listed.contains(Claim.EXP), listed.contains(Claim.NBF));
  }

  /** Of tokens that are signed with a key of a set: an end, and whatever is set. */
  void check(WebToken token, JwksConfig jwks) {
    JsonNode claims = token.claims();
    checkTimes(claims, true, claims.has(NBF));
    jwks.issuer()
        .filter(issuer -> !issuer.equals(claims.path("iss").textValue()))
        .ifPresent(issuer -> fail("iss", "is not the issuer"));
    if (!jwks.audience().isEmpty() && !isFor(claims.path("aud"), jwks.audience())) {
      fail("aud", "is not the audience");
    }
  }

  private void checkTimes(JsonNode claims, boolean exp, boolean nbf) {
    long now = clock.instant().getEpochSecond();
    Map<String, String> faults = new HashMap<>();
    if (exp && !claims.path(EXP).isNumber()) {
      faults.put(EXP, "must be a number");
    } else if (exp && claims.path(EXP).doubleValue() <= now) {
      faults.put(EXP, "token expired");
    }
    if (nbf && !claims.path(NBF).isNumber()) {
      faults.put(NBF, "must be a number");
    } else if (nbf && claims.path(NBF).doubleValue() > now) {
      faults.put(NBF, "token not valid yet");
    }
    if (!faults.isEmpty()) {
      throw new InvalidTokenException(faults);
    }
    long most = config.maximumExpiration().toMillis();
    if (most > 0 && (claims.path(EXP).doubleValue() - now) * 1_000 > most) {
      fail(EXP, "exceeds maximum allowed expiration");
    }
  }

  private static boolean isFor(JsonNode named, Set<String> audience) {
    if (!named.isArray()) {
      return named.isTextual() && audience.contains(named.textValue());
    }
    for (JsonNode one : named) {
      if (one.isTextual() && audience.contains(one.textValue())) {
        return true;
      }
    }
    return false;
  }

  private static void fail(String claim, String fault) {
    throw new InvalidTokenException(Map.of(claim, fault));
  }
}
