package dev.platformapi.gateway.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Section 9 of Kong's rules. */
class KeyAuthPluginTest {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String JSON = "application/json";
  private static final String NONE = "No API key found in request";
  private static final String DUPLICATE = "Duplicate API key found";

  private static final String FILE =
      """
      services:
      - name: echo
        url: http://UPSTREAM
        routes:
        - {name: key, paths: [/key], plugins: [{name: key-auth}]}
        - {name: realm, paths: [/realm], plugins: [{name: key-auth, config: {realm: house}}]}
        - {name: names, paths: [/names], plugins: [{name: key-auth, config: {key_names: [x-key, api_key], key_in_body: true}}]}
        - {name: header, paths: [/header], plugins: [{name: key-auth, config: {key_in_query: false}}]}
        - {name: query, paths: [/query], plugins: [{name: key-auth, config: {key_in_header: false}}]}
        - {name: body, paths: [/body], plugins: [{name: key-auth, config: {key_in_body: true}}]}
        - {name: hidden, paths: [/hidden], plugins: [{name: key-auth, config: {key_in_body: true, hide_credentials: true}}]}
        - {name: preflight, paths: [/preflight], plugins: [{name: key-auth, config: {run_on_preflight: false}}]}
        - {name: anonymous, paths: [/anonymous], plugins: [{name: key-auth, config: {anonymous: nobody, hide_credentials: true}}]}
        - {name: byid, paths: [/byid], plugins: [{name: key-auth, config: {anonymous: 11111111-2222-4333-8444-555555555555}}]}
        - {name: dangling, paths: [/dangling], plugins: [{name: key-auth, config: {anonymous: gone}}]}
      consumers:
      - {username: nobody, id: 11111111-2222-4333-8444-555555555555}
      - username: ann
        id: aaaaaaaa-2222-4333-8444-555555555555
        keyauth_credentials: [{key: secret, id: cccccccc-2222-4333-8444-555555555555}]
      - custom_id: "B 2 \\u00e9"
        keyauth_credentials: [{key: other}]
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
    return Stream.of(heads(), bodies(), hiding(), others()).flatMap(cases -> cases);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void keepsTheRule(PluginCase rule) {
    rule.check(gateway);
  }

  private static Stream<PluginCase> heads() {
    return Stream.of(
        PluginCase.of("9: a request without a key", "/key").refuses(401, NONE).challenges("Key"),
        PluginCase.of("9: with a realm the challenge names it", "/realm")
            .refuses(401, NONE)
            .challenges("Key realm=\"house\""),
        PluginCase.of("9: the name is apikey by default, in the header", "/key")
            .header("apikey: secret"),
        PluginCase.of("9: whose case does not matter", "/key").header("ApiKey: secret"),
        PluginCase.of("9: and in the query", "/key?a=b&apikey=secret")
            .sendsUri("/?a=b&apikey=secret"),
        PluginCase.of("9: where case matters", "/key?ApiKey=secret").refuses(401, NONE),
        PluginCase.of("9: keys in a query are decoded, as are names", "/key?api%6bey=se%63ret"),
        PluginCase.of("9: a key that is not known", "/key")
            .header("apikey: who")
            .refuses(401, "Unauthorized")
            .challenges("Key"),
        PluginCase.of("9: keys are compared with their case", "/key")
            .header("apikey: SECRET")
            .refuses(401, "Unauthorized"),
        PluginCase.of("9: an empty header is no key", "/key?apikey=secret")
            .header("apikey:")
            .refuses(401, NONE),
        PluginCase.of("9: an empty parameter is no key", "/key?apikey=").refuses(401, NONE),
        PluginCase.of("9: a parameter without a value is none", "/key?apikey").refuses(401, NONE),
        PluginCase.of("9: the header comes before the query", "/key?apikey=who")
            .header("apikey: secret"),
        PluginCase.of(
                "9: a key that is bad in the header is not looked for elsewhere",
                "/key?apikey=secret")
            .header("apikey: who")
            .refuses(401, "Unauthorized"),
        PluginCase.of("9: two header fields are a duplicate", "/key")
            .header("apikey: secret")
            .header("apikey: secret")
            .refuses(401, DUPLICATE)
            .challenges("Key"),
        PluginCase.of("9: two parameters are a duplicate", "/key?apikey=secret&apikey=secret")
            .refuses(401, DUPLICATE),
        PluginCase.of("9: key_in_query can be off", "/header?apikey=secret").refuses(401, NONE),
        PluginCase.of("9: key_in_header can be off", "/query")
            .header("apikey: secret")
            .refuses(401, NONE),
        PluginCase.of("9: a header that is off is no duplicate", "/query?apikey=secret")
            .header("apikey: a")
            .header("apikey: b"),
        PluginCase.of("9: other names", "/names").header("X-Key: secret"),
        PluginCase.of("9: a name with underscores finds hyphens", "/names")
            .header("api-key: secret"),
        PluginCase.of("9: a name that is not there", "/names")
            .header("apikey: secret")
            .refuses(401, NONE),
        PluginCase.of("9: names come in their order", "/names?x-key=who")
            .header("api_key: secret")
            .refuses(401, "Unauthorized"));
  }

  private static Stream<PluginCase> bodies() {
    return Stream.of(
        PluginCase.of("9: key_in_body is off by default", "/key")
            .body(FORM, "apikey=secret")
            .refuses(401, NONE),
        PluginCase.of("9: a key in a form, which goes on", "/body")
            .body(FORM + "; charset=utf-8", "a=b&apikey=secret")
            .sendsBody("a=b&apikey=secret"),
        PluginCase.of("9: keys in a form are decoded", "/body").body(FORM, "apikey=s%65cret"),
        PluginCase.of("9: two fields of a form are a duplicate", "/body")
            .body(FORM, "apikey=secret&apikey=x")
            .refuses(401, DUPLICATE),
        PluginCase.of("9: a key in JSON, which goes on", "/body")
            .body(JSON, "{\"a\": 1.0, \"apikey\": \"secret\"}")
            .sendsBody("{\"a\": 1.0, \"apikey\": \"secret\"}"),
        PluginCase.of("9: a list in JSON is a duplicate", "/body")
            .body(JSON, "{\"apikey\":[\"secret\"]}")
            .refuses(401, DUPLICATE),
        PluginCase.of("9: a number in JSON is no key", "/body")
            .body(JSON, "{\"apikey\":5}")
            .refuses(401, NONE),
        PluginCase.of("9: null in JSON is no key", "/body")
            .body(JSON, "{\"apikey\":null}")
            .refuses(401, NONE),
        PluginCase.of("9: a key within a field is none", "/body")
            .body(JSON, "{\"a\":{\"apikey\":\"secret\"}}")
            .refuses(401, NONE),
        PluginCase.of("9: a body that is no JSON", "/body").body(JSON, "{").refuses(401, NONE),
        PluginCase.of("9: a list as body", "/body").body(JSON, "[\"apikey\"]").refuses(401, NONE),
        PluginCase.of("9: a body that is very deep", "/body")
            .body(JSON, "[".repeat(5_000))
            .refuses(401, NONE),
        PluginCase.of("9: an empty body", "/body").body(JSON, "").refuses(401, NONE),
        PluginCase.of("9: a body of another type has no key", "/body")
            .body("text/plain", "apikey=secret")
            .refuses(401, NONE),
        PluginCase.of("9: the query comes before the body", "/body?apikey=secret")
            .body(FORM, "apikey=who")
            .sendsBody("apikey=who"),
        PluginCase.of("9: the body of one name comes before the header of the next", "/names")
            .body(FORM, "x-key=who")
            .header("api_key: secret")
            .refuses(401, "Unauthorized"));
  }

  private static Stream<PluginCase> hiding() {
    return Stream.of(
        PluginCase.of("9: keys go on by default", "/key")
            .header("apikey: secret")
            .tells("apikey", "secret"),
        PluginCase.of("9: hide_credentials hides the header", "/hidden")
            .header("apikey: secret")
            .tells("apikey", null),
        PluginCase.of(
                "9: and the parameter, and leaves the others as they are",
                "/hidden?b=%20c&apikey=secret&a=+")
            .sendsUri("/?b=%20c&a=+"),
        PluginCase.of("9: and may leave no query at all", "/hidden?apikey=secret").sendsUri("/"),
        PluginCase.of("9: and the same key elsewhere", "/hidden?apikey=x&a=b")
            .header("apikey: secret")
            .sendsUri("/?a=b")
            .tells("apikey", null),
        PluginCase.of("9: and the field of a form", "/hidden")
            .body(FORM, "a=%C3%A9&apikey=secret&b=\u00e9")
            .sendsBody("a=%C3%A9&b=\u00e9")
            .tells("Content-Length", "13"),
        PluginCase.of("9: and may leave no form at all", "/hidden")
            .body(FORM, "apikey=secret")
            .sendsBody(""),
        PluginCase.of("9: and the field of JSON", "/hidden")
            .body(JSON, "{\"b\":12345678901234567890, \"apikey\":\"secret\", \"a\":[null]}")
            .sendsBody("{\"b\":12345678901234567890,\"a\":[null]}"),
        PluginCase.of("9: and leaves numbers and what is deep as they are", "/hidden")
            .body(
                JSON,
                "{\"apikey\":\"s\\u0065cret\",\"a\":1.10,\"b\":1e5,\"c\":"
                    + "[".repeat(3_000)
                    + "]".repeat(3_000)
                    + "}")
            .sendsBody(
                "{\"a\":1.10,\"b\":1e5,\"c\":" + "[".repeat(3_000) + "]".repeat(3_000) + "}"),
        PluginCase.of("9: of a body also when the key is in the header", "/hidden")
            .header("apikey: secret")
            .body(JSON, "{\"apikey\":\"x\"}")
            .sendsBody("{}"),
        PluginCase.of("9: a body without a key is as it was", "/hidden")
            .header("apikey: secret")
            .body(JSON, "{ \"a\": 1 }")
            .sendsBody("{ \"a\": 1 }"));
  }

  private static Stream<PluginCase> others() {
    return Stream.of(
        PluginCase.of("5: the upstream is told the consumer and the id of the credential", "/key")
            .header("apikey: secret")
            .header("X-Consumer-Custom-ID: forged")
            .header("X-Consumer-Groups: admins")
            .header("X-Credential-Identifier: forged")
            .tells("X-Consumer-ID", "aaaaaaaa-2222-4333-8444-555555555555")
            .tells("X-Consumer-Username", "ann")
            .tells("X-Consumer-Custom-ID", null)
            .tells("X-Consumer-Groups", null)
            .tells("X-Credential-Identifier", "cccccccc-2222-4333-8444-555555555555")
            .tells("X-Anonymous-Consumer", null),
        PluginCase.of("5: a consumer without a username", "/key")
            .header("apikey: other")
            .header("X-Consumer-Username: forged")
            .tells("X-Consumer-Username", null)
            .tells("X-Consumer-Custom-ID", "B 2 \u00c3\u00a9"),
        PluginCase.of("9: OPTIONS are looked at by default", "/key")
            .method("OPTIONS")
            .refuses(401, NONE),
        PluginCase.of("9: without run_on_preflight they pass", "/preflight").method("OPTIONS"),
        PluginCase.of("9: and others do not", "/preflight").refuses(401, NONE),
        PluginCase.of("9: who has no key is anonymous", "/anonymous")
            .header("X-Consumer-ID: forged")
            .tells("X-Consumer-ID", "11111111-2222-4333-8444-555555555555")
            .tells("X-Consumer-Username", "nobody")
            .tells("X-Anonymous-Consumer", "true")
            .tells("X-Credential-Identifier", null),
        PluginCase.of(
                "9: who has a bad key is, too, and the key is hidden", "/anonymous?apikey=who")
            .tells("X-Anonymous-Consumer", "true")
            .sendsUri("/"),
        PluginCase.of("9: who has a good one is not", "/anonymous")
            .header("apikey: secret")
            .header("X-Anonymous-Consumer: true")
            .tells("X-Anonymous-Consumer", null)
            .tells("X-Consumer-Username", "ann"),
        PluginCase.of("9: an anonymous consumer can be named by its id", "/byid")
            .tells("X-Consumer-Username", "nobody"),
        PluginCase.of("9: one that is not there is 500", "/dangling")
            .refuses(500, "An unexpected error occurred"));
  }

  @Test
  void bodiesOfKeyAuthHaveARequestIdAndTheFormThatTheClientAccepts() {
    assertThat(gateway.get("/key").json().fieldNames())
        .containsExactlyInAnyOrder("message", "request_id");
    assertThat(gateway.get("/key", "Accept: text/plain").body()).startsWith(NONE);
  }
}
