package dev.platformapi.room;

import dev.platformapi.auth.Admission;
import dev.platformapi.auth.Caller;
import dev.platformapi.auth.Permissions;
import dev.platformapi.event.Bus;
import jakarta.enterprise.context.ApplicationScoped;

/** What all conversations share. */
@ApplicationScoped
public class Conversations {
  private final Channels channels;
  private final Presence presence;
  private final Bus bus;
  private final Permissions permissions;
  private final Admission admission;
  private final RoomConfig config;

  Conversations(
      Channels channels,
      Presence presence,
      Bus bus,
      Permissions permissions,
      Admission admission,
      RoomConfig config) {
    this.channels = channels;
    this.presence = presence;
    this.bus = bus;
    this.permissions = permissions;
    this.admission = admission;
    this.config = config;
  }

  /** A conversation of the current Vert.x context. */
  public Conversation open(Caller caller, ChatClient client, String requestId) {
    return new Conversation(this, caller, client, requestId);
  }

  Channels channels() {
    return channels;
  }

  Presence presence() {
    return presence;
  }

  Bus bus() {
    return bus;
  }

  Permissions permissions() {
    return permissions;
  }

  Admission admission() {
    return admission;
  }

  RoomConfig config() {
    return config;
  }
}
