package dev.platformapi.load;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is to be done: the system properties {@code load.…}, which the Maven profile describes.
 *
 * @param url of the service; null for one of its own
 * @param gateway before it, to which {@code /api/v1/users} is appended; null for none
 * @param username of an administrator, because only they create users
 */
record Settings(
    URI url,
    URI gateway,
    String username,
    String password,
    Profile profile,
    int users,
    Duration duration,
    Set<Protocol> protocols) {

  /** Fails with {@link IllegalArgumentException}, which says what is wrong. */
  static Settings read() {
    URI url = address("load.url");
    URI gateway = address("load.gateway");
    String username = text("load.username");
    String password = text("load.password");
    Profile profile = choice(Profile.class, "load.profile", text("load.profile"));
    if (url == null && (gateway != null || !username.isEmpty() || !password.isEmpty())) {
      throw new IllegalArgumentException(
          "load.gateway, load.username and load.password belong to load.url, which is not given.");
    }
    if (url != null && (username.isEmpty() || password.isEmpty())) {
      throw new IllegalArgumentException(
          "load.url needs load.username and load.password, of an administrator there.");
    }
    Settings settings =
        new Settings(
            url,
            gateway,
            username,
            password,
            profile,
            number("load.users", profile.users()),
            Duration.ofSeconds(number("load.duration", (int) profile.duration().toSeconds())),
            protocols(url == null || gateway != null));
    if (settings.users() < settings.protocols().size()) {
      throw new IllegalArgumentException(
          "load.users must be at least one for each of the "
              + settings.protocols().size()
              + " protocols.");
    }
    return settings;
  }

  /** The part of the users, or arrivals, that each protocol has. */
  double usersOfEach() {
    return (double) users / protocols.size();
  }

  private static Set<Protocol> protocols(boolean withGateway) {
    if (text("load.protocols").isEmpty()) {
      Set<Protocol> all = EnumSet.allOf(Protocol.class);
      if (!withGateway) {
        all.remove(Protocol.GATEWAY);
      }
      return all;
    }
    List<Protocol> chosen = new ArrayList<>();
    for (String name : text("load.protocols").split(",")) {
      chosen.add(choice(Protocol.class, "load.protocols", name.strip()));
    }
    if (!withGateway && chosen.contains(Protocol.GATEWAY)) {
      throw new IllegalArgumentException(
          "The protocol gateway needs load.gateway beside load.url.");
    }
    return EnumSet.copyOf(chosen);
  }

  private static URI address(String name) {
    String text = text(name).replaceAll("/+$", "");
    if (text.isEmpty()) {
      return null;
    }
    if (!text.matches("https?://[^/]+.*")) {
      throw new IllegalArgumentException(name + " must be an address, http:// or https://.");
    }
    return URI.create(text);
  }

  private static int number(String name, int otherwise) {
    String text = text(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    if (!text.matches("[1-9][0-9]{0,6}")) {
      throw new IllegalArgumentException(name + " must be a whole number above 0.");
    }
    return Integer.parseInt(text);
  }

  private static <E extends Enum<E>> E choice(Class<E> type, String name, String value) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> constant.name().equalsIgnoreCase(value))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    name
                        + " must be of "
                        + Arrays.stream(type.getEnumConstants())
                            .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "))
                        + "."));
  }

  private static String text(String name) {
    return System.getProperty(name, "").strip();
  }
}
