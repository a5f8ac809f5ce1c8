package dev.platformapi.gateway.config;

import dev.platformapi.gateway.config.document.Fields;
import dev.platformapi.gateway.config.document.Item;
import dev.platformapi.gateway.config.rule.Host;
import dev.platformapi.gateway.config.rule.Numbers;
import dev.platformapi.gateway.config.rule.Paths;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a service is: in four fields, or in a URL, which then comes before them. */
record ServiceAddress(Protocol protocol, String host, int port, Optional<String> path) {
  private static final Pattern URL =
      Pattern.compile(
          "(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://([^/?#@]*@)?(\\[[^/?#\\]]*]|[^/?#:]*)(?::([^/?#]*))?)?"
              + "([^?#]*)(.*)",
          Pattern.DOTALL);
  private static final String[] FIELDS = {"protocol", "host", "port", "path"};
  private static final int DEFAULT_PORT = 80;
  private static final int TLS_PORT = 443;

  static ServiceAddress read(Fields fields) {
    Item url = fields.get("url");
    if (!url.isPresent()) {
      return new ServiceAddress(
          Protocols.read(fields.get("protocol")).orElse(Protocol.HTTP),
          fields.get("host").string().check(Host.RULE).required(""),
          fields.get("port").integer().check(Numbers.PORT).orElse(DEFAULT_PORT),
          fields.get("path").string().check(Paths.RULE).optional());
    }
    for (String field : FIELDS) {
      fields.unused(field, "url comes before it");
    }
    return url.string()
        .map(text -> parse(text, url))
        .orElse(new ServiceAddress(Protocol.HTTP, "", DEFAULT_PORT, Optional.empty()));
  }

  private static ServiceAddress parse(String text, Item url) {
    Matcher parts = URL.matcher(text);
    parts.matches();
    if (parts.group(3) == null || parts.group(3).isEmpty()) {
      url.fault("missing host in url: expected scheme://host:port/path");
      return null;
    }
    if (parts.group(2) != null || !parts.group(6).isEmpty()) {
      url.warn("not used: the user, password and query of a service's url");
    }
    String host = parts.group(3).replaceAll("[\\[\\]]", "");
    Host.RULE.broken(host).ifPresent(url::fault);
    Optional<String> path = Optional.of(parts.group(5)).filter(found -> !found.isEmpty());
    path.flatMap(Paths.RULE::broken).ifPresent(url::fault);
    Optional<Integer> port = Optional.ofNullable(parts.group(4)).map(number -> port(number, url));
    Protocol protocol =
        Optional.ofNullable(parts.group(1))
            .map(scheme -> Protocols.parse(scheme, url).orElse(Protocol.HTTP))
            .orElse(port.equals(Optional.of(TLS_PORT)) ? Protocol.HTTPS : Protocol.HTTP);
    int usual = protocol == Protocol.HTTPS ? TLS_PORT : DEFAULT_PORT;
    return new ServiceAddress(protocol, host, port.orElse(usual), path);
  }

  private static int port(String number, Item url) {
    if (number.matches("\\d{1,5}") && Integer.parseInt(number) <= 65_535) {
      return Integer.parseInt(number);
    }
    url.fault("value should be between 0 and 65535: the port of the url");
    return DEFAULT_PORT;
  }
}
