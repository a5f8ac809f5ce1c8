package dev.platformapi.gateway;

import dev.platformapi.gateway.config.GatewayFileReader;
import dev.platformapi.gateway.config.GatewayReading;
import dev.platformapi.gateway.config.ServiceDefinition;
import dev.platformapi.gateway.config.document.Fault;
import dev.platformapi.gateway.proxy.Gateway;
import dev.platformapi.gateway.proxy.Proxy;
import dev.platformapi.gateway.proxy.ServiceClient;
import dev.platformapi.gateway.proxy.UpstreamClients;
import dev.platformapi.gateway.route.InvalidRoutesException;
import dev.platformapi.gateway.upstream.Breaker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jboss.logging.Logger;

/**
 * The gateway that is at work, and its exchange for another one. What is under way stays with the
 * one that it began with. A file with a fault changes nothing.
 */
@ApplicationScoped
public class Gateways {
  private static final Logger LOG = Logger.getLogger(Gateways.class);
  private static final String SENT = "POST /gateway/config";

  private final GatewayConfig config;
  private final ProxyFactory proxies;
  private final MultiGauge breakers;
  private final MultiGauge waiting;
  private final ReentrantLock loading = new ReentrantLock();
  private volatile Loaded loaded;
  private volatile Rejected rejected;

  Gateways(GatewayConfig config, ProxyFactory proxies, MeterRegistry metrics) {
    this.config = config;
    this.proxies = proxies;
    this.breakers =
        MultiGauge.builder("platform.gateway.breaker.open")
            .description("1 while the service is left alone, 0 while it is asked")
            .register(metrics);
    this.waiting =
        MultiGauge.builder("platform.gateway.upstream.waiting")
            .description("requests that have no connection to an upstream of the service yet")
            .register(metrics);
    if (config.config().isPresent()) {
      Gauge.builder(
              "platform.gateway.upstream.connections",
              proxies.clients(),
              UpstreamClients::connections)
          .description("connections to upstreams")
          .register(metrics);
      Gauge.builder("platform.gateway.config.valid", this, all -> all.rejected == null ? 1 : 0)
          .description("1 while the last file that came is the one at work, 0 when it had faults")
          .register(metrics);
    }
  }

  /**
   * A gateway at work.
   *
   * @param version of its file: the SHA-256 of what it says
   * @param source where it came from
   */
  public record Loaded(Proxy proxy, String version, Instant since, String source) {}

  /**
   * A file that was not taken.
   *
   * @param faults all that is wrong with it
   */
  public record Rejected(String version, Instant at, String source, List<String> faults) {}

  /** What came of a file. */
  public enum Outcome {
    LOADED,
    UNCHANGED,
    REJECTED,
    /** Another one is being loaded. */
    BUSY
  }

  /**
   * Whether there is a file where there has to be one, and it can be read; what is in it shows when
   * it is loaded.
   *
   * @throws ConfigurationException when not
   */
  public static void check(GatewayConfig config) {
    if (config.only() && config.config().isEmpty()) {
      throw new ConfigurationException(
          "platform.gateway.config: a gateway and nothing else needs a file");
    }
    config
        .config()
        .filter(file -> !Files.isReadable(Path.of(file)))
        .ifPresent(
            file -> {
              throw new ConfigurationException(
                  "platform.gateway.config: there is no file " + file + " to read");
            });
  }

  /** The one at work; empty when the service is none. */
  public Optional<Loaded> current() {
    return Optional.ofNullable(loaded);
  }

  /** What came after it and was not taken; empty when it is the last one that came. */
  public Optional<Rejected> rejected() {
    return Optional.ofNullable(rejected);
  }

  /** The proxy at work; null when there is none. */
  Proxy proxy() {
    Loaded now = loaded;
    return now == null ? null : now.proxy;
  }

  /** Before requests come; a file with faults ends the start. */
  void start(@Observes @Priority(100) StartupEvent event) {
    check(config);
    if (config.config().isEmpty()) {
      return;
    }
    ConfigFile file = ConfigFile.read(Path.of(config.config().get()));
    if (load(file) == Outcome.REJECTED) {
      throw new ConfigurationException(
          "platform.gateway.config: "
              + config.config().get()
              + " cannot be loaded:\n"
              + String.join("\n", rejected.faults));
    }
  }

  /** Loads what was sent, in place of what the file says until that changes. */
  Outcome load(byte[] text, boolean json) {
    return load(new ConfigFile(SENT, text, json));
  }

  /** Loads a file unless it is the one at work. Takes as long as the file is large. */
  Outcome load(ConfigFile file) {
    if (!loading.tryLock()) {
      return Outcome.BUSY;
    }
    try {
      if (loaded != null && loaded.version.equals(file.version())) {
        rejected = null;
        return Outcome.UNCHANGED;
      }
      return take(file);
    } finally {
      loading.unlock();
    }
  }

  private Outcome take(ConfigFile file) {
    GatewayReading reading = new GatewayFileReader(System::getenv).read(file.text(), file.isJson());
    reading.warnings().forEach(warning -> LOG.warnf("%s: %s", file.source(), warning));
    if (reading.file().isEmpty()) {
      return reject(file, reading.faults().stream().map(Fault::toString).toList());
    }
    try {
      Gateway gateway = Gateway.of(reading.file().get());
      Proxy proxy = proxies.create(gateway);
      loaded = new Loaded(proxy, file.version(), Instant.now(), file.source());
      rejected = null;
      measure(
          breakers,
          proxy,
          proxy::breaker,
          breaker -> breaker.state() == Breaker.State.OPEN ? 1 : 0);
      measure(
          waiting, proxy, service -> Optional.of(proxy.client(service)), ServiceClient::waiting);
      LOG.infof(
          "The gateway works from %s: %d routes, %d services, version %.12s",
          file.source(),
          reading.file().get().routes().size(),
          reading.file().get().services().size(),
          file.version());
      return Outcome.LOADED;
    } catch (InvalidRoutesException e) {
      return reject(file, e.faults().stream().map(Object::toString).toList());
    }
  }

  /** A row for each service that has what is measured. */
  private static <T> void measure(
      MultiGauge gauge,
      Proxy proxy,
      Function<ServiceDefinition, Optional<T>> measured,
      ToDoubleFunction<T> value) {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    for (ServiceDefinition service : proxy.gateway().file().services()) {
      measured
          .apply(service)
          .ifPresent(
              one -> rows.add(MultiGauge.Row.of(Tags.of("service", service.label()), one, value)));
    }
    gauge.register(rows, true);
  }

  private Outcome reject(ConfigFile file, List<String> faults) {
    Rejected before = rejected;
    rejected = new Rejected(file.version(), Instant.now(), file.source(), faults);
    if (before == null || !before.version.equals(file.version())) {
      LOG.errorf(
          "%s is not taken, the gateway goes on as it was:\n%s",
          file.source(), String.join("\n", faults));
    }
    return Outcome.REJECTED;
  }
}
