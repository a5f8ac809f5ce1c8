package dev.platformapi.gateway.config;

import dev.platformapi.gateway.config.document.Fields;
import dev.platformapi.gateway.config.document.Rule;
import dev.platformapi.gateway.config.document.Scope;
import java.util.regex.Pattern;

/** Reads vaults: names under which references find variables of the environment. */
final class Vaults {
  private static final String ENVIRONMENT = "env";
  private static final Pattern PREFIX = Pattern.compile("[a-z][a-z0-9-]*[a-z0-9]");

  private Vaults() {}

  static void read(Fields file, Scope scope) {
    file.get("vaults").list(item -> item.record().map(fields -> vault(fields, scope)));
  }

  private static String vault(Fields fields, Scope scope) {
    String name = fields.get("name").string().required(ENVIRONMENT);
    if (!name.equals(ENVIRONMENT)) {
      fields.get("name").fault("vault '" + name + "' is not supported: expected env");
    }
    String prefix =
        fields
            .get("prefix")
            .string()
            .check(
                Rule.of(
                    text -> PREFIX.matcher(text).matches() && !text.equals(ENVIRONMENT),
                    "invalid value: expected small letters, digits and -, and not env"))
            .required("");
    Fields config = fields.get("config").fields();
    scope.vault(prefix, config.get("prefix").string().orElse(""));
    config.end();
    fields.skip("id", "description", "tags", "created_at", "updated_at");
    fields.comments();
    fields.end();
    return prefix;
  }
}
