package dev.platformapi.contract.consumer;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A service that has others check its users' passwords, and checks tokens itself. */
final class LoginClient {
  private final JsonClient client;

  /** Who has logged in. */
  record Login(String id, String username, String token) {}

  /** What checks a token; of elliptic curves. */
  record Key(String kty, String kid, String crv, String x, String y) {}

  private record Keys(List<Key> keys) {}

  LoginClient(URI service) {
    client = new JsonClient(service);
  }

  /** Empty when name or password are wrong. */
  Optional<Login> authenticate(String username, String password)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(
            client.request(
                "POST",
                "/auth/login",
                "application/json",
                Map.of("username", username, "password", password)));
    return switch (answer.statusCode()) {
      case 200 -> Optional.of(JsonClient.MAPPER.readValue(answer.body(), Login.class));
      case 401 -> Optional.empty();
      default -> throw new IOException("the login has failed: " + answer.statusCode());
    };
  }

  List<Key> keys() throws IOException, InterruptedException {
    HttpResponse<String> answer = client.send(client.request("/.well-known/jwks.json"));
    return JsonClient.MAPPER.readValue(answer.body(), Keys.class).keys();
  }
}
