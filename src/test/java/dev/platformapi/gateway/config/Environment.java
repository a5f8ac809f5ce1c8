package dev.platformapi.gateway.config;

import dev.platformapi.support.Certificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The variables that files of tests may use, keys and certificates among them. */
final class Environment {
  private static final Map<String, String> VARIABLES = variables();

  private Environment() {}

  static GatewayFileReader reader() {
    return new GatewayFileReader(VARIABLES::get);
  }

  static String variable(String name) {
    return VARIABLES.get(name);
  }

  private static Map<String, String> variables() {
    Map<String, String> variables = new HashMap<>();
    variables.put("HOST", "example.com");
    variables.put("PORT", "8443");
    variables.put("DIGITS", "12345");
    variables.put("YES", "yes");
    variables.put("EMPTY", "");
    variables.put("DOLLAR", "${HOST}");
    variables.put("REDIS_PASSWORD", "hunter2");
    variables.put("KONG_REDIS_PASSWORD", "hunter3");
    variables.put("PG", "{\"password\": \"hunter4\"}");
    try {
      addKeys(variables);
      Path directory = Files.createTempDirectory("certificates");
      Path authority = Certificates.authority(directory, "a");
      addCertificate(variables, authority, "a");
      addCertificate(variables, Certificates.signed(authority, "b"), "b");
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
    return variables;
  }

  private static void addKeys(Map<String, String> variables) throws GeneralSecurityException {
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
    rsa.initialize(2048);
    KeyPair pair = rsa.generateKeyPair();
    byte[] spki = pair.getPublic().getEncoded();
    variables.put("RSA_KEY", pem("PUBLIC KEY", spki));
    // Behind 24 bytes that say what it is, the key is as PKCS #1 has it.
    variables.put(
        "RSA_KEY_PKCS1", pem("RSA PUBLIC KEY", Arrays.copyOfRange(spki, 24, spki.length)));
    variables.put("RSA_PRIVATE_KEY", pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
    KeyPair ec = KeyPairGenerator.getInstance("EC").generateKeyPair();
    variables.put("EC_KEY", pem("PUBLIC KEY", ec.getPublic().getEncoded()));
    KeyPair ed = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    variables.put("ED_KEY", pem("PUBLIC KEY", ed.getPublic().getEncoded()));
  }

  /** CERT_A is that of an authority, CERT_B is one that the authority has signed. */
  private static void addCertificate(Map<String, String> variables, Path store, String alias)
      throws GeneralSecurityException, IOException {
    char[] password = Certificates.PASSWORD.toCharArray();
    Key key = KeyStore.getInstance(store.toFile(), password).getKey(alias, password);
    Path certificate = store.resolveSibling(alias + ".crt");
    String name = alias.toUpperCase(Locale.ROOT);
    variables.put(
        "CERT_" + name,
        Files.readString(
            Files.exists(certificate) ? certificate : Certificates.certificate(store)));
    variables.put("CERT_KEY_" + name, pem("PRIVATE KEY", key.getEncoded()));
  }

  private static String pem(String label, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), label);
  }
}
