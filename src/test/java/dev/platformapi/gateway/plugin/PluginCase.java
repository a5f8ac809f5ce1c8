package dev.platformapi.gateway.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.gateway.support.Reply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A sentence of Kong's rules: a request, and what must come of it. Begins as a GET. */
final class PluginCase {
  private final String title;
  private final String uri;
  private final List<String> headers = new ArrayList<>();
  private final Map<String, String> upstream = new LinkedHashMap<>();
  private final Map<String, String> answer = new LinkedHashMap<>();
  private String method = "GET";
  private String body;
  private int status = 200;
  private Map<String, Object> json = Map.of();
  private String sentUri;
  private String sentBody;

  private PluginCase(String title, String uri) {
    this.title = title;
    this.uri = uri;
  }

  /**
   * A case.
   *
   * @param title begins with the section
   */
  static PluginCase of(String title, String uri) {
    return new PluginCase(title, uri);
  }

  PluginCase method(String other) {
    method = other;
    return this;
  }

  PluginCase header(String field) {
    headers.add(field);
    return this;
  }

  PluginCase bearer(String token) {
    return header("Authorization: Bearer " + token);
  }

  PluginCase body(String type, String content) {
    method = "POST";
    body = content;
    return header("Content-Type: " + type);
  }

  /** The upstream gets a header field; with null it does not. */
  PluginCase tells(String name, String value) {
    upstream.put(name, value);
    return this;
  }

  PluginCase sendsUri(String expected) {
    sentUri = expected;
    return this;
  }

  PluginCase sendsBody(String expected) {
    sentBody = expected;
    return this;
  }

  /** The client gets an error. */
  PluginCase refuses(int expected, String message) {
    return refuses(expected, Map.of("message", message));
  }

  /** The client gets an answer with at least these fields. */
  PluginCase refuses(int expected, Map<String, Object> fields) {
    status = expected;
    json = fields;
    return this;
  }

  /** The client gets a header field; with null it does not. */
  PluginCase answers(String name, String value) {
    answer.put(name, value);
    return this;
  }

  PluginCase challenges(String value) {
    return answers("WWW-Authenticate", value);
  }

  void check(GuardedGateway gateway) {
    int before = gateway.upstream.requests();
    Reply reply = gateway.send(method, uri, body, headers.toArray(String[]::new));

    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    assertThat(gateway.upstream.requests() - before).isEqualTo(status == 200 ? 1 : 0);
    assertThat(reply.json().getMap()).containsAllEntriesOf(json);
    answer.forEach((name, value) -> assertThat(reply.header(name)).as(name).isEqualTo(value));
    upstream.forEach(
        (name, value) -> assertThat(reply.upstreamHeader(name)).as(name).isEqualTo(value));
    if (sentUri != null) {
      assertThat(reply.json().getString("uri")).isEqualTo(sentUri);
    }
    if (sentBody != null) {
      assertThat(reply.json().getString("body")).isEqualTo(sentBody);
    }
  }

  @Override
  public String toString() {
    return title;
  }
}
