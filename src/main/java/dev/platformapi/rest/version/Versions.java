package dev.platformapi.rest.version;

import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The registry of the API's versions: which is current, deprecated since when, switched off when,
 * and replaced by what. Headers, documents and the metric of stragglers come from here.
 */
@Startup
@ApplicationScoped
public class Versions {
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  private final VersionConfig config;
  private final Clock clock;

  /** Fails at start for lives that make no sense. */
  Versions(VersionConfig config, Clock clock) {
    this.config = config;
    this.clock = clock;
    for (ApiVersion version : ApiVersion.values()) {
      requireSense(version);
    }
  }

  /**
   * Whether the lives make sense.
   *
   * @throws ConfigurationException when they do not
   */
  public static void check(VersionConfig config) {
    new Versions(config, Clock.systemUTC());
  }

  /** Whether the version is or will be deprecated, which its clients are told. */
  public boolean isDeprecated(ApiVersion version) {
    return life(version).deprecatedSince().isPresent();
  }

  /** Whether the version is switched off. */
  public boolean isGone(ApiVersion version) {
    return life(version).sunsetAt().filter(sunset -> !clock.instant().isBefore(sunset)).isPresent();
  }

  public Optional<Instant> sunset(ApiVersion version) {
    return life(version).sunsetAt();
  }

  /** The value of {@code Deprecation} (RFC 9745), if it has one. */
  Optional<String> deprecationHeader(ApiVersion version) {
    return life(version).deprecatedSince().map(since -> "@" + since.getEpochSecond());
  }

  /** The value of {@code Sunset} (RFC 8594), if it has one. */
  Optional<String> sunsetHeader(ApiVersion version) {
    return life(version).sunsetAt().map(HTTP_DATE::format);
  }

  /**
   * What {@code Link} (RFC 8288) says of a deprecated version; nothing of another.
   *
   * @param path of the request
   */
  List<String> links(ApiVersion version, String path) {
    if (!isDeprecated(version)) {
      return List.of();
    }
    List<String> links = new ArrayList<>();
    version
        .successor()
        .ifPresent(
            next ->
                links.add(
                    "<"
                        + path.replaceFirst(version.root(), next.root())
                        + ">; rel=\"successor-version\""));
    life(version)
        .page()
        .ifPresent(
            page -> {
              links.add("<" + page + ">; rel=\"deprecation\"; type=\"text/html\"");
              sunset(version)
                  .ifPresent(at -> links.add("<" + page + ">; rel=\"sunset\"; type=\"text/html\""));
            });
    return links;
  }

  private void requireSense(ApiVersion version) {
    VersionConfig.Life life = life(version);
    String name = "platform.rest.version." + version.segment();
    if (life.deprecatedSince().isPresent() && version == ApiVersion.current()) {
      throw new ConfigurationException(name + ": the current version cannot be deprecated");
    }
    life.sunsetAt()
        .filter(sunset -> life.deprecatedSince().filter(since -> !since.isAfter(sunset)).isEmpty())
        .ifPresent(
            sunset -> {
              throw new ConfigurationException(
                  name + ".sunset-at needs a deprecated-since that is not later (RFC 8594)");
            });
  }

  private VersionConfig.Life life(ApiVersion version) {
    return switch (version) {
      case V1 -> config.v1();
      case V2 -> config.v2();
    };
  }
}
