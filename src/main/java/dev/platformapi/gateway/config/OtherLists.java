package dev.platformapi.gateway.config;

import dev.platformapi.gateway.config.document.Fields;
import dev.platformapi.gateway.config.document.Item;
import dev.platformapi.gateway.config.document.Value;
import java.util.List;

/** What else Kong and decK have at the top of their files. */
final class OtherLists {
  private static final List<String> UNSUPPORTED =
      List.of(
          "filter_chains",
          "consumer_groups",
          "hmacauth_credentials",
          "oauth2_credentials",
          "oauth2_tokens",
          "oauth2_authorization_codes",
          "mtls_auth_credentials",
          "acme_storage",
          "sessions",
          "licenses");
  private static final List<String> OF_DECK =
      List.of("_info", "_workspace", "_konnect", "_plugin_configs");
  private static final String DEFAULT = "default";

  private OtherLists() {}

  static void read(Fields file) {
    for (String list : UNSUPPORTED) {
      if (file.get(list).isFilled()) {
        file.get(list).fault("not supported: there is nothing here that uses " + list);
      }
    }
    for (String field : OF_DECK) {
      if (file.get(field).isPresent()) {
        file.get(field).fault("unknown field: it is decK's, and Kong does not read it either");
      }
    }
    for (String list : List.of("keys", "key_sets", "parameters")) {
      file.unused(list, "no plugin of this gateway reads them");
    }
    file.get("workspaces").list(OtherLists::workspace);
  }

  /** Exports of Kong name the one workspace that there is. */
  private static Value<String> workspace(Item item) {
    return item.record()
        .map(
            fields -> {
              fields.skipRest();
              String name = fields.get("name").string().required(DEFAULT);
              if (!name.equals(DEFAULT)) {
                fields.get("name").fault("not supported: there is one workspace, 'default'");
              }
              return name;
            });
  }
}
