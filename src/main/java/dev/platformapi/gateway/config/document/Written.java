package dev.platformapi.gateway.config.document;

import java.util.Locale;

/** A constant of an enum, as it is written in a file: by default its name in small letters. */
public interface Written {
  /** The name of the constant. */
  String name();

  /** The word in the file. */
  default String written() {
    return name().toLowerCase(Locale.ROOT);
  }
}
