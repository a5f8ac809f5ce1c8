package dev.platformapi.gateway.plugin;

import dev.platformapi.gateway.support.SigningKey;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sections 6 and 11 of Kong's rules: who may pass once it is known who calls, and from where. */
class AccessTest {
  private static final String FORBIDDEN = "You cannot consume this service";

  private static final String FILE =
      """
      services:
      - name: echo
        url: http://UPSTREAM
        routes:
        - {name: allow, paths: [/allow], plugins: [{name: key-auth}, {name: acl, config: {allow: [gold, silver]}}]}
        - {name: deny, paths: [/deny], plugins: [{name: key-auth}, {name: acl, config: {deny: [gold]}}]}
        - {name: hide, paths: [/hide], plugins: [{name: key-auth}, {name: acl, config: {allow: [gold], hide_groups_header: true}}]}
        - {name: open, paths: [/open], plugins: [{name: acl, config: {allow: [gold]}}]}
        - {name: opendeny, paths: [/nobody], plugins: [{name: acl, config: {deny: [gold]}}]}
        - {name: anonymous, paths: [/anonymous], plugins: [{name: key-auth, config: {anonymous: nobody}}, {name: acl, config: {allow: [gold]}}]}
        - {name: guests, paths: [/guests], plugins: [{name: key-auth, config: {anonymous: guest}}, {name: acl, config: {allow: [guests]}}]}
        - {name: and, paths: [/and], plugins: [{name: jwt}, {name: key-auth}]}
        - {name: or, paths: [/or], plugins: [{name: jwt, config: {anonymous: nobody}}, {name: key-auth, config: {anonymous: guest}}]}
        - {name: half, paths: [/half], plugins: [{name: jwt, config: {anonymous: nobody}}, {name: key-auth}]}
        - {name: ips, paths: [/ips], plugins: [{name: ip-restriction, config: {allow: [10.0.0.0/8, "2001:db8::/32"], deny: [10.9.0.0/16, 10.1.2.3]}}]}
        - {name: ipdeny, paths: [/ipdeny], plugins: [{name: ip-restriction, config: {deny: [10.0.0.0/8], status: 418, message: go away}}]}
        - {name: mapped, paths: [/mapped], plugins: [{name: ip-restriction, config: {allow: ["::ffff:10.0.0.0/104"]}}]}
        - {name: own, paths: [/own], plugins: [{name: key-auth}]}
      consumers:
      - {username: nobody}
      - {username: guest, acls: [{group: guests}]}
      - username: ann
        keyauth_credentials: [{key: ann}]
        jwt_secrets: [{key: ann, secret: s}]
        acls: [{group: silver}, {group: others}]
      - {username: bob, keyauth_credentials: [{key: bob}], acls: [{group: gold}]}
      - {username: cat, keyauth_credentials: [{key: cat}]}
      - {username: dan, keyauth_credentials: [{key: dan}], acls: [{group: bronze}]}
      - {username: eve, keyauth_credentials: [{key: eve}], plugins: [{name: ip-restriction, config: {deny: [10.0.0.0/8]}}]}
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
    return Stream.of(groups(), several(), addresses()).flatMap(cases -> cases);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void keepsTheRule(PluginCase rule) {
    rule.check(gateway);
  }

  private static Stream<PluginCase> groups() {
    return Stream.of(
        PluginCase.of(
                "11 acl: who is in a group that is allowed; the upstream is told all", "/allow")
            .header("apikey: ann")
            .header("X-Consumer-Groups: gold")
            .tells("X-Consumer-Groups", "silver, others"),
        PluginCase.of("11 acl: who is in other groups", "/allow")
            .header("apikey: dan")
            .refuses(403, FORBIDDEN)
            .challenges(null),
        PluginCase.of("11 acl: who is in no group", "/allow")
            .header("apikey: cat")
            .refuses(403, FORBIDDEN),
        PluginCase.of("11 acl: who is not known is asked by the plugin before", "/allow")
            .refuses(401, "No API key found in request"),
        PluginCase.of("11 acl: who is in a group that is denied", "/deny")
            .header("apikey: bob")
            .refuses(403, FORBIDDEN),
        PluginCase.of("11 acl: who is in another group than those denied", "/deny")
            .header("apikey: ann")
            .tells("X-Consumer-Groups", "silver, others"),
        PluginCase.of("11 acl: who is in no group is in none that is denied", "/deny")
            .header("apikey: cat")
            .header("X-Consumer-Groups: silver")
            .tells("X-Consumer-Groups", null),
        PluginCase.of("11 acl: hide_groups_header", "/hide")
            .header("apikey: bob")
            .header("X-Consumer-Groups: forged")
            .tells("X-Consumer-Groups", null)
            .tells("X-Consumer-Username", "bob"),
        PluginCase.of("11 acl: without a plugin that finds out who calls", "/open")
            .header("X-Consumer-Groups: gold")
            .refuses(401, "Unauthorized"),
        PluginCase.of("11 acl: also when groups are denied", "/nobody")
            .refuses(401, "Unauthorized"),
        PluginCase.of(
                "11 acl: an anonymous consumer without groups is asked who it is", "/anonymous")
            .refuses(401, "Unauthorized"),
        PluginCase.of("11 acl: an anonymous consumer has groups like others", "/guests")
            .tells("X-Consumer-Groups", "guests")
            .tells("X-Anonymous-Consumer", "true"),
        PluginCase.of("11 acl: and who shows something else has its own", "/guests")
            .header("apikey: bob")
            .refuses(403, FORBIDDEN));
  }

  private static Stream<PluginCase> several() {
    String token = SigningKey.secret("s").token("HS256", "{\"iss\":\"ann\"}");
    return Stream.of(
        PluginCase.of("6: two plugins are AND: nothing is shown", "/and")
            .refuses(401, "Unauthorized"),
        PluginCase.of("6: two plugins are AND: the first alone is not enough", "/and")
            .bearer(token)
            .refuses(401, "No API key found in request"),
        PluginCase.of("6: two plugins are AND: the second alone is not enough", "/and")
            .header("apikey: bob")
            .refuses(401, "Unauthorized"),
        PluginCase.of("6: two plugins are AND: the last says who calls", "/and")
            .bearer(token)
            .header("apikey: bob")
            .tells("X-Consumer-Username", "bob"),
        PluginCase.of("6: with anonymous they are OR: the first", "/or")
            .bearer(token)
            .tells("X-Consumer-Username", "ann")
            .tells("X-Credential-Identifier", "ann")
            .tells("X-Anonymous-Consumer", null),
        PluginCase.of("6: with anonymous they are OR: the second", "/or")
            .header("apikey: bob")
            .tells("X-Consumer-Username", "bob")
            .tells("X-Anonymous-Consumer", null),
        PluginCase.of("6: with anonymous they are OR: who is known is not asked again", "/or")
            .bearer(token)
            .header("apikey: bob")
            .tells("X-Consumer-Username", "ann"),
        PluginCase.of("6: with anonymous they are OR: a bad token and a good key", "/or")
            .bearer("a.b.c")
            .header("apikey: bob")
            .tells("X-Consumer-Username", "bob"),
        PluginCase.of("6: with anonymous they are OR: nothing is the last's anonymous", "/or")
            .tells("X-Consumer-Username", "guest")
            .tells("X-Anonymous-Consumer", "true"),
        PluginCase.of("6: with anonymous for one alone the other must succeed", "/half")
            .bearer(token)
            .refuses(401, "No API key found in request"));
  }

  private static Stream<PluginCase> addresses() {
    return Stream.of(
        from("an address that is allowed", "/ips", "10.0.0.1"),
        from("another address", "/ips", "11.0.0.1")
            .refuses(403, "IP address not allowed: 11.0.0.1"),
        from("one that is denied, too", "/ips", "10.1.2.3")
            .refuses(403, "IP address not allowed: 10.1.2.3"),
        from("a range that is denied", "/ips", "10.9.255.255")
            .refuses(403, "IP address not allowed: 10.9.255.255"),
        from("an address of version 6", "/ips", "2001:db8::5"),
        from("another of version 6", "/ips", "2001:db9::5")
            .refuses(403, "IP address not allowed: 2001:db9::5"),
        from("version 4 written as version 6", "/ips", "::ffff:10.0.0.1"),
        from("that way nobody evades what is denied", "/ips", "::ffff:10.1.2.3")
            .refuses(403, "IP address not allowed: ::ffff:10.1.2.3"),
        from("a range of version 4 written as version 6", "/mapped", "10.200.0.1"),
        from("and its end", "/mapped", "11.200.0.1")
            .refuses(403, "IP address not allowed: 11.200.0.1"),
        from("status and message", "/ipdeny", "10.0.0.1").refuses(418, "go away"),
        from("what is not denied", "/ipdeny", "9.0.0.1"),
        from("what is no address", "/ipdeny", "unix:socket")
            .refuses(403, "Cannot identify the client IP address"),
        from("for one consumer", "/own", "10.0.0.1")
            .header("apikey: eve")
            .refuses(403, "IP address not allowed: 10.0.0.1"),
        from("for one consumer, not for others", "/own", "10.0.0.1").header("apikey: bob"));
  }

  private static PluginCase from(String what, String uri, String address) {
    return PluginCase.of("11 ip-restriction: " + what, uri).header("X-Test-Address: " + address);
  }
}
