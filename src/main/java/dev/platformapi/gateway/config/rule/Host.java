package dev.platformapi.gateway.config.rule;

import dev.platformapi.gateway.config.document.Rule;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name or address of a machine, and perhaps a port.
 *
 * @param name without the brackets of an address of version 6
 * @param isAddress whether it is an address and not a name
 */
public record Host(String name, boolean isAddress, OptionalInt port) {
  /** A host without a port. */
  public static final Rule<String> RULE =
      text ->
          parse(text)
              .map(host -> message(host.port.isPresent(), "must not have a port"))
              .orElse(Optional.of("invalid value: not a hostname or an IP address"));

  /** The name that a client gives when it opens TLS. */
  public static final Rule<String> SERVER_NAME =
      text ->
          parse(text)
              .filter(host -> !host.isAddress)
              .map(host -> message(host.port.isPresent(), "must not have a port"))
              .orElse(Optional.of("invalid value: not a hostname"));

  /** A server name in which the first or the last label may be {@code *}. */
  public static final Rule<String> SERVER_NAME_PATTERN =
      text -> wildcard(text).or(() -> SERVER_NAME.broken(text.replace("*", "any")));

  /** What a route may say of the Host of a request: a port may follow, a label may be {@code *}. */
  public static final Rule<String> ROUTE =
      text ->
          wildcard(text)
              .or(
                  () ->
                      message(
                          parse(text.replace("*", "any")).isEmpty(),
                          "invalid value: expected a hostname, *.hostname or hostname.*, and"
                              + " perhaps :port"));

  private static final Pattern WILDCARD = Pattern.compile("\\*\\.[^*]*|[^*]*\\.\\*|[^*]*");
  private static final Pattern V4 = Pattern.compile("([\\d.]+)(?::(\\d{1,9}))?");
  private static final Pattern V6 =
      Pattern.compile("([^\\[\\]]+)|\\[([^\\[\\]]+)](?::(\\d{1,9}))?");
  private static final Pattern NAME = Pattern.compile("([A-Za-z0-9._-]+?)(?::(\\d{1,9}))?");
  private static final Pattern LABELS =
      Pattern.compile("([A-Za-z0-9_-]*[A-Za-z0-9_]\\.)*[A-Za-z0-9_-]*[A-Za-z0-9_]\\.?");
  private static final int LONGEST = 300;
  private static final int LAST_PORT = 65_535;

  /** The host in a text; empty when there is none. */
  public static Optional<Host> parse(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    if (text.chars().filter(character -> character == ':').count() > 1) {
      return v6(text);
    }
    Matcher v4 = V4.matcher(text);
    if (v4.matches()) {
      return IpAddress.parse(v4.group(1)).flatMap(bytes -> of(v4.group(1), true, v4.group(2)));
    }
    Matcher name = NAME.matcher(text);
    return name.matches() && LABELS.matcher(name.group(1)).matches()
        ? of(name.group(1), false, name.group(2))
        : Optional.empty();
  }

  private static Optional<Host> v6(String text) {
    Matcher v6 = V6.matcher(text);
    if (!v6.matches()) {
      return Optional.empty();
    }
    String address = v6.group(1) == null ? v6.group(2) : v6.group(1);
    return IpAddress.parse(address).flatMap(bytes -> of(address, true, v6.group(3)));
  }

  private static Optional<Host> of(String name, boolean isAddress, String port) {
    if (port == null) {
      return Optional.of(new Host(name, isAddress, OptionalInt.empty()));
    }
    int number = Integer.parseInt(port);
    return number > LAST_PORT
        ? Optional.empty()
        : Optional.of(new Host(name, isAddress, OptionalInt.of(number)));
  }

  private static Optional<String> wildcard(String text) {
    return message(
        !WILDCARD.matcher(text).matches(),
        "invalid wildcard: must be placed at leftmost or rightmost label");
  }

  private static Optional<String> message(boolean broken, String message) {
    return broken ? Optional.of(message) : Optional.empty();
  }
}
