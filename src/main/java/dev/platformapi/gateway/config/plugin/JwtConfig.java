package dev.platformapi.gateway.config.plugin;

import dev.platformapi.gateway.config.document.Fields;
import dev.platformapi.gateway.config.document.Item;
import dev.platformapi.gateway.config.document.Written;
import dev.platformapi.gateway.config.rule.Numbers;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * JSON Web Tokens.
 *
 * @param uriParamNames parameters of the query to look for a token in
 * @param cookieNames cookies to look for one in
 * @param headerNames header fields to look for one in, behind the word Bearer
 * @param keyClaimName the claim that names the credential
 * @param secretIsBase64 whether secrets are written in Base64
 * @param claimsToVerify what of the token's time is looked at
 * @param maximumExpiration how far ahead a token may expire; zero does not limit it
 * @param jwks whose tokens count besides those of credentials
 */
public record JwtConfig(
    Set<String> uriParamNames,
    Set<String> cookieNames,
    Set<String> headerNames,
    String keyClaimName,
    boolean secretIsBase64,
    Set<Claim> claimsToVerify,
    Duration maximumExpiration,
    Optional<String> anonymous,
    boolean runOnPreflight,
    Optional<String> realm,
    Optional<JwksConfig> jwks)
    implements PluginConfig {

  /** A claim about time. */
  public enum Claim implements Written {
    EXP,
    NBF
  }

  private static final int YEAR = 31_536_000;

  static JwtConfig read(Fields fields) {
    Set<Claim> claims =
        fields.get("claims_to_verify").set(item -> item.oneOf(Claim.values())).orElse(Set.of());
    double maximum =
        fields.get("maximum_expiration").number().check(Numbers.between(0, YEAR)).orElse(0.0);
    if (maximum > 0 && !claims.contains(Claim.EXP)) {
      fields
          .get("claims_to_verify")
          .fault("expected to contain: exp, because maximum_expiration is set");
    }
    return new JwtConfig(
        fields.get("uri_param_names").set(Item::string).orElse(Set.of("jwt")),
        fields.get("cookie_names").set(Item::string).orElse(Set.of()),
        fields.get("header_names").set(Item::string).orElse(Set.of("authorization")),
        fields.get("key_claim_name").string().orElse("iss"),
        fields.get("secret_is_base64").bool().orElse(false),
        claims,
        Duration.ofMillis(Math.round(maximum * 1_000)),
        fields.get("anonymous").string().optional(),
        fields.get("run_on_preflight").bool().orElse(true),
        fields.get("realm").string().optional(),
        JwksConfig.read(fields));
  }
}
