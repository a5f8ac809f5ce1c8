package dev.platformapi.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.platformapi.grpc.v1.AuthServiceGrpc;
import dev.platformapi.grpc.v1.LoginRequest;
import dev.platformapi.support.Certificates;
import dev.platformapi.support.Npm;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContextBuilder;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both ports over TLS, where clients must show a certificate. */
@QuarkusTest
@TestProfile(GrpcTlsTest.Secured.class)
class GrpcTlsTest {
  private static final Path DIRECTORY = directory();
  private static final Path AUTHORITY = Certificates.authority(DIRECTORY, "authority");
  private static final Path STRANGERS = Certificates.authority(DIRECTORY, "strangers");
  private static final Path SERVER = Certificates.signed(AUTHORITY, "server");
  private static final Path CLIENT = Certificates.signed(AUTHORITY, "client");

  public static class Secured implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.ofEntries(
          Map.entry("quarkus.tls.service.key-store.p12.path", SERVER.toString()),
          Map.entry("quarkus.tls.service.key-store.p12.password", Certificates.PASSWORD),
          Map.entry(
              "quarkus.tls.service.trust-store.p12.path",
              Certificates.trust(AUTHORITY, "trust").toString()),
          Map.entry("quarkus.tls.service.trust-store.p12.password", Certificates.PASSWORD),
          Map.entry("quarkus.tls.service.reload-period", "1s"),
          Map.entry("quarkus.http.tls-configuration-name", "service"),
          Map.entry("quarkus.http.test-ssl-port", "0"),
          Map.entry("platform.http.client-auth", "REQUIRED"),
          Map.entry("platform.grpc.server.tls", "service"),
          Map.entry("platform.grpc.server.client-auth", "REQUIRED"));
    }
  }

  @TestHTTPResource(value = "/", tls = true)
  URI https;

  private ManagedChannel channel;

  @AfterEach
  void disconnect() throws InterruptedException {
    if (channel != null) {
      channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aClientWithACertificateIsServed(GrpcPort port) throws Exception {
    channel = channel(port, AUTHORITY, CLIENT);

    assertThat(login()).isEqualTo(Status.Code.OK);
  }

  @ParameterizedTest
  @EnumSource
  void aClientOfGrpcJsIsServed(GrpcPort port) throws Exception {
    assertThat(
            Npm.callEveryMethod(
                "localhost:" + number(port),
                Certificates.certificate(AUTHORITY),
                Certificates.key(CLIENT, "client"),
                CLIENT.resolveSibling("client.crt")))
        .isEqualTo(GrpcJsTest.ENDS);
  }

  @ParameterizedTest
  @EnumSource
  void aClientWithoutACertificateOrWithAStrangersIsNot(GrpcPort port) throws Exception {
    channel = channel(port, AUTHORITY, null);
    assertThat(login()).isEqualTo(Status.Code.UNAVAILABLE);
    channel.shutdownNow();

    channel = channel(port, AUTHORITY, Certificates.signed(STRANGERS, "stranger-" + port));
    assertThat(login()).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @ParameterizedTest
  @EnumSource
  void aClientThatDoesNotKnowTheServersAuthorityTurnsAway(GrpcPort port) throws Exception {
    channel = channel(port, STRANGERS, CLIENT);

    assertThat(login()).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @ParameterizedTest
  @EnumSource
  void plainTextIsNotServed(GrpcPort port) {
    channel = ManagedChannelBuilder.forAddress("localhost", number(port)).usePlaintext().build();

    assertThat(login()).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void aNewCertificateIsTakenWithoutARestart() throws Exception {
    channel = channel(GrpcPort.OWN, AUTHORITY, CLIENT);
    assertThat(login()).isEqualTo(Status.Code.OK);
    Path next = Certificates.signed(AUTHORITY, "next");
    var certificate = Certificates.in(next, "next");
    Files.move(next, SERVER, StandardCopyOption.REPLACE_EXISTING);

    for (GrpcPort port : GrpcPort.values()) {
      // Vert.x's server drops whoever connects while it reads the new key store, some 10 ms
      // (TCPServerBase.updateSSLOptions of 4.5: its workers do not wait for the update).
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .ignoreException(SSLHandshakeException.class)
          .untilAsserted(
              () ->
                  assertThat(shownAt(number(port)).getSerialNumber())
                      .as(port.name())
                      .isEqualTo(certificate.getSerialNumber()));
    }
    assertThat(login()).isEqualTo(Status.Code.OK);
  }

  private java.security.cert.X509Certificate shownAt(int port) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        Certificates.keys(CLIENT).getKeyManagers(),
        new TrustManager[] {
          io.netty.handler.ssl.util.InsecureTrustManagerFactory.INSTANCE.getTrustManagers()[0]
        },
        null);
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("localhost", port)) {
      socket.startHandshake();
      return (java.security.cert.X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  private Status.Code login() {
    StatusRuntimeException failure =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                AuthServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(10, TimeUnit.SECONDS)
                    .login(
                        LoginRequest.newBuilder()
                            .setUsername("admin")
                            .setPassword("Admin-12345")
                            .build()));
    return failure == null ? Status.Code.OK : failure.getStatus().getCode();
  }

  private int number(GrpcPort port) {
    return port == GrpcPort.HTTP ? https.getPort() : port.number();
  }

  private ManagedChannel channel(GrpcPort port, Path authority, Path client) throws IOException {
    SslContextBuilder tls =
        GrpcSslContexts.forClient().trustManager(Certificates.certificate(authority).toFile());
    if (client != null) {
      tls.keyManager(Certificates.keys(client));
    }
    return NettyChannelBuilder.forAddress("localhost", number(port))
        .sslContext(tls.build())
        .build();
  }

  /** The same for the profile and for the test, which are loaded by different class loaders. */
  private static Path directory() {
    String name = GrpcTlsTest.class.getName();
    try {
      if (System.getProperty(name) == null) {
        System.setProperty(
            name, Files.createTempDirectory(Path.of("target"), "certificates").toString());
      }
      return Path.of(System.getProperty(name));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
