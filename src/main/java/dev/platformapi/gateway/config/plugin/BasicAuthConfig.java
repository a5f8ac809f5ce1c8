package dev.platformapi.gateway.config.plugin;

import dev.platformapi.gateway.config.document.Fields;
import java.util.Optional;

/**
 * Usernames and passwords.
 *
 * @param hideCredentials whether the upstream does not get them
 * @param realm what {@code WWW-Authenticate} says
 */
public record BasicAuthConfig(boolean hideCredentials, Optional<String> anonymous, String realm)
    implements PluginConfig {

  static BasicAuthConfig read(Fields fields) {
    return new BasicAuthConfig(
        fields.get("hide_credentials").bool().orElse(false),
        fields.get("anonymous").string().optional(),
        fields.get("realm").string().orElse("service"));
  }
}
