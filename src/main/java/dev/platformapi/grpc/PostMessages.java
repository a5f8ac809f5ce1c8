package dev.platformapi.grpc;

import com.google.protobuf.FieldMask;
import dev.platformapi.grpc.v1.Post;
import dev.platformapi.grpc.v1.UpdatePostRequest;
import dev.platformapi.post.NewPost;
import dev.platformapi.post.PostView;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Posts between their protobuf messages and the records of the use cases. */
final class PostMessages {
  private static final List<String> FIELDS =
      List.of("id", "author_id", "title", "body", "created_at", "updated_at", "version");
  private static final List<String> WRITABLE = List.of("title", "body");

  private PostMessages() {}

  /** Gives a post the fields of a read mask; fails with {@code INVALID_PARAMETER}. */
  static Function<PostView, Post> masked(FieldMask mask) {
    Set<String> fields = FieldMasks.fields("read_mask", mask, FIELDS);
    return post -> message(post, fields);
  }

  static Post message(PostView post) {
    return message(post, Set.copyOf(FIELDS));
  }

  private static Post message(PostView post, Set<String> fields) {
    Post.Builder message = Post.newBuilder();
    if (fields.contains("id")) {
      message.setId(post.id().toString());
    }
    if (fields.contains("author_id")) {
      message.setAuthorId(post.authorId().toString());
    }
    if (fields.contains("title")) {
      message.setTitle(post.title());
    }
    if (fields.contains("body")) {
      message.setBody(post.body());
    }
    if (fields.contains("created_at")) {
      message.setCreatedAt(Times.timestamp(post.createdAt()));
    }
    if (fields.contains("updated_at")) {
      message.setUpdatedAt(Times.timestamp(post.updatedAt()));
    }
    if (fields.contains("version")) {
      message.setVersion(post.version());
    }
    return message.build();
  }

  /** The edit that a request asks for; fails with {@code INVALID_PARAMETER}. */
  static UnaryOperator<NewPost> edit(UpdatePostRequest request) {
    Post post = request.getPost();
    List<String> set = new ArrayList<>();
    if (!post.getTitle().isEmpty()) {
      set.add("title");
    }
    if (!post.getBody().isEmpty()) {
      set.add("body");
    }
    Set<String> fields = FieldMasks.fields("update_mask", request.getUpdateMask(), WRITABLE, set);
    return present ->
        new NewPost(
            fields.contains("title") ? post.getTitle() : present.title(),
            fields.contains("body") ? post.getBody() : present.body());
  }
}
