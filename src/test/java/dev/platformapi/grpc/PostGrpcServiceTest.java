package dev.platformapi.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.FieldMask;
import com.google.rpc.BadRequest;
import dev.platformapi.grpc.v1.CreatePostRequest;
import dev.platformapi.grpc.v1.DeletePostRequest;
import dev.platformapi.grpc.v1.GetPostRequest;
import dev.platformapi.grpc.v1.ListPostsRequest;
import dev.platformapi.grpc.v1.ListPostsResponse;
import dev.platformapi.grpc.v1.Post;
import dev.platformapi.grpc.v1.PostServiceGrpc;
import dev.platformapi.grpc.v1.UpdatePostRequest;
import dev.platformapi.support.Api;
import dev.platformapi.support.GrpcClient;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class PostGrpcServiceTest {
  private ManagedChannel channel;
  private Api.TestUser author;
  private PostServiceGrpc.PostServiceBlockingStub posts;

  @BeforeEach
  void connect() {
    channel = GrpcPort.OWN.channel();
    author = Api.newUser();
    posts = GrpcClient.with(PostServiceGrpc.newBlockingStub(channel), "Bearer " + author.token());
  }

  @AfterEach
  void disconnect() throws InterruptedException {
    channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
  }

  @Test
  void aPostIsTheSameOverRestAndGrpc() {
    Post created = create("Hello", "My first post.");

    Post read = posts.getPost(GetPostRequest.newBuilder().setId(created.getId()).build()).getPost();

    assertThat(read).isEqualTo(created);
    assertThat(read.getAuthorId()).isEqualTo(author.id().toString());
    assertThat(Api.as(author).get("/api/v1/posts/{id}", created.getId()).<String>path("title"))
        .isEqualTo("Hello");
  }

  @Test
  void pagesFollowEachOtherWithTheNewestFirst() {
    List<String> created = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      created.add(create("Post " + i, "").getId());
    }
    Collections.reverse(created);

    List<String> listed = new ArrayList<>();
    String token = "";
    int pages = 0;
    do {
      ListPostsResponse page =
          posts.listPosts(
              ListPostsRequest.newBuilder()
                  .setAuthorId(author.id().toString())
                  .setPageSize(3)
                  .setPageToken(token)
                  .build());
      page.getPostsList().forEach(post -> listed.add(post.getId()));
      token = page.getNextPageToken();
      pages++;
    } while (!token.isEmpty());

    assertThat(pages).isEqualTo(3);
    assertThat(listed).isEqualTo(created);
  }

  @Test
  void aPageThatIsNoneIsRefused() {
    ListPostsRequest.Builder request =
        ListPostsRequest.newBuilder().setAuthorId(author.id().toString());

    assertThat(violation(request.clone().setPageSize(101))).isEqualTo("page_size");
    assertThat(violation(request.clone().setPageSize(-1))).isEqualTo("page_size");
    assertThat(violation(request.clone().setPageToken("x"))).isEqualTo("page_token");
    assertThat(violation(request.clone().setAuthorId("x"))).isEqualTo("author_id");
    assertThat(
            violation(
                request.clone().setReadMask(FieldMask.newBuilder().addPaths("likes").build())))
        .isEqualTo("read_mask");
  }

  private String violation(ListPostsRequest.Builder request) {
    StatusRuntimeException failure = failureOf(() -> posts.listPosts(request.build()));
    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    return GrpcClient.detail(failure, BadRequest.class)
        .orElseThrow()
        .getFieldViolations(0)
        .getField();
  }

  @Test
  void thePostsOfNobodyAreNotFound() {
    StatusRuntimeException failure =
        failureOf(
            () ->
                posts.listPosts(
                    ListPostsRequest.newBuilder()
                        .setAuthorId(UUID.randomUUID().toString())
                        .build()));

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
  }

  @Test
  void onlyTheFieldsOfTheMaskAreWritten() {
    Post created = create("Hello", "Body");

    Post changed =
        posts
            .updatePost(
                UpdatePostRequest.newBuilder()
                    .setPost(created.toBuilder().setTitle("Bye").setBody("ignored"))
                    .setUpdateMask(FieldMask.newBuilder().addPaths("title"))
                    .setVersion(0)
                    .build())
            .getPost();
    StatusRuntimeException overtaken =
        failureOf(
            () ->
                posts.updatePost(
                    UpdatePostRequest.newBuilder().setPost(created).setVersion(0).build()));

    assertThat(changed.getTitle()).isEqualTo("Bye");
    assertThat(changed.getBody()).isEqualTo("Body");
    assertThat(changed.getVersion()).isOne();
    assertThat(overtaken.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
  }

  @Test
  void aPostThatBreaksARuleIsRefused() {
    StatusRuntimeException blank = failureOf(() -> create(" ", ""));
    StatusRuntimeException huge = failureOf(() -> create("t", "x".repeat(100_001)));

    assertThat(blank.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(huge.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(
            GrpcClient.detail(huge, BadRequest.class)
                .orElseThrow()
                .getFieldViolations(0)
                .getField())
        .isEqualTo("body");
  }

  @Test
  void aDeletedPostIsGone() {
    String id = create("Hello", "").getId();

    posts.deletePost(DeletePostRequest.newBuilder().setId(id).build());

    assertThat(
            failureOf(() -> posts.getPost(GetPostRequest.newBuilder().setId(id).build()))
                .getStatus()
                .getCode())
        .isEqualTo(Status.Code.NOT_FOUND);
  }

  private Post create(String title, String body) {
    return posts
        .createPost(CreatePostRequest.newBuilder().setTitle(title).setBody(body).build())
        .getPost();
  }

  private static StatusRuntimeException failureOf(Runnable call) {
    return catchThrowableOfType(StatusRuntimeException.class, call::run);
  }
}
