package dev.platformapi.gateway.proxy;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Whom certificates of services may come from, and through how many hands. */
final class Authorities {
  private Authorities() {}

  /**
   * What checks certificates.
   *
   * @param authorities empty means those that Java trusts
   * @param depth how many certificates may be between one and its authority; empty means any number
   */
  static TrustManagerFactory trust(List<X509Certificate> authorities, Optional<Integer> depth) {
    try {
      Set<TrustAnchor> anchors = new HashSet<>();
      for (X509Certificate authority : authorities.isEmpty() ? ofJava() : authorities) {
        anchors.add(new TrustAnchor(authority, null));
      }
      PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, new X509CertSelector());
      parameters.setRevocationEnabled(false);
      depth.ifPresent(parameters::setMaxPathLength);
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(new CertPathTrustManagerParameters(parameters));
      return factory;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java cannot check certificates", e);
    }
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
}
