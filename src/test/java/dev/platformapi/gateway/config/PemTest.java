package dev.platformapi.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemTest {
  private static final Random RANDOM = new Random(7_468);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-----BEGIN CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END PUBLIC KEY-----",
        "-----BEGIN PUBLIC KEY-----\nMA==\n-----END PUBLIC KEY-----",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMA==\n-----END ENCRYPTED PRIVATE KEY-----",
      })
  void whatIsNone(String pem) {
    assertThat(Pem.certificate(pem)).isEmpty();
    assertThat(Pem.publicKey(pem, "RSA")).isEmpty();
    assertThat(Pem.isPrivateKey(pem)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"CERT_A", "RSA_KEY", "RSA_KEY_PKCS1", "EC_KEY", "ED_KEY"})
  void whatIsBrokenDoesNotFail(String name) {
    String pem = Environment.variable(name);
    for (int i = 0; i < 200; i++) {
      String broken = broken(pem);
      assertThatCode(
              () -> {
                Pem.certificate(broken);
                for (String algorithm : new String[] {"RSA", "EC", "EdDSA"}) {
                  Pem.publicKey(broken, algorithm);
                }
              })
          .as(broken)
          .doesNotThrowAnyException();
    }
  }

  private static String broken(String pem) {
    String[] parts = pem.split("-----");
    byte[] der = Base64.getMimeDecoder().decode(parts[2]);
    der[RANDOM.nextInt(der.length)] = (byte) RANDOM.nextInt(256);
    return "-----%s-----\n%s\n-----%s-----"
        .formatted(parts[1], Base64.getEncoder().encodeToString(der), parts[3]);
  }
}
