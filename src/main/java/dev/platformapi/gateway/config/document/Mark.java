package dev.platformapi.gateway.config.document;

/** A line and a column, both from 1. */
record Mark(int line, int column) {
  static final Mark START = new Mark(1, 1);

  /** The place of the character at this index of the text. */
  static Mark of(CharSequence text, int index) {
    int line = 1;
    int start = 0;
    for (int i = 0; i < index; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        start = i + 1;
      }
    }
    return new Mark(line, Character.codePointCount(text, start, index) + 1);
  }

  Place at(Path path) {
    return new Place(path.toString(), line, column);
  }
}
