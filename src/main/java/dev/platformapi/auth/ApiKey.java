package dev.platformapi.auth;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.UuidGenerator;

/** A key with which a service acts for an account; the key itself is not kept. */
@Entity
@Table(name = "api_keys")
public class ApiKey extends PanacheEntityBase {
  @Id
  @UuidGenerator(style = UuidGenerator.Style.VERSION_7)
  public UUID id;

  @Column(name = "user_id", updatable = false)
  public UUID userId;

  public String name;
  public String description;

  /** The first characters of the key, to recognise it by. */
  public String prefix;

  public String hash;

  @Column(name = "previous_hash")
  public String previousHash;

  @Column(name = "previous_until")
  public Instant previousUntil;

  public String[] scopes;

  /** The plan that was assigned to it; null to draw from its owner's budget. */
  public String plan;

  @Column(name = "created_at", updatable = false)
  public Instant createdAt;

  @Column(name = "expires_at")
  public Instant expiresAt;

  @Column(name = "revoked_at")
  public Instant revokedAt;

  @Column(name = "last_used_at")
  public Instant lastUsedAt;

  boolean isLive(Instant now) {
    return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
  }

  /** Whether the key behind that hash opens: the present one, or the one before in its grace. */
  boolean opens(String offered, Instant now) {
    return isLive(now)
        && (hash.equals(offered) || (offered.equals(previousHash) && now.isBefore(previousUntil)));
  }
}
