package dev.platformapi.gateway.config.document;

import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What all values of a file share while it is read: its problems, and where variables come from.
 */
public final class Scope {
  private final Problems problems = new Problems();
  private final UnaryOperator<String> environment;
  private final Map<String, String> vaults = new HashMap<>(Map.of("env", ""));

  /**
   * @param environment gives the value of a variable, null when it is not set
   */
  public Scope(UnaryOperator<String> environment) {
    this.environment = environment;
  }

  /** What was found to be wrong so far, and what one should know. */
  public Problems problems() {
    return problems;
  }

  /** From now on {@code {vault://name/…}} is the variable whose name begins with this. */
  public void vault(String name, String prefix) {
    vaults.put(name, prefix);
  }

  /** Null when it is not set. */
  String variable(String name) {
    return environment.apply(name);
  }

  /** What the variables of a vault begin with; null when there is no such vault. */
  String vaultPrefix(String name) {
    return vaults.get(name);
  }
}
