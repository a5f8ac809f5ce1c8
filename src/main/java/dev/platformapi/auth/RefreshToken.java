package dev.platformapi.auth;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** One link in a session's chain of refresh tokens; the token itself is not kept. */
@Entity
@Table(name = "auth_refresh_tokens")
public class RefreshToken extends PanacheEntityBase {
  @Id public String hash;

  @Column(name = "session_id", updatable = false)
  public UUID sessionId;

  @Column(name = "used_at")
  public Instant usedAt;

  public byte[] answer;
}
