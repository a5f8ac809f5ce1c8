package dev.platformapi.gateway.config.document;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** A file of YAML, read into nodes: aliases are followed, merges (<<) made, words given meaning. */
final class YamlDocument {
  private static final String MERGE = "<<";

  private final Problems problems;
  private final Limits limits = new Limits();
  private final Set<Object> open = Collections.newSetFromMap(new IdentityHashMap<>());

  private YamlDocument(Problems problems) {
    this.problems = problems;
  }

  static Node read(String text, Problems problems) throws Unreadable {
    return new YamlDocument(problems).node(YamlSyntax.parse(text), Path.ROOT, 0);
  }

  private Node node(org.yaml.snakeyaml.nodes.Node node, Path path, int depth) throws Unreadable {
    Mark mark = YamlSyntax.mark(node.getStartMark());
    limits.value(mark, depth);
    if (!YamlTags.isKnown(node)) {
      problems.fault(
          mark.at(path), "the YAML tag " + node.getTag() + " means nothing here: leave it out");
    }
    if (node instanceof ScalarNode scalar) {
      return new Node.Scalar(YamlTags.value(scalar, mark), mark);
    }
    if (!open.add(node)) {
      throw new Unreadable(mark.at(path), "this alias holds itself");
    }
    Node read =
        node instanceof MappingNode mapping
            ? mapping(mapping, path, mark, depth)
            : sequence((SequenceNode) node, path, mark, depth);
    open.remove(node);
    return read;
  }

  private Node sequence(SequenceNode node, Path path, Mark mark, int depth) throws Unreadable {
    List<Node> items = new ArrayList<>();
    for (org.yaml.snakeyaml.nodes.Node item : node.getValue()) {
      items.add(node(item, path.index(items.size()), depth + 1));
    }
    return new Node.Sequence(items, mark);
  }

  private Node mapping(MappingNode node, Path path, Mark mark, int depth) throws Unreadable {
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    List<Node.Mapping> merged = new ArrayList<>();
    for (NodeTuple tuple : node.getValue()) {
      Mark key = YamlSyntax.mark(tuple.getKeyNode().getStartMark());
      if (!(tuple.getKeyNode() instanceof ScalarNode name)) {
        problems.fault(key.at(path), "expected the name of a field, not a list or a mapping");
      } else if (name.getValue().equals(MERGE)) {
        merge(node(tuple.getValueNode(), path.field(MERGE), depth + 1), path, merged);
      } else {
        Path field = path.field(name.getValue());
        Node value = node(tuple.getValueNode(), field, depth + 1);
        if (entries.putIfAbsent(name.getValue(), new Node.Entry(key, value)) != null) {
          problems.fault(key.at(field), "this field is there twice");
        }
      }
    }
    merged.forEach(other -> other.entries().forEach(entries::putIfAbsent));
    return new Node.Mapping(entries, mark);
  }

  private void merge(Node value, Path path, List<Node.Mapping> merged) {
    List<Node> parts = value instanceof Node.Sequence list ? list.items() : List.of(value);
    for (Node part : parts) {
      if (part instanceof Node.Mapping mapping) {
        merged.add(mapping);
      } else {
        problems.fault(
            part.mark().at(path.field(MERGE)), "a merge takes a mapping, or a list of mappings");
      }
    }
  }
}
