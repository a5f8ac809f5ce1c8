package dev.platformapi.contract.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Holds the contract that a consumer's test has made identical to the one that is kept; with {@code
 * -Dpact.keep=true} the new one is kept instead. It must be registered before Pact's own extension,
 * so that the contract is written when it looks.
 */
public final class KeptPact implements BeforeAllCallback, AfterAllCallback {
  private static final Path MADE = Path.of("target", "pacts");
  private static final Path KEPT = Path.of("src", "test", "resources", "pacts");

  /** Pact adds to a file that is there what an older test has made. */
  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    Files.deleteIfExists(MADE.resolve(file(context)));
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    Path made = MADE.resolve(file(context));
    Path kept = KEPT.resolve(file(context));
    if (!Files.exists(made)) {
      return; // A test has failed, and says why.
    }
    if (Boolean.getBoolean("pact.keep")) {
      Files.createDirectories(KEPT);
      Files.copy(made, kept, StandardCopyOption.REPLACE_EXISTING);
    }
    assertThat(made)
        .as("the contract, which -Dpact.keep=true keeps as it is now")
        .hasSameTextualContentAs(kept);
  }

  private static String file(ExtensionContext context) {
    ConsumerContract contract =
        context.getRequiredTestClass().getAnnotation(ConsumerContract.class);
    return contract.consumer() + "-" + contract.provider() + ".json";
  }
}
