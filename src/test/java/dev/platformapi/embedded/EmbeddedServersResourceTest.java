package dev.platformapi.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
class EmbeddedServersResourceTest {
  @Inject Pool database;
  @Inject RedisDataSource redis;

  @Test
  void testsTalkToTheTemporaryServers() {
    assertThat(
            database
                .query("SHOW fsync")
                .execute()
                .await()
                .indefinitely()
                .iterator()
                .next()
                .getString(0))
        .isEqualTo("off");
    redis.value(String.class).set("embedded", "yes");
    assertThat(redis.value(String.class).get("embedded")).isEqualTo("yes");
  }
}
