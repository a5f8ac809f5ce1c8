package dev.platformapi.gateway.config.document;

/**
 * Where something stands in a file.
 *
 * @param path from the root, as {@code services[0].routes[1].paths[0]}; empty for the file itself
 * @param line from 1; 0 where there is none, as for a file that is too large
 * @param column from 1, in characters
 */
public record Place(String path, int line, int column) {
  /** As {@code services[0].port (line 4, column 11)}. */
  @Override
  public String toString() {
    if (line == 0) {
      return path;
    }
    String mark = "line " + line + ", column " + column;
    return path.isEmpty() ? mark : path + " (" + mark + ")";
  }
}
