package dev.platformapi.gateway.config.document;

/** A file of which no value can be read. */
final class Unreadable extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Place place;

  Unreadable(Place place, String message) {
    super(message, null, false, false);
    this.place = place;
  }

  Unreadable(Mark mark, String message) {
    this(mark.at(Path.ROOT), message);
  }

  Place place() {
    return place;
  }
}
