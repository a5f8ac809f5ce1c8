package dev.platformapi.room;

import java.util.Locale;

/** Whom a room is open to. */
public enum RoomAccess {
  /** Everybody. */
  PUBLIC,
  /** Whom a member has invited; joining makes them members. */
  INVITED,
  /** Whom the owner has made members. */
  PRIVATE;

  /** As in the database and on the wire. */
  public String value() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Fails with {@link IllegalArgumentException} on a word that is none. */
  public static RoomAccess of(String value) {
    return valueOf(value.toUpperCase(Locale.ROOT));
  }
}
