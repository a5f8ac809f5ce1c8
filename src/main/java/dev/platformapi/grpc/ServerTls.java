package dev.platformapi.grpc;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.quarkus.tls.TlsConfiguration;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509TrustManager;

/**
 * The certificate of the server, and whose certificates it takes of clients. Both can be replaced
 * while it runs; connections that there are keep theirs.
 */
final class ServerTls {
  private final Keys keys = new Keys();
  private final Trust trust = new Trust();

  private ServerTls() {}

  /** Fails with an IllegalStateException, which says why, when it has not what it needs. */
  static ServerTls of(Vertx vertx, TlsConfiguration configuration) throws Exception {
    ServerTls tls = new ServerTls();
    tls.replace(vertx, configuration);
    return tls;
  }

  /** For new connections. */
  void replace(Vertx vertx, TlsConfiguration configuration) throws Exception {
    if (configuration.getKeyStoreOptions() == null) {
      throw new IllegalStateException(
          "quarkus.tls." + configuration.getName() + " has no key store");
    }
    keys.current =
        first(
            X509ExtendedKeyManager.class,
            configuration.getKeyStoreOptions().getKeyManagerFactory(vertx).getKeyManagers());
    if (configuration.getTrustStoreOptions() != null) {
      trust.current =
          first(
              X509TrustManager.class,
              configuration
                  .getTrustStoreOptions()
                  .getTrustManagerFactory(vertx)
                  .getTrustManagers());
    }
  }

  SslContext context(ClientAuth clients) throws Exception {
    if (clients != ClientAuth.NONE && trust.current == null) {
      throw new IllegalStateException("client certificates need a trust store");
    }
    return GrpcSslContexts.configure(
            SslContextBuilder.forServer((KeyManager) keys), SslProvider.JDK)
        .trustManager((TrustManager) trust)
        .clientAuth(
            switch (clients) {
              case NONE -> io.netty.handler.ssl.ClientAuth.NONE;
              case REQUEST -> io.netty.handler.ssl.ClientAuth.OPTIONAL;
              case REQUIRED -> io.netty.handler.ssl.ClientAuth.REQUIRE;
            })
        .build();
  }

  private static <T> T first(Class<T> type, Object[] managers) {
    return Arrays.stream(managers)
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no " + type.getSimpleName()));
  }

  private static final class Keys extends X509ExtendedKeyManager {
    private volatile X509ExtendedKeyManager current;

    @Override
    public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) {
      return current.chooseEngineServerAlias(type, issuers, engine);
    }

    @Override
    public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
      return current.chooseServerAlias(type, issuers, socket);
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
      return current.getServerAliases(type, issuers);
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
      return null;
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
      return new String[0];
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return current.getCertificateChain(alias);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return current.getPrivateKey(alias);
    }
  }

  private static final class Trust implements X509TrustManager {
    private volatile X509TrustManager current;

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      current.checkClientTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("this is a server");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      X509TrustManager known = current;
      return known == null ? new X509Certificate[0] : known.getAcceptedIssuers();
    }
  }
}
