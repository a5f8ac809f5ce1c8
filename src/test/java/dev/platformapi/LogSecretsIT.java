package dev.platformapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Searches the log of the whole test run, which is done by then, for what no log may hold. */
class LogSecretsIT {
  private static final Path ACCESS = Path.of("target", "quarkus-test-access.log");
  private static final Path REST = Path.of("target", "quarkus-test.log");

  private static final List<Pattern> SECRETS =
      List.of(
          // a JSON Web Token, whole or its payload
          Pattern.compile("eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}"),
          // an API key or a refresh token with its secret
          Pattern.compile("pak_[A-Za-z0-9_-]{20,}"),
          Pattern.compile("prt_[A-Za-z0-9_-]{20,}"),
          Pattern.compile("(?i)bearer [A-Za-z0-9_.-]{16,}"),
          Pattern.compile("(Secret-123|Admin-12345|Other-1234|Wrong-1234)"),
          Pattern.compile("(?i)\"(password|refresh_token|client_secret)\"\\s*:"),
          // a hash of a password
          Pattern.compile("\\$2[aby]\\$[0-9]{2}\\$"));

  @Test
  void theLogOfAllTestsHoldsNoSecret() throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(ACCESS, StandardCharsets.ISO_8859_1));

    assertThat(lines.stream().filter(line -> line.contains("path=/auth/login ")))
        .hasSizeGreaterThan(10);
    assertThat(lines.stream().filter(line -> line.contains("path=/auth/keys ")))
        .hasSizeGreaterThan(10);
    lines.addAll(Files.readAllLines(REST, StandardCharsets.ISO_8859_1));
    for (Pattern secret : SECRETS) {
      assertThat(lines.stream().filter(line -> secret.matcher(line).find()).limit(5))
          .as(secret.pattern())
          .isEmpty();
    }
  }
}
