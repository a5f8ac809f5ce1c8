package dev.platformapi.gateway.config.document;

import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/** What tags such as {@code !!str} make of a value. */
final class YamlTags {
  /** Leaves the meaning of words without quotes to {@link PlainScalars}. */
  static final Resolver RESOLVER =
      new Resolver() {
        @Override
        public Tag resolve(NodeId kind, String value, boolean implicit) {
          return switch (kind) {
            case scalar -> implicit ? PLAIN : Tag.STR;
            case sequence -> Tag.SEQ;
            default -> Tag.MAP;
          };
        }
      };

  private static final Tag PLAIN = new Tag("!plain");
  private static final Set<Tag> TYPES = Set.of(Tag.BOOL, Tag.INT, Tag.FLOAT, Tag.NULL);

  private YamlTags() {}

  static boolean isKnown(Node node) {
    Tag tag = node.getTag();
    return switch (node.getNodeId()) {
      case scalar -> tag.equals(PLAIN) || tag.equals(Tag.STR) || TYPES.contains(tag);
      case sequence -> tag.equals(Tag.SEQ);
      default -> tag.equals(Tag.MAP);
    };
  }

  /** Null, or a {@code Boolean}, {@code Double} or {@code String}. */
  static Object value(ScalarNode node, Mark mark) throws Unreadable {
    Tag tag = node.getTag();
    if (!tag.equals(PLAIN) && !TYPES.contains(tag)) {
      return node.getValue();
    }
    Object meaning = PlainScalars.meaning(node.getValue());
    if (tag.equals(PLAIN) || typed(tag, meaning)) {
      return meaning;
    }
    throw new Unreadable(mark, "this is no value of the YAML tag " + tag);
  }

  private static boolean typed(Tag tag, Object meaning) {
    if (tag.equals(Tag.BOOL)) {
      return meaning instanceof Boolean;
    }
    return tag.equals(Tag.NULL) ? meaning == null : meaning instanceof Double;
  }
}
