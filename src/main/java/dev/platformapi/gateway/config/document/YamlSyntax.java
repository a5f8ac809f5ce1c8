package dev.platformapi.gateway.config.document;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * The syntax of YAML. Of SnakeYAML only the part is used that gives nodes: it makes no objects, so
 * a file cannot name classes. It reads YAML 1.1, as Kong does.
 */
final class YamlSyntax {
  private YamlSyntax() {}

  /** The one document of the text; fails when it is not YAML, or none or several documents. */
  static Node parse(String text) throws Unreadable {
    shortLines(text);
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Limits.BYTES);
    options.setNestingDepthLimit(Limits.DEPTH);
    // Limits counts what aliases make of the file.
    options.setMaxAliasesForCollections(Integer.MAX_VALUE);
    try {
      Node node =
          new Composer(new ParserImpl(new StreamReader(text), options), YamlTags.RESOLVER, options)
              .getSingleNode();
      if (node == null) {
        throw new Unreadable(Mark.START, "the file is empty: expected at least _format_version");
      }
      return node;
    } catch (MarkedYAMLException e) {
      org.yaml.snakeyaml.error.Mark mark = e.getProblemMark();
      throw new Unreadable(mark == null ? Mark.START : mark(mark), "not YAML: " + problem(e));
    } catch (YAMLException e) {
      throw new Unreadable(Mark.START, "not YAML: " + e.getMessage());
    } catch (NumberFormatException e) {
      // The scanner lets it out for \UFFFFFFFF.
      throw new Unreadable(Mark.START, "not YAML: an escape names no character");
    }
  }

  /** The scanner's time grows with the square of the length of a word, comment or tag. */
  private static void shortLines(String text) throws Unreadable {
    int start = 0;
    for (int line = 1; start < text.length(); line++) {
      int end = text.indexOf('\n', start);
      end = end < 0 ? text.length() : end;
      if (end - start > Limits.LINE) {
        throw new Unreadable(
            new Mark(line, 1), "the line is longer than " + Limits.LINE + " characters");
      }
      start = end + 1;
    }
  }

  static Mark mark(org.yaml.snakeyaml.error.Mark mark) {
    return new Mark(mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static String problem(MarkedYAMLException e) {
    return e.getContext() == null ? e.getProblem() : e.getContext() + ", " + e.getProblem();
  }
}
