import client.ApiClient;
import client.ApiException;
import client.ApiResponse;
import client.api.AuthApi;
import client.api.PostsApi;
import client.api.UsersApi;
import client.model.BatchRequest;
import client.model.BatchResponse;
import client.model.LoginRequest;
import client.model.NewPost;
import client.model.NewUser;
import client.model.PostView;
import client.model.User;
import client.model.UserConnection;
import client.model.UserPatch;
import client.model.UserView;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What a program does that knows the service by its OpenAPI document only. GeneratedClientIT
 * compiles and runs it.
 */
public class Driver {
  public static void drive(String address, String password) throws Exception {
    ApiClient client = new ApiClient();
    client.updateBaseUri(address);
    String token =
        new AuthApi(client)
            .login(new LoginRequest().username("admin").password(password), null)
            .getToken();
    client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
    UsersApi users = new UsersApi(client);

    String key = "\"" + UUID.randomUUID() + "\"";
    NewUser ann =
        new NewUser()
            .username("ann")
            .email("ann@example.com")
            .age(30)
            .tags(List.of("blue"))
            .attributes(Map.of("team", "core"));
    UserView created = users.createUser(ann, key);
    check(created.getId().equals(users.createUser(ann, key).getId()), "a retry is the same user");

    ApiResponse<User> read = users.getUserWithHttpInfo(created.getId(), null, null, null);
    String tag = read.getHeaders().get("etag").get(0);
    check(read.getData().getAge() == 30, "the age is there");
    UserView changed = users.updateUser(created.getId(), tag, new UserPatch().age(31));
    check(
        changed.getAge() == 31 && changed.getUsername().equals("ann"),
        "the patch changes one field");
    check(
        status(() -> users.updateUser(created.getId(), tag, new UserPatch().age(32))) == 412,
        "a stale change is refused");
    check(status(() -> users.createUser(ann, null)) == 409, "the name is taken");
    check(
        status(() -> users.createUser(new NewUser().username("x").email("x"), null)) == 422,
        "rules are kept");

    BatchRequest batch = new BatchRequest();
    for (int i = 0; i < 45; i++) {
      batch.addUsersItem(
          new NewUser()
              .username("batch" + i)
              .email("batch" + i + "@example.com")
              .attributes(Map.of("team", "batch")));
    }
    BatchResponse made = users.createUsers(batch, null);
    check(made.getCreated() == 45 && made.getFailed() == 0, "all of the batch are created");

    Set<UUID> seen = new HashSet<>();
    String after = null;
    boolean more = true;
    while (more) {
      UserConnection window =
          list(
              users,
              new java.util.HashMap<>(
                  after == null
                      ? Map.of("first", 20, "total", true, "filterAttributesTeam", "batch")
                      : Map.of(
                          "first",
                          20,
                          "total",
                          true,
                          "filterAttributesTeam",
                          "batch",
                          "after",
                          after)));
      window.getData().forEach(user -> check(seen.add(user.getId()), "nobody comes twice"));
      check(window.getPage().getTotal() == 45, "the total is right");
      after = window.getPage().getEndCursor();
      more = window.getPage().getHasNext();
    }
    check(seen.size() == 45, "everybody comes");

    PostView post =
        new PostsApi(client)
            .createPost(created.getId(), new NewPost().title("Hello").body("World"), null);
    User withPosts = users.getUser(created.getId(), "id,username", "posts", null);
    check(
        withPosts.getPosts().get(0).getId().equals(post.getId()) && withPosts.getEmail() == null,
        "posts come along, other fields do not");
    users.deleteUser(created.getId(), null);
    check(
        status(() -> users.getUser(created.getId(), null, null, null)) == 404,
        "the deleted is gone");
  }

  /** Arguments by name, as there are many. */
  private static UserConnection list(UsersApi users, Map<String, Object> wanted) throws Exception {
    for (Method method : UsersApi.class.getMethods()) {
      if (method.getName().equals("listUsers")) {
        Object[] arguments = new Object[method.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
          arguments[i] = wanted.remove(method.getParameters()[i].getName());
        }
        check(wanted.isEmpty(), "the parameters are known: " + wanted);
        return (UserConnection) method.invoke(users, arguments);
      }
    }
    throw new AssertionError("no listUsers");
  }

  private interface Call {
    void run() throws ApiException;
  }

  private static int status(Call call) {
    try {
      call.run();
      return 200;
    } catch (ApiException e) {
      return e.getCode();
    }
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("It does not hold that " + what);
    }
  }
}
