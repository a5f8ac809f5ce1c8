package dev.platformapi.grpc;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What of a change to protocol buffers breaks clients that were built with them as they were: on
 * the wire, or in the source that is generated.
 */
final class ProtoChanges {
  private final List<String> breaking = new ArrayList<>();

  private ProtoChanges() {}

  /** One line for each; empty when nothing breaks. */
  static List<String> breaking(
      Collection<FileDescriptorProto> before, Collection<FileDescriptorProto> after) {
    ProtoChanges changes = new ProtoChanges();
    changes.compare("", before, after, FileDescriptorProto::getName, changes::file);
    return changes.breaking;
  }

  private interface Comparison<T> {
    void of(String path, T before, T after);
  }

  /** Each thing that there was must still be there. */
  private <T, K> void compare(
      String path,
      Collection<T> before,
      Collection<T> after,
      Function<T, K> key,
      Comparison<T> comparison) {
    Map<K, T> present = new HashMap<>();
    after.forEach(thing -> present.put(key.apply(thing), thing));
    for (T thing : before) {
      String name = path + key.apply(thing);
      T now = present.get(key.apply(thing));
      if (now == null) {
        breaking.add(name + " is gone");
      } else {
        comparison.of(name, thing, now);
      }
    }
  }

  private void same(String path, String what, Object before, Object after) {
    if (!before.equals(after)) {
      breaking.add("%s: its %s was %s and is %s".formatted(path, what, before, after));
    }
  }

  private void file(String path, FileDescriptorProto before, FileDescriptorProto after) {
    same(path, "package", before.getPackage(), after.getPackage());
    same(
        path,
        "Java package",
        before.getOptions().getJavaPackage(),
        after.getOptions().getJavaPackage());
    compare(
        path + " ",
        before.getMessageTypeList(),
        after.getMessageTypeList(),
        DescriptorProto::getName,
        this::message);
    compare(
        path + " ",
        before.getEnumTypeList(),
        after.getEnumTypeList(),
        EnumDescriptorProto::getName,
        this::enumeration);
    compare(
        path + " ",
        before.getServiceList(),
        after.getServiceList(),
        ServiceDescriptorProto::getName,
        this::service);
  }

  private void message(String path, DescriptorProto before, DescriptorProto after) {
    compare(
        path + ".",
        before.getFieldList(),
        after.getFieldList(),
        FieldDescriptorProto::getNumber,
        this::field);
    compare(
        path + ".",
        before.getNestedTypeList(),
        after.getNestedTypeList(),
        DescriptorProto::getName,
        this::message);
    compare(
        path + ".",
        before.getEnumTypeList(),
        after.getEnumTypeList(),
        EnumDescriptorProto::getName,
        this::enumeration);
  }

  private void field(String path, FieldDescriptorProto before, FieldDescriptorProto after) {
    same(path, "name", before.getName(), after.getName());
    same(path, "type", before.getType(), after.getType());
    same(path, "type", before.getTypeName(), after.getTypeName());
    same(path, "label", before.getLabel(), after.getLabel());
    same(path, "presence", before.getProto3Optional(), after.getProto3Optional());
    same(path, "oneof", before.hasOneofIndex(), after.hasOneofIndex());
  }

  private void enumeration(String path, EnumDescriptorProto before, EnumDescriptorProto after) {
    compare(
        path + ".",
        before.getValueList(),
        after.getValueList(),
        EnumValueDescriptorProto::getNumber,
        (name, was, is) -> same(name, "name", was.getName(), is.getName()));
  }

  private void service(String path, ServiceDescriptorProto before, ServiceDescriptorProto after) {
    compare(
        path + "/",
        before.getMethodList(),
        after.getMethodList(),
        MethodDescriptorProto::getName,
        this::method);
  }

  private void method(String path, MethodDescriptorProto before, MethodDescriptorProto after) {
    same(path, "request", before.getInputType(), after.getInputType());
    same(path, "response", before.getOutputType(), after.getOutputType());
    same(path, "client's stream", before.getClientStreaming(), after.getClientStreaming());
    same(path, "server's stream", before.getServerStreaming(), after.getServerStreaming());
  }
}
