package dev.platformapi.gateway.plugin;

import dev.platformapi.gateway.config.plugin.JwtConfig;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a request may have its token: parameters of the query, cookies and header fields. */
final class TokenSource {
  private static final Pattern BEARER = Pattern.compile("[Bb]earer\\s+(.+)");

  private final JwtConfig config;

  TokenSource(JwtConfig config) {
    this.config = config;
  }

  /**
   * All tokens that the request has, the same one once.
   *
   * @return with null among them for a parameter that has no value, not even an empty one
   */
  Set<String> tokens(HttpServerRequest request) {
    Set<String> tokens = new HashSet<>(4);
    for (String name : config.uriParamNames()) {
      tokens.addAll(Parameters.parse(request.query()).all(name));
    }
    for (String name : config.cookieNames()) {
      RequestFields.cookie(request, name).ifPresent(tokens::add);
    }
    for (String name : config.headerNames()) {
      List<String> values = RequestFields.header(request, name);
      Matcher bearer = BEARER.matcher(values.isEmpty() ? "" : values.get(0));
      if (bearer.find()) {
        tokens.add(bearer.group(1));
      }
    }
    tokens.remove("");
    return tokens;
  }
}
