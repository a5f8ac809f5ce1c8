package dev.platformapi.gateway;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file as it came.
 *
 * @param source where from
 * @param isJson otherwise it is YAML
 * @param version the SHA-256 of the text, in hexadecimal digits
 */
record ConfigFile(String source, byte[] text, boolean isJson, String version) {
  ConfigFile(String source, byte[] text, boolean isJson) {
    this(source, text, isJson, hash(text));
  }

  /**
   * Reads one.
   *
   * @throws ConfigurationException when it cannot be read
   */
  static ConfigFile read(Path path) {
    try {
      return new ConfigFile(
          path.toString(), Files.readAllBytes(path), path.toString().endsWith(".json"));
    } catch (IOException e) {
      throw new ConfigurationException(
          "platform.gateway.config: " + path + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static String hash(byte[] text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
