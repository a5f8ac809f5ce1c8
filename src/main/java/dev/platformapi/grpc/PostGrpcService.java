package dev.platformapi.grpc;

import dev.platformapi.auth.Caller;
import dev.platformapi.error.Ids;
import dev.platformapi.grpc.v1.CreatePostRequest;
import dev.platformapi.grpc.v1.CreatePostResponse;
import dev.platformapi.grpc.v1.DeletePostRequest;
import dev.platformapi.grpc.v1.DeletePostResponse;
import dev.platformapi.grpc.v1.GetPostRequest;
import dev.platformapi.grpc.v1.GetPostResponse;
import dev.platformapi.grpc.v1.ListPostsRequest;
import dev.platformapi.grpc.v1.ListPostsResponse;
import dev.platformapi.grpc.v1.Post;
import dev.platformapi.grpc.v1.PostServiceGrpc;
import dev.platformapi.grpc.v1.UpdatePostRequest;
import dev.platformapi.grpc.v1.UpdatePostResponse;
import dev.platformapi.paging.Connection;
import dev.platformapi.paging.PageRequest;
import dev.platformapi.paging.Window;
import dev.platformapi.post.NewPost;
import dev.platformapi.post.PostService;
import dev.platformapi.post.PostView;
import io.grpc.stub.StreamObserver;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Function;

/** {@code platform.v1.PostService}. */
@ApplicationScoped
class PostGrpcService implements PostServiceGrpc.AsyncService {
  private final PostService posts;

  PostGrpcService(PostService posts) {
    this.posts = posts;
  }

  @Override
  public void getPost(GetPostRequest request, StreamObserver<GetPostResponse> responses) {
    Caller caller = AuthenticationInterceptor.caller();
    Calls.unary(
        responses,
        () ->
            posts
                .get(caller, Ids.uuid("id", request.getId()))
                .map(PostMessages.masked(request.getReadMask()))
                .map(post -> GetPostResponse.newBuilder().setPost(post).build()));
  }

  @Override
  public void listPosts(ListPostsRequest request, StreamObserver<ListPostsResponse> responses) {
    Caller caller = AuthenticationInterceptor.caller();
    Calls.unary(
        responses,
        () -> {
          Function<PostView, Post> message = PostMessages.masked(request.getReadMask());
          return posts
              .connectionOf(
                  caller, Ids.uuid("author_id", request.getAuthorId()), window(request), false)
              .map(page -> response(page, message))
              .onFailure()
              .transform(Pages::explain);
        });
  }

  @Override
  public void createPost(CreatePostRequest request, StreamObserver<CreatePostResponse> responses) {
    Caller caller = AuthenticationInterceptor.caller();
    String author = request.getAuthorId();
    Calls.unary(
        responses,
        () ->
            posts
                .create(
                    caller,
                    author.isEmpty() ? caller.userId() : Ids.uuid("author_id", author),
                    new NewPost(request.getTitle(), request.getBody()))
                .map(PostMessages::message)
                .map(post -> CreatePostResponse.newBuilder().setPost(post).build()));
  }

  @Override
  public void updatePost(UpdatePostRequest request, StreamObserver<UpdatePostResponse> responses) {
    Caller caller = AuthenticationInterceptor.caller();
    Calls.unary(
        responses,
        () ->
            posts
                .update(
                    caller,
                    Ids.uuid("post.id", request.getPost().getId()),
                    Versions.allowed(request.hasVersion(), request.getVersion()),
                    PostMessages.edit(request))
                .map(PostMessages::message)
                .map(post -> UpdatePostResponse.newBuilder().setPost(post).build()));
  }

  @Override
  public void deletePost(DeletePostRequest request, StreamObserver<DeletePostResponse> responses) {
    Caller caller = AuthenticationInterceptor.caller();
    Calls.unary(
        responses,
        () ->
            posts
                .delete(
                    caller,
                    Ids.uuid("id", request.getId()),
                    Versions.allowed(request.hasVersion(), request.getVersion()))
                .replaceWith(DeletePostResponse.getDefaultInstance()));
  }

  private static Window window(ListPostsRequest request) {
    int size = Pages.size(request.getPageSize(), PageRequest.DEFAULT_LIMIT, PageRequest.MAX_LIMIT);
    String token = request.getPageToken();
    return Window.of(size, token.isEmpty() ? null : token, null, null);
  }

  private static ListPostsResponse response(
      Connection<PostView> page, Function<PostView, Post> message) {
    ListPostsResponse.Builder response = ListPostsResponse.newBuilder();
    page.nodes().forEach(post -> response.addPosts(message.apply(post)));
    if (page.hasNext()) {
      response.setNextPageToken(page.endCursor());
    }
    return response.build();
  }
}
