package dev.platformapi.rest.version;

import java.util.Arrays;
import java.util.Optional;

/** A version of the REST API. The last one is the current one; each is replaced by the next. */
public enum ApiVersion {
  V1("1.0"),
  V2("2.0");

  private final String number;

  ApiVersion(String number) {
    this.number = number;
  }

  /** As the X-API-Version header has it. */
  public String number() {
    return number;
  }

  /** Its segment of paths. */
  public String segment() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** Where it begins: {@code /api/v1}. */
  public String root() {
    return "/api/" + segment();
  }

  /** Where its OpenAPI document is. */
  public String document() {
    return "/openapi/" + segment();
  }

  /** Whether a change must name, by If-Match, the version of the thing it was made from. */
  public boolean refusesBlindWrites() {
    return this != V1;
  }

  public static ApiVersion current() {
    return values()[values().length - 1];
  }

  /** What requests get that name no version: those who were first never named one. */
  public static ApiVersion unnamed() {
    return V1;
  }

  /** The version that replaces this one; the current one has none. */
  public Optional<ApiVersion> successor() {
    return Arrays.stream(values()).skip(ordinal() + 1L).findFirst();
  }

  static Optional<ApiVersion> ofNumber(String number) {
    return Arrays.stream(values()).filter(version -> version.number.equals(number)).findFirst();
  }

  static Optional<ApiVersion> ofSegment(String segment) {
    return Arrays.stream(values()).filter(version -> version.segment().equals(segment)).findFirst();
  }
}
