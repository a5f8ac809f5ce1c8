package dev.platformapi.gateway.plugin;

import dev.platformapi.gateway.config.AclDefinition;
import dev.platformapi.gateway.config.BasicAuthCredentialDefinition;
import dev.platformapi.gateway.config.ConsumerDefinition;
import dev.platformapi.gateway.config.GatewayFile;
import dev.platformapi.gateway.config.JwtSecretDefinition;
import dev.platformapi.gateway.config.KeyAuthCredentialDefinition;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * The consumers of a file and what they prove who they are with. Whatever is looked up is found at
 * once.
 */
public final class Consumers {
  private final Map<UUID, ConsumerDefinition> byId;
  private final Map<String, ConsumerDefinition> byUsername = new HashMap<>();
  private final Map<String, ConsumerDefinition> byCustomId = new HashMap<>();
  private final Map<String, KeyAuthCredentialDefinition> keys;
  private final Map<String, JwtSecretDefinition> jwtSecrets;
  private final Map<String, BasicAuthCredentialDefinition> passwords;
  private final Map<UUID, Set<String>> groups = new HashMap<>();
  private final Clock clock;
  private final Instant loaded;

  /**
   * @param file which counts as loaded now
   */
  public Consumers(GatewayFile file, Clock clock) {
    this.clock = clock;
    this.loaded = clock.instant();
    byId = index(file.consumers(), ConsumerDefinition::id);
    for (ConsumerDefinition consumer : file.consumers()) {
      consumer.username().ifPresent(name -> byUsername.put(name, consumer));
      consumer.customId().ifPresent(id -> byCustomId.put(id, consumer));
    }
    keys = index(file.keyAuthCredentials(), credential -> credential.key().value());
    jwtSecrets = index(file.jwtSecrets(), JwtSecretDefinition::key);
    passwords = index(file.basicAuthCredentials(), BasicAuthCredentialDefinition::username);
    for (AclDefinition acl : file.acls()) {
      groups.computeIfAbsent(acl.consumer(), id -> new LinkedHashSet<>()).add(acl.group());
    }
  }

  /** The consumer of an id that is in the file, as those of credentials are. */
  public ConsumerDefinition get(UUID id) {
    return Optional.ofNullable(byId.get(id)).orElseThrow();
  }

  /** The consumer of this id, or else of this username, as {@code anonymous} names one. */
  public Optional<ConsumerDefinition> find(String idOrUsername) {
    return uuid(idOrUsername)
        .map(byId::get)
        .or(() -> Optional.ofNullable(byUsername.get(idOrUsername)));
  }

  /** The consumer whom others know by this name: it is a custom id, or else a username. */
  public Optional<ConsumerDefinition> findByName(String name) {
    return Optional.ofNullable(byCustomId.get(name))
        .or(() -> Optional.ofNullable(byUsername.get(name)));
  }

  /** The credential of an API key; empty when there is none or its time is over. */
  public Optional<KeyAuthCredentialDefinition> apiKey(String key) {
    return Optional.ofNullable(keys.get(key))
        .filter(found -> found.ttl().map(ttl -> isBefore(loaded.plus(ttl))).orElse(true));
  }

  /** What checks the tokens that name this key. */
  public Optional<JwtSecretDefinition> jwtSecret(String key) {
    return Optional.ofNullable(jwtSecrets.get(key));
  }

  /** The password of a username of basic-auth, which need not be the consumer's own. */
  public Optional<BasicAuthCredentialDefinition> password(String username) {
    return Optional.ofNullable(passwords.get(username));
  }

  /** The groups of a consumer, in the order of the file; empty when there are none. */
  public Set<String> groups(UUID consumer) {
    return groups.getOrDefault(consumer, Set.of());
  }

  private boolean isBefore(Instant end) {
    return clock.instant().isBefore(end);
  }

  private static Optional<UUID> uuid(String text) {
    try {
      return text.length() == 36 ? Optional.of(UUID.fromString(text)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static <K, V> Map<K, V> index(Collection<V> values, Function<V, K> key) {
    Map<K, V> index = new HashMap<>();
    values.forEach(value -> index.put(key.apply(value), value));
    return index;
  }
}
