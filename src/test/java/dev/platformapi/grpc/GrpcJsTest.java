package dev.platformapi.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.support.Npm;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every method, as a client of grpc-js calls it; over TLS in {@link GrpcTlsTest}. */
@QuarkusTest
class GrpcJsTest {
  static final Map<String, String> ENDS =
      Map.ofEntries(
          Map.entry("Login", "admin"),
          Map.entry("Refresh", "admin"),
          Map.entry("CreateUsers", "1 created, VALIDATION_FAILED"),
          Map.entry("GetUser", "core"),
          Map.entry("UpdateUser", "41"),
          Map.entry("ListUsers", "1 user, 41"),
          Map.entry("CreatePost", "Hello"),
          Map.entry("GetPost", "World"),
          Map.entry("UpdatePost", "Bye"),
          Map.entry("ListPosts", "1"),
          Map.entry("DeletePost", "OK"),
          Map.entry("DeleteUser", "OK"),
          Map.entry("UserChat", "joined, hello, acknowledged, NOT_JOINED"),
          Map.entry("no token", "UNAUTHENTICATED"),
          Map.entry("two credentials", "UNAUTHENTICATED"),
          Map.entry("an empty message", "INVALID_ARGUMENT"),
          Map.entry("nobody", "NOT_FOUND"),
          Map.entry("51 MB", "RESOURCE_EXHAUSTED"),
          Map.entry("a deadline that has passed", "DEADLINE_EXCEEDED"),
          Map.entry("a cancelled list", "CANCELLED"),
          Map.entry("a stream that sends nothing", "DEADLINE_EXCEEDED"));

  @ParameterizedTest
  @EnumSource
  void everyMethodIsServed(GrpcPort port) throws Exception {
    assertThat(Npm.callEveryMethod("127.0.0.1:" + port.number())).isEqualTo(ENDS);
  }
}
