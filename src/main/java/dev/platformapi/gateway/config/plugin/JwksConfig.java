package dev.platformapi.gateway.config.plugin;

import dev.platformapi.gateway.config.document.Fields;
import dev.platformapi.gateway.config.document.Item;
import dev.platformapi.gateway.config.document.Rule;
import dev.platformapi.gateway.config.rule.Numbers;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whose tokens count besides those of credentials: those that are signed with a key of a JSON Web
 * Key Set (RFC 7517). Kong does not have this.
 *
 * @param uri where the keys are
 * @param refresh after which they are fetched again
 * @param issuer what {@code iss} must be; empty when it may be anything
 * @param audience of which {@code aud} must name one; empty when it may be anything
 * @param consumerClaim the claim that names the consumer, by custom id or username
 */
public record JwksConfig(
    URI uri,
    Duration refresh,
    Optional<String> issuer,
    Set<String> audience,
    String consumerClaim) {
  private static final String ADDRESS = "jwks_uri";
  private static final List<String> OTHERS =
      List.of("jwks_refresh", "issuer", "audience", "consumer_claim");

  /** Empty when tokens of credentials alone count. */
  static Optional<JwksConfig> read(Fields fields) {
    Optional<URI> uri =
        fields
            .get(ADDRESS)
            .string()
            .check(Rule.of(text -> uri(text).isPresent(), "expected an address of http or https"))
            .map(text -> uri(text).orElseThrow())
            .optional();
    if (!fields.get(ADDRESS).isPresent()) {
      OTHERS.stream()
          .map(fields::get)
          .filter(Item::isPresent)
          .forEach(item -> item.fault("has no meaning without jwks_uri"));
    }
    uri.filter(address -> address.getScheme().equalsIgnoreCase("http"))
        .ifPresent(
            address ->
                fields.get(ADDRESS).warn("keys that come over http may be anyone's: use https"));
    int refresh =
        fields.get("jwks_refresh").integer().check(Numbers.between(10, 86_400)).orElse(300);
    Optional<String> issuer = fields.get("issuer").string().optional();
    Set<String> audience = fields.get("audience").set(Item::string).orElse(Set.of());
    String claim = fields.get("consumer_claim").string().orElse("sub");
    return uri.map(
        address -> new JwksConfig(address, Duration.ofSeconds(refresh), issuer, audience, claim));
  }

  private static Optional<URI> uri(String text) {
    try {
      URI uri = new URI(text);
      boolean isHttp =
          "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
      return Optional.of(uri)
          .filter(address -> isHttp && address.getHost() != null && address.getUserInfo() == null);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
