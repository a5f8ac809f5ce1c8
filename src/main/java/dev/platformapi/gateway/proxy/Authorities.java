package dev.platformapi.gateway.proxy;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathParameters;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Whom certificates of services may come from, and through how many hands. Java's own check does
 * not count these where a service shows all of them.
 */
final class Authorities extends X509ExtendedTrustManager {
  private final Set<TrustAnchor> anchors;
  private final Optional<Integer> depth;
  private final X509ExtendedTrustManager java;

  /**
   * @param authorities empty means those that Java trusts
   * @param depth how many certificates may be between one and its authority; empty means any number
   */
  Authorities(List<X509Certificate> authorities, Optional<Integer> depth) {
    this.depth = depth;
    try {
      this.anchors =
          (authorities.isEmpty() ? ofJava() : authorities)
              .stream()
                  .map(authority -> new TrustAnchor(authority, null))
                  .collect(Collectors.toSet());
      PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, new X509CertSelector());
      parameters.setRevocationEnabled(false);
      this.java =
          managers(new CertPathTrustManagerParameters(parameters)).stream()
              .map(X509ExtendedTrustManager.class::cast)
              .findFirst()
              .orElseThrow();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java cannot check certificates", e);
    }
  }

  private static List<TrustManager> managers(CertPathTrustManagerParameters parameters)
      throws GeneralSecurityException {
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(parameters);
    return List.of(factory.getTrustManagers());
  }

  private static List<X509Certificate> ofJava() throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((KeyStore) null);
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509TrustManager.class::isInstance)
        .flatMap(manager -> Arrays.stream(((X509TrustManager) manager).getAcceptedIssuers()))
        .toList();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    java.checkServerTrusted(chain, type, engine);
    checkDepth(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    java.checkServerTrusted(chain, type, socket);
    checkDepth(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    java.checkServerTrusted(chain, type);
    checkDepth(chain);
  }

  private void checkDepth(X509Certificate... chain) throws CertificateException {
    if (depth.isEmpty()) {
      return;
    }
    try {
      CertPathBuilder.getInstance("PKIX").build(path(depth.get(), chain));
    } catch (GeneralSecurityException e) {
      throw new CertificateException("There are more than " + depth.get() + " in between.", e);
    }
  }

  private CertPathParameters path(int longest, X509Certificate... chain)
      throws GeneralSecurityException {
    X509CertSelector shown = new X509CertSelector();
    shown.setCertificate(chain[0]);
    PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, shown);
    parameters.setRevocationEnabled(false);
    parameters.setMaxPathLength(longest);
    parameters.addCertStore(
        CertStore.getInstance("Collection", new CollectionCertStoreParameters(List.of(chain))));
    return parameters;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    java.checkClientTrusted(chain, type, engine);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    java.checkClientTrusted(chain, type, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    java.checkClientTrusted(chain, type);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return java.getAcceptedIssuers();
  }
}
