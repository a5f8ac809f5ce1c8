package dev.platformapi.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;
import dev.platformapi.grpc.v1.AuthServiceOuterClass;
import dev.platformapi.grpc.v1.PostServiceOuterClass;
import dev.platformapi.grpc.v1.UserServiceOuterClass;
import dev.platformapi.support.Npm;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Clients that were built with the protocol buffers as published still work. {@code
 * src/test/resources/proto/published.binpb} is their descriptor set; what is published next is
 * {@code target/generated-sources/grpc/platform.binpb} of the build.
 */
class ProtoTest {
  private static final List<FileDescriptorProto> CURRENT =
      Stream.of(
              UserServiceOuterClass.getDescriptor(),
              PostServiceOuterClass.getDescriptor(),
              AuthServiceOuterClass.getDescriptor())
          .map(FileDescriptor::toProto)
          .toList();

  @Test
  void nothingThatIsPublishedIsBroken() throws IOException {
    try (InputStream in = ProtoTest.class.getResourceAsStream("/proto/published.binpb")) {
      List<FileDescriptorProto> published =
          FileDescriptorSet.parseFrom(in).getFileList().stream()
              .filter(file -> file.getPackage().equals("platform.v1"))
              .toList();

      assertThat(published).hasSize(3);
      assertThat(ProtoChanges.breaking(published, CURRENT)).isEmpty();
    }
  }

  @Test
  void bufFindsNothingWrong() throws IOException, InterruptedException {
    Npm.lintProtos();
  }

  @ParameterizedTest
  @MethodSource("breakingChanges")
  void aBreakingChangeIsFound(String found, Consumer<FileDescriptorProto.Builder> change) {
    FileDescriptorProto.Builder changed = CURRENT.get(0).toBuilder();
    change.accept(changed);

    assertThat(ProtoChanges.breaking(List.of(CURRENT.get(0)), List.of(changed.build())))
        .hasSize(1)
        .allMatch(line -> line.contains(found), found);
  }

  static Stream<Arguments> breakingChanges() {
    return Stream.of(
        change("its package was", file -> file.setPackage("platform.v2")),
        change("its Java package", file -> file.getOptionsBuilder().setJavaPackage("x")),
        change("User is gone", file -> file.getMessageTypeBuilder(0).setName("Person")),
        change("User.1 is gone", file -> file.getMessageTypeBuilder(0).removeField(0)),
        change(
            "User.2: its name",
            file -> file.getMessageTypeBuilder(0).getFieldBuilder(1).setName("login")),
        change(
            "User.9: its type",
            file ->
                file.getMessageTypeBuilder(0)
                    .getFieldBuilder(8)
                    .setType(
                        com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type.TYPE_INT32)),
        change(
            "User.2: its label",
            file ->
                file.getMessageTypeBuilder(0)
                    .getFieldBuilder(1)
                    .setLabel(
                        com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label
                            .LABEL_REPEATED)),
        change("GetUser is gone", file -> file.getServiceBuilder(0).removeMethod(0)),
        change(
            "GetUser: its request",
            file ->
                file.getServiceBuilder(0).getMethodBuilder(0).setInputType(".platform.v1.User")),
        change(
            "GetUser: its server's stream",
            file -> file.getServiceBuilder(0).getMethodBuilder(0).setServerStreaming(true)),
        change(
            "GetUser: its client's stream",
            file -> file.getServiceBuilder(0).getMethodBuilder(0).setClientStreaming(true)),
        change("UserService is gone", FileDescriptorProto.Builder::clearService));
  }

  private static Arguments change(String found, Consumer<FileDescriptorProto.Builder> change) {
    return Arguments.of(found, change);
  }
}
