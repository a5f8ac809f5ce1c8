package dev.platformapi.gateway.config.document;

/** The beginning of what is said of a file, which repeats what may be long there. */
final class Excerpt {
  private Excerpt() {}

  /**
   * A text that is short already, or its beginning, which ends between characters: half of one
   * could not be answered as JSON.
   *
   * @param most UTF-16 code units
   */
  static String of(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    boolean inCharacter = Character.isHighSurrogate(text.charAt(most - 1));
    return text.substring(0, inCharacter ? most - 1 : most) + "…";
  }
}
