package dev.platformapi.user;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.UuidGenerator;
import org.hibernate.type.SqlTypes;

/**
 * An account of the directory. The database keeps username and email unique without regard to case.
 */
@Entity
@Table(name = "users")
public class User extends PanacheEntityBase {
  @Id
  @UuidGenerator(style = UuidGenerator.Style.VERSION_7)
  public UUID id;

  public String username;
  public String email;

  /** Null for an account that cannot log in with a password. */
  @Column(name = "password_hash")
  public String passwordHash;

  /** {@link dev.platformapi.auth.Role#value}; no input of a client reaches it. */
  public String role;

  /** Since when the account is disabled; null for one that is not. */
  @Column(name = "disabled_at")
  public Instant disabledAt;

  /** The rate-limiting plan that was assigned; null for the default one. */
  public String plan;

  public Short age;

  public String[] tags;

  @JdbcTypeCode(SqlTypes.JSON)
  public Map<String, Object> attributes;

  @Version public long version;

  @Column(name = "created_at", updatable = false)
  public Instant createdAt;

  @Column(name = "updated_at")
  public Instant updatedAt;
}
