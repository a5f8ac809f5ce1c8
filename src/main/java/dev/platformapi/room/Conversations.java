package dev.platformapi.room;

import dev.platformapi.auth.Admission;
import dev.platformapi.auth.Caller;
import dev.platformapi.auth.Permissions;
import dev.platformapi.event.Bus;
import dev.platformapi.http.Traffic;
import jakarta.enterprise.context.ApplicationScoped;

/** What all conversations share. */
@ApplicationScoped
public class Conversations {
  private final Channels channels;
  private final Presence presence;
  private final Bus bus;
  private final Permissions permissions;
  private final Admission admission;
  private final Traffic traffic;
  private final RoomConfig config;

  Conversations(
      Channels channels,
      Presence presence,
      Bus bus,
      Permissions permissions,
      Admission admission,
      Traffic traffic,
      RoomConfig config) {
    this.traffic = traffic;
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

  Traffic traffic() {
    return traffic;
  }

  RoomConfig config() {
    return config;
  }
}
