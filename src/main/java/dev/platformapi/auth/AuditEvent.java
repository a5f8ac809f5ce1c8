package dev.platformapi.auth;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.UuidGenerator;

/** Who did what to whom, from where. Written once, never changed. */
@Entity
@Table(name = "audit_events")
public class AuditEvent extends PanacheEntityBase {
  @Id
  @UuidGenerator(style = UuidGenerator.Style.VERSION_7)
  public UUID id;

  public Instant at;

  /** An {@link AuditAction}. */
  public String action;

  @Column(name = "actor_id")
  public UUID actorId;

  /** The actor's name at the time, or the name that was tried. */
  public String actor;

  /** The id of what it was done to. */
  public String target;

  public String address;

  @Column(name = "request_id")
  public String requestId;

  public String details;
}
