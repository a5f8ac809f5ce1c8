package dev.platformapi.gateway.plugin;

/**
 * Values under names, of which a name may have several: header fields, parameters, fields of JSON.
 * Changing what is under one name leaves everything else as it is written, and where it is.
 */
interface NamedValues {
  boolean has(String name);

  void remove(String name);

  /** Puts what is under one name under another, in place of what is there, if there is anything. */
  void rename(String from, String to);

  /** Makes this the only value of a name. */
  void set(String name, String value);

  /** Gives a name another value. */
  void append(String name, String value);
}
