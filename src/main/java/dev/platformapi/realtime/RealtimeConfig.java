package dev.platformapi.realtime;

import dev.platformapi.http.TextSocket;
import dev.platformapi.setting.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** {@code platform.realtime.…}: connections over WebSocket and Server-Sent Events. */
@ConfigMapping(prefix = "platform.realtime")
public interface RealtimeConfig extends TextSocket.Patience {
  /** How often a stream of Server-Sent Events shows that it is alive. */
  @WithDefault("30s")
  @WithConverter(PositiveDuration.class)
  Duration heartbeat();

  /** After how long a client of Server-Sent Events is to connect again. */
  @WithDefault("30s")
  @WithConverter(PositiveDuration.class)
  Duration retry();
}
