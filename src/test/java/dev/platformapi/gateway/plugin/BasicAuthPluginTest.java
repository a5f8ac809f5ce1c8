package dev.platformapi.gateway.plugin;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Section 5 of Kong's rules: usernames and passwords. */
class BasicAuthPluginTest {
  private static final String SERVICE = "Basic realm=\"service\"";

  private static final String FILE =
      """
      services:
      - name: echo
        url: http://UPSTREAM
        routes:
        - {name: basic, paths: [/basic], plugins: [{name: basic-auth}]}
        - {name: realm, paths: [/realm], plugins: [{name: basic-auth, config: {realm: house}}]}
        - {name: hidden, paths: [/hidden], plugins: [{name: basic-auth, config: {hide_credentials: true}}]}
        - {name: anonymous, paths: [/anonymous], plugins: [{name: basic-auth, config: {anonymous: nobody}}]}
      consumers:
      - {username: nobody}
      - username: ann
        basicauth_credentials:
        - {username: user, password: "pass:word"}
        - {username: "us\\u00e9r", password: "\\u00e9"}
      """;

  private static GuardedGateway gateway;

  @BeforeAll
  static void start() {
    gateway = GuardedGateway.of(FILE);
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  static Stream<PluginCase> cases() {
    String good = basic("user:pass:word");
    return Stream.of(
        PluginCase.of("5 basic-auth: a request without a password", "/basic")
            .refuses(401, "Unauthorized")
            .challenges(SERVICE),
        PluginCase.of("5 basic-auth: the realm of the challenge", "/realm")
            .refuses(401, "Unauthorized")
            .challenges("Basic realm=\"house\""),
        PluginCase.of(
                "5 basic-auth: username and password; the upstream is told the username", "/basic")
            .header("Authorization: " + good)
            .header("X-Anonymous-Consumer: true")
            .header("X-Credential-Identifier: forged")
            .tells("Authorization", good)
            .tells("X-Consumer-Username", "ann")
            .tells("X-Credential-Identifier", "user")
            .tells("X-Anonymous-Consumer", null),
        PluginCase.of("5 basic-auth: the word may be basic", "/basic")
            .header("Authorization: " + good.replace("Basic", "basic")),
        PluginCase.of("5 basic-auth: the word may not be BASIC", "/basic")
            .header("Authorization: " + good.replace("Basic", "BASIC"))
            .refuses(401, "Unauthorized"),
        PluginCase.of("5 basic-auth: names and passwords are in UTF-8", "/basic")
            .header("Authorization: " + basic("us\u00e9r:\u00e9"))
            .tells("X-Credential-Identifier", "us\u00c3\u00a9r"),
        PluginCase.of("5 basic-auth: Base64 may come without padding", "/basic")
            .header("Authorization: " + good.replace("=", "")),
        PluginCase.of("5 basic-auth: a wrong password", "/basic")
            .header("Authorization: " + basic("user:pass"))
            .refuses(401, "Unauthorized")
            .challenges(SERVICE),
        PluginCase.of("5 basic-auth: an empty password", "/basic")
            .header("Authorization: " + basic("user:"))
            .refuses(401, "Unauthorized"),
        PluginCase.of("5 basic-auth: a username that is not known", "/basic")
            .header("Authorization: " + basic("who:pass:word"))
            .refuses(401, "Unauthorized"),
        PluginCase.of("5 basic-auth: the consumer's own name is none", "/basic")
            .header("Authorization: " + basic("ann:pass:word"))
            .refuses(401, "Unauthorized"),
        PluginCase.of("5 basic-auth: no colon", "/basic")
            .header("Authorization: " + basic("user"))
            .refuses(401, "Unauthorized")
            .challenges(SERVICE),
        PluginCase.of("5 basic-auth: no username", "/basic")
            .header("Authorization: " + basic(":pass:word"))
            .refuses(401, "Unauthorized"),
        PluginCase.of("5 basic-auth: what is no Base64", "/basic")
            .header("Authorization: Basic user:pass")
            .refuses(401, "Unauthorized"),
        PluginCase.of("5 basic-auth: another scheme", "/basic")
            .header("Authorization: Bearer abc")
            .refuses(401, "Unauthorized"),
        PluginCase.of("5 basic-auth: Proxy-Authorization counts, too", "/basic")
            .header("Proxy-Authorization: " + good),
        PluginCase.of("5 basic-auth: Authorization counts when nobody is in the other", "/basic")
            .header("Proxy-Authorization: " + basic("who:pass"))
            .header("Authorization: " + good),
        PluginCase.of("5 basic-auth: but not when the other has a wrong password", "/basic")
            .header("Proxy-Authorization: " + basic("user:no"))
            .header("Authorization: " + good)
            .refuses(401, "Unauthorized"),
        PluginCase.of("5 basic-auth: hide_credentials", "/hidden")
            .header("Authorization: " + good)
            .tells("Authorization", null)
            .tells("X-Consumer-Username", "ann"),
        PluginCase.of("5 basic-auth: hide_credentials of a proxy", "/hidden")
            .header("Proxy-Authorization: " + good)
            .tells("Proxy-Authorization", null),
        PluginCase.of("5 basic-auth: who shows nothing is anonymous", "/anonymous")
            .header("X-Consumer-Username: ann")
            .tells("X-Consumer-Username", "nobody")
            .tells("X-Anonymous-Consumer", "true"),
        PluginCase.of("5 basic-auth: who shows something wrong is, too", "/anonymous")
            .header("Authorization: " + basic("user:no"))
            .tells("X-Consumer-Username", "nobody"),
        PluginCase.of("5 basic-auth: OPTIONS are looked at", "/basic")
            .method("OPTIONS")
            .refuses(401, "Unauthorized"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void keepsTheRule(PluginCase rule) {
    rule.check(gateway);
  }

  private static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }
}
