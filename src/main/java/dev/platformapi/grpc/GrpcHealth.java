package dev.platformapi.grpc;

import dev.platformapi.database.DatabaseProbe;
import dev.platformapi.grpc.v1.AuthServiceGrpc;
import dev.platformapi.grpc.v1.PostServiceGrpc;
import dev.platformapi.grpc.v1.UserServiceGrpc;
import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.services.HealthStatusManager;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * {@code grpc.health.v1.Health}: each service serves while the database answers; reflection and the
 * server as a whole go with them.
 */
@ApplicationScoped
class GrpcHealth {
  /** Its calls say something only when a status changes. */
  static final String WATCH = HealthGrpc.getWatchMethod().getFullMethodName();

  private static final List<String> SERVICES =
      List.of(
          HealthStatusManager.SERVICE_NAME_ALL_SERVICES,
          UserServiceGrpc.SERVICE_NAME,
          PostServiceGrpc.SERVICE_NAME,
          AuthServiceGrpc.SERVICE_NAME);

  private final HealthStatusManager statuses = new HealthStatusManager();
  private final DatabaseProbe database;

  GrpcHealth(DatabaseProbe database) {
    this.database = database;
    set(ServingStatus.SERVING);
  }

  ServerServiceDefinition service() {
    return statuses.getHealthService().bindService();
  }

  /** Asks the database; to be called now and then. */
  void check() {
    database
        .ask()
        .subscribe()
        .with(answered -> set(ServingStatus.SERVING), failure -> set(ServingStatus.NOT_SERVING));
  }

  /** For good: clients look for another instance. */
  void leave() {
    statuses.enterTerminalState();
  }

  private void set(ServingStatus status) {
    SERVICES.forEach(service -> statuses.setStatus(service, status));
  }
}
