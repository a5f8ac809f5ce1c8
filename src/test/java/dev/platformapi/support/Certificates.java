package dev.platformapi.support;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;

/**
 * Certificates as the JDK's keytool makes them: authorities, and what they sign. One that is there
 * already is not made anew.
 */
public final class Certificates {
  public static final String PASSWORD = "changeit";

  private Certificates() {}

  /** An authority: a key store, and beside it, as {@code .crt}, its certificate. */
  public static Path authority(Path directory, String name) {
    Path store = directory.resolve(name + ".p12");
    if (Files.exists(store)) {
      return store;
    }
    keytool(store, "-genkeypair", "-alias", name, "-dname", "CN=" + name, "-ext", "bc:c");
    keytool(store, "-exportcert", "-rfc", "-alias", name, "-file", certificate(store).toString());
    return store;
  }

  public static Path certificate(Path authority) {
    return authority.resolveSibling(authority.getFileName() + ".crt");
  }

  /** A key store with a key for localhost that the authority has signed. */
  public static Path signed(Path authority, String name) {
    Path store = authority.resolveSibling(name + ".p12");
    if (Files.exists(store)) {
      return store;
    }
    String signer = authority.getFileName().toString().replace(".p12", "");
    Path request = store.resolveSibling(name + ".csr");
    Path signed = store.resolveSibling(name + ".crt");
    keytool(store, "-genkeypair", "-alias", name, "-dname", "CN=" + name);
    keytool(store, "-certreq", "-alias", name, "-file", request.toString());
    keytool(
        authority,
        "-gencert",
        "-rfc",
        "-alias",
        signer,
        "-infile",
        request.toString(),
        "-outfile",
        signed.toString(),
        "-ext",
        "san=dns:localhost,ip:127.0.0.1");
    keytool(
        store,
        "-importcert",
        "-noprompt",
        "-alias",
        signer,
        "-file",
        certificate(authority).toString());
    keytool(store, "-importcert", "-noprompt", "-alias", name, "-file", signed.toString());
    return store;
  }

  /** A trust store that knows this authority. */
  public static Path trust(Path authority, String name) {
    Path store = authority.resolveSibling(name + ".p12");
    if (Files.exists(store)) {
      return store;
    }
    keytool(
        store,
        "-importcert",
        "-noprompt",
        "-alias",
        "ca",
        "-file",
        certificate(authority).toString());
    return store;
  }

  public static KeyManagerFactory keys(Path store) {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(load(store), PASSWORD.toCharArray());
      return keys;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The private key of that name in a key store, in a file of PEM beside it. */
  public static Path key(Path store, String name) {
    try {
      String key =
          Base64.getMimeEncoder()
              .encodeToString(load(store).getKey(name, PASSWORD.toCharArray()).getEncoded());
      return Files.writeString(
          store.resolveSibling(name + ".key"),
          "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n");
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The certificate of that name in a key store. */
  public static X509Certificate in(Path store, String name) {
    try {
      return (X509Certificate) load(store).getCertificate(name);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyStore load(Path store) {
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD.toCharArray());
      return keys;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void keytool(Path store, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                arguments[0],
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD,
                "-storetype",
                "PKCS12"));
    command.addAll(List.of(arguments).subList(1, arguments.length));
    if (arguments[0].equals("-genkeypair")) {
      command.addAll(List.of("-keyalg", "EC", "-validity", "30"));
    }
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes());
      if (process.waitFor() != 0) {
        throw new IllegalStateException(output);
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
