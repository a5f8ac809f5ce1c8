package dev.platformapi.auth;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.UuidGenerator;

/** What one login opened: a family of refresh tokens, and the access tokens made beside them. */
@Entity
@Table(name = "auth_sessions")
public class Session extends PanacheEntityBase {
  @Id
  @UuidGenerator(style = UuidGenerator.Style.VERSION_7)
  public UUID id;

  @Column(name = "user_id", updatable = false)
  public UUID userId;

  public String address;

  @Column(name = "user_agent")
  public String userAgent;

  @Column(name = "created_at", updatable = false)
  public Instant createdAt;

  @Column(name = "last_used_at")
  public Instant lastUsedAt;

  @Column(name = "expires_at")
  public Instant expiresAt;

  @Column(name = "revoked_at")
  public Instant revokedAt;

  boolean isLive(Instant now) {
    return revokedAt == null && now.isBefore(expiresAt);
  }
}
