package dev.platformapi.contract.consumer;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A worker behind the channel {@code users}: it welcomes who is new, keeps the addresses, and
 * forgets who is gone. Events come at least once, so it goes by the version.
 */
final class WelcomeMailer {
  private final Map<String, Recipient> recipients = new LinkedHashMap<>();
  private int sent;

  /** Whom it writes to. */
  record Recipient(String username, String email, long version) {}

  private record Data(String id, String username, String email, long version) {}

  /** Takes an event by its name and its data. */
  void handle(String event, byte[] data) throws IOException {
    Data user = JsonClient.MAPPER.readValue(data, Data.class);
    switch (event) {
      case "user.created" -> {
        if (keep(user)) {
          sent++;
        }
      }
      case "user.updated" -> keep(user);
      case "user.deleted" -> recipients.remove(user.id());
      default -> throw new IOException("what is " + event + "?");
    }
  }

  Map<String, Recipient> recipients() {
    return recipients;
  }

  int sent() {
    return sent;
  }

  private boolean keep(Data user) {
    Recipient known = recipients.get(user.id());
    if (known != null && known.version() >= user.version()) {
      return false;
    }
    recipients.put(user.id(), new Recipient(user.username(), user.email(), user.version()));
    return known == null;
  }
}
