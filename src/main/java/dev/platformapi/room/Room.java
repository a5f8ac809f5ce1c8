package dev.platformapi.room;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A room that somebody has made. Rooms that nobody has made are public. */
@Entity
@Table(name = "rooms")
public class Room extends PanacheEntityBase {
  @Id public String name;

  /** {@link RoomAccess#value}. */
  public String access;

  /** Null when the owner is gone. */
  @Column(name = "owner_id", updatable = false)
  public UUID ownerId;

  @Column(name = "created_at", updatable = false)
  public Instant createdAt;
}
