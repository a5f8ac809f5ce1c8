package dev.platformapi.gateway;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.jboss.logging.Logger;

/**
 * Loads the file again when it has changed. It looks at what the path leads to in the end, so a
 * link that leads elsewhere is seen, as Kubernetes changes a ConfigMap. It asks every few seconds:
 * not every file system tells of changes.
 */
@ApplicationScoped
class ConfigWatch {
  private static final Logger LOG = Logger.getLogger(ConfigWatch.class);

  private final GatewayConfig config;
  private final Gateways gateways;
  private final Vertx vertx;
  private Stamp seen;
  private long timer = -1;

  ConfigWatch(GatewayConfig config, Gateways gateways, Vertx vertx) {
    this.config = config;
    this.gateways = gateways;
    this.vertx = vertx;
  }

  /** What a change of a file is seen by. */
  private record Stamp(Path real, FileTime modified, long size) {
    static Stamp of(Path path) throws IOException {
      Path real = path.toRealPath();
      return new Stamp(real, Files.getLastModifiedTime(real), Files.size(real));
    }
  }

  void start(@Observes StartupEvent event) {
    config
        .config()
        .map(Path::of)
        .ifPresent(
            path ->
                timer =
                    vertx.setPeriodic(
                        config.watch().toMillis(),
                        due -> vertx.executeBlocking(() -> look(path), true)));
  }

  void stop(@Observes ShutdownEvent event) {
    vertx.cancelTimer(timer);
  }

  private Void look(Path path) {
    try {
      Stamp now = Stamp.of(path);
      if (!now.equals(seen) && gateways.load(ConfigFile.read(path)) != Gateways.Outcome.BUSY) {
        seen = now;
      }
    } catch (IOException | ConfigurationException e) {
      if (seen != null) {
        LOG.warnf("%s cannot be read, the gateway goes on as it was: %s", path, e.getMessage());
        seen = null;
      }
    }
    return null;
  }
}
