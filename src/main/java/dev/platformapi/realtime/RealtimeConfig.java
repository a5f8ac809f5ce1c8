package dev.platformapi.realtime;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** {@code platform.realtime.…}: connections over WebSocket and Server-Sent Events. */
@ConfigMapping(prefix = "platform.realtime")
public interface RealtimeConfig {
  /** How often a WebSocket that is silent is asked for a sign of life. */
  @WithDefault("30s")
  Duration ping();

  /** After how long a silence a WebSocket is closed. */
  @WithDefault("75s")
  Duration silence();

  /** How long a client may not read what is sent to it before it is told to go. */
  @WithDefault("10s")
  Duration slowness();

  /** How often a stream of Server-Sent Events shows that it is alive. */
  @WithDefault("30s")
  Duration heartbeat();

  /** After how long a client of Server-Sent Events is to connect again. */
  @WithDefault("30s")
  Duration retry();
}
