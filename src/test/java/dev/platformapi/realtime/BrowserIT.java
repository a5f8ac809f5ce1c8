package dev.platformapi.realtime;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.platformapi.embedded.PostgresServer;
import dev.platformapi.embedded.RedisServer;
import dev.platformapi.support.Pod;
import io.restassured.http.ContentType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Rooms and channels in a real Chromium, in a page of another origin: {@code ./mvnw -Pbrowser
 * verify}. The browser is looked for on the path; {@code -Dbrowser=…} names another.
 */
@Tag("browser")
class BrowserIT {
  private static final Path PAGE = Path.of("src", "test", "resources", "browser", "realtime.html");
  private static final Path LOG = Path.of("target", "browser.log");
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final long PATIENCE_SECONDS = 120;

  private final String password = "Aa1-" + UUID.randomUUID();
  private final CompletableFuture<String> result = new CompletableFuture<>();

  @Test
  void aPageSpeaksInRoomsAndFollowsChannels() throws Exception {
    String browser = browser();
    HttpServer pages = pages();
    String origin = "http://127.0.0.1:" + pages.getAddress().getPort();
    Pod service = service(origin);
    try {
      createUsers(service);
      Process page =
          open(browser, origin + "/?service=" + service.uri("") + "&password=" + password);
      try {
        JsonArray steps = new JsonArray(result.get(PATIENCE_SECONDS, TimeUnit.SECONDS));

        assertThat(steps).as("steps").isNotEmpty();
        assertThat(steps)
            .as("steps; what the browser has to say is in " + LOG)
            .allSatisfy(
                step ->
                    assertThat(((JsonObject) step).getString("failure")).as("%s", step).isNull());
      } finally {
        page.descendants().forEach(ProcessHandle::destroyForcibly);
        page.destroyForcibly();
      }
    } finally {
      service.process().destroyForcibly();
      pages.stop(0);
    }
  }

  private static String browser() {
    String named = System.getProperty("browser");
    String found =
        named != null
            ? named
            : Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElse(null);
    Assumptions.assumeTrue(
        found != null, "There is no Chromium on the path; name one by -Dbrowser=…");
    return found;
  }

  /** Serves the page, and takes what comes of it. */
  private HttpServer pages() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.createContext("/", exchange -> answer(exchange, Files.readAllBytes(PAGE)));
    server.createContext(
        "/result",
        exchange -> {
          result.complete(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          answer(exchange, new byte[] {'.'});
        });
    server.start();
    return server;
  }

  private static void answer(HttpExchange exchange, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private Pod service(String origin) throws IOException, InterruptedException {
    Map<String, String> environment = new HashMap<>(Pod.secrets(password));
    environment.put("CORS_ORIGINS", origin);
    return Pod.start(
            "browser",
            Pod.SERVICE,
            "",
            PostgresServer.temporary().url(),
            RedisServer.temporary().url(),
            environment)
        .awaitReady("/openapi");
  }

  private void createUsers(Pod service) {
    String admin =
        given()
            .contentType(ContentType.JSON)
            .body(Map.of("username", "admin", "password", password))
            .post(service.uri("/auth/login"))
            .path("token");
    for (String name : List.of("ann", "bob")) {
      given()
          .auth()
          .oauth2(admin)
          .contentType(ContentType.JSON)
          .body(Map.of("username", name, "email", name + "@example.com", "password", password))
          .post(service.uri("/api/v2/users"))
          .then()
          .statusCode(201);
    }
  }

  private static Process open(String browser, String address) throws IOException {
    Path data = Files.createTempDirectory(Path.of("target"), "browser").toAbsolutePath();
    return new ProcessBuilder(
            browser,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--enable-logging=stderr",
            "--user-data-dir=" + data,
            address)
        .redirectErrorStream(true)
        .redirectOutput(LOG.toFile())
        .start();
  }
}
