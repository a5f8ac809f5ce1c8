package dev.platformapi.rest.v2;

import static dev.platformapi.support.Api.as;
import static dev.platformapi.support.Api.asAdmin;
import static dev.platformapi.support.Api.newUser;
import static dev.platformapi.support.Api.uniqueName;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.platformapi.support.Api.TestUser;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists by cursor: windows, filters, sorts and shapes. */
@QuarkusTest
class UserListTest {
  private static final String USERS = "/api/v2/users";

  private String team;

  @BeforeEach
  void name() {
    team = uniqueName();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "created_at",
        "-created_at",
        "username",
        "-email",
        "updated_at,-username",
        "id",
        "-updated_at,-created_at,email"
      })
  void walkingForwardAndBackMeetsEveryoneOnceInOrder(String sort) {
    List<String> ids = createTeam(7);

    List<String> forward = walk(ours().queryParam("sort", sort).queryParam("first", 3), "next");
    List<String> backward = walk(ours().queryParam("sort", sort).queryParam("last", 3), "prev");

    assertThat(forward).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(inWindows(backward, 3)).isEqualTo(forward);
  }

  @Test
  void aWalkMissesNobodyAndDoublesNobodyWhileOthersComeAndGo() {
    List<String> ids = createTeam(6);
    Response first = ours().queryParam("sort", "created_at").queryParam("first", 3).get(USERS);
    createTeam(2);
    asAdmin().delete("/api/v1/users/{id}", ids.get(2)).then().statusCode(204);
    asAdmin().delete("/api/v1/users/{id}", ids.get(4)).then().statusCode(204);

    Response second = follow(first, "next");

    assertThat(first.<List<String>>path("data.id")).isEqualTo(ids.subList(0, 3));
    assertThat(second.<List<String>>path("data.id")).startsWith(ids.get(3), ids.get(5)).hasSize(3);
  }

  @Test
  void aWindowSaysWhereItIs() {
    createTeam(3);

    Response first = ours().queryParam("first", 2).queryParam("total", true).get(USERS);
    Response second = follow(first, "next");

    first
        .then()
        .statusCode(200)
        .header("X-API-Version", "2.0")
        .header("Link", containsString("rel=\"next\""))
        .body("data", hasSize(2), "page.has_next", is(true), "page.has_previous", is(false))
        .body("page.total", is(3), "links.prev", nullValue());
    second
        .then()
        .body("data", hasSize(1), "page.has_next", is(false), "page.has_previous", is(true))
        .body("page.total", is(3), "links.next", nullValue());
    assertThat(ours().get(USERS).<Map<String, Object>>path("page")).doesNotContainKey("total");
  }

  @Test
  void anEmptyWindowHasNoCursors() {
    ours()
        .get(USERS)
        .then()
        .statusCode(200)
        .body("data", empty(), "page.start_cursor", nullValue(), "page.end_cursor", nullValue());
  }

  @Test
  void theTotalOfAllIsExactAfterEveryWrite() {
    int before = asAdmin().queryParam("total", true).get(USERS).path("page.total");
    List<String> ids = createTeam(3);
    asAdmin().delete("/api/v1/users/{id}", ids.get(0)).then().statusCode(204);

    assertThat(asAdmin().queryParam("total", true).get(USERS).<Integer>path("page.total"))
        .isEqualTo(before + 2);
    assertThat(asAdmin().get("/api/v1/users").<Integer>path("pagination.total"))
        .isEqualTo(before + 2);
  }

  @Test
  void aCursorOfAnotherListIsRefused() {
    createTeam(2);
    String cursor = ours().queryParam("first", 1).get(USERS).path("page.end_cursor");

    for (RequestSpecification other :
        List.of(
            asAdmin(), ours().queryParam("sort", "username"), ours().queryParam("q", "nobody"))) {
      other
          .queryParam("after", cursor)
          .get(USERS)
          .then()
          .statusCode(400)
          .body("code", is("INVALID_PARAMETER"), "errors[0].pointer", is("after"));
    }
    ours().queryParam("after", cursor).get(USERS).then().statusCode(200).body("data", hasSize(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "AAAA", "%00", "!!!!", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
  void whatIsNoCursorIsRefused(String cursor) {
    asAdmin()
        .queryParam("after", cursor)
        .get(USERS)
        .then()
        .statusCode(400)
        .body("errors[0].code", is("cursor"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          first=0                    | first
          first=101                  | first
          last=0                     | last
          first=x                    | first
          first=1&last=1             | last
          first=1&first=2            | first
          first=                     | first
          total=yes                  | total
          sort=password              | sort
          sort=username,username     | sort
          sort=                      | sort
          sort=-                     | sort
          fields=password_hash       | fields
          include=secrets            | include
          limit=3                    | limit
          filter[password]=x         | filter[password]
          filter[age][like]=3        | filter[age][like]
          filter[age]=old            | filter[age]
          filter[age][gte]=99999     | filter[age][gte]
          filter[id]=1               | filter[id]
          filter[created_at]=today   | filter[created_at]
          filter[created_at][gt]=%2B999999999-01-01T00:00:00Z | filter[created_at][gt]
          filter[tags]=a%20b         | filter[tags]
          filter[attributes]=x       | filter[attributes]
          filter[attributes.]=x      | filter[attributes.]
          filter[]=x                 | filter[]
          filter[age=3               | filter[age
          filter[username][gt]=x     | filter[username][gt]
          q=---                      | q
          q=%00a                     | q
          """)
  void whatCannotBeMeantIsRefusedByName(String query, String parameter) {
    asAdmin()
        .urlEncodingEnabled(false)
        .get(USERS + "?" + query)
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("code", is("INVALID_PARAMETER"), "errors[0].pointer", is(parameter));
  }

  @Test
  void anUnknownFieldIsAnsweredWithTheKnownOnes() {
    asAdmin()
        .queryParam("filter[pasword]", "x")
        .get(USERS)
        .then()
        .statusCode(400)
        .body("detail", containsString("username"), "detail", containsString("attributes.<name>"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          filter[username]=%s                     | %s
          filter[email]=%s@EXAMPLE.com            | %s
          filter[username][in]=nobody,%s          | %s
          filter[age]=33                          | %s
          filter[age][gt]=32                      | %s
          filter[age][gte]=33                     | %s
          filter[age][in]=33,40                   | %s
          filter[tags]=red,Blue                   | %s
          filter[tags][in]=red,none               | %s
          filter[attributes.level]=3              | %s
          filter[attributes.lead]=true            | %s
          filter[attributes.office.floor]=4       | %s
          filter[attributes.nothing]=null         | %s
          filter[created_at][gte]=2020-01-01T00:00:00%%2B02:00&filter[age]=33 | %s
          filter[updated_at][lt]=2999-01-01T00:00:00Z&filter[age]=33 | %s
          q=%s                                    | %s
          """)
  void eachFilterFindsTheOneWhoIsMeant(String query, String found) {
    String name = uniqueName();
    createTeam(1);
    create(
        name,
        "\"age\": 33, \"tags\": [\"red\", \"blue\", \"green\"], \"attributes\": {\"team\": \"%s\","
                .formatted(team)
            + "\"level\": 3, \"lead\": true, \"office\": {\"floor\": \"4\"}, \"nothing\": null}");

    asAdmin()
        .urlEncodingEnabled(false)
        .get(USERS + "?filter[attributes.team]=" + team + "&" + query.formatted(name))
        .then()
        .statusCode(200)
        .body("data.username", is(List.of(found.formatted(name))));
  }

  @Test
  void freeTextFindsTheBeginningsOfWords() {
    String part = uniqueName().substring(0, 12);
    create(part + "_x1", "\"age\": 20");

    asAdmin().queryParam("q", part.substring(0, 9)).get(USERS).then().body("data", hasSize(1));
    asAdmin().queryParam("q", part + " X1").get(USERS).then().body("data", hasSize(1));
    asAdmin().queryParam("q", part + " nobody").get(USERS).then().body("data", empty());
    asAdmin().queryParam("q", "'" + part + "' & ! ( :*").get(USERS).then().body("data", hasSize(1));
  }

  @Test
  void severalSortKeysDecideInTheirOrder() {
    String users =
        """
        {"users": [{"username": "%1$sb", "email": "2%1$s@example.com"},
                   {"username": "%1$sa", "email": "1%1$s@example.com"}]}
        """
            .formatted(uniqueName().substring(0, 15));
    List<String> ids = asAdmin().body(users).post("/api/v2/users:batch").path("results.id");

    List<String> sorted =
        asAdmin()
            .queryParam("filter[id][in]", String.join(",", ids))
            .queryParam("sort", "created_at,-username")
            .get(USERS)
            .path("data.username");

    assertThat(sorted).hasSize(2).isSortedAccordingTo(Comparator.reverseOrder());
  }

  @Test
  void sparseFieldsAreAllThatIsShown() {
    TestUser user = newUser();

    Map<String, Object> one =
        asAdmin().queryParam("fields", "id,username").get(USERS + "/{id}", user.id()).path("$");
    List<Map<String, Object>> listed =
        asAdmin()
            .queryParam("fields", "email")
            .queryParam("filter[id]", user.id())
            .get(USERS)
            .path("data");

    assertThat(one.keySet()).isEqualTo(Set.of("id", "username"));
    assertThat(listed).isEqualTo(List.of(Map.of("email", user.username() + "@example.com")));
  }

  @Test
  void postsComeAlongTheNewestFirstAndAtMostTen() {
    TestUser user = newUser();
    for (int i = 1; i <= 12; i++) {
      as(user)
          .body("{\"title\": \"%d\", \"body\": \"b\"}".formatted(i))
          .post(USERS + "/{id}/posts", user.id())
          .then()
          .statusCode(201);
    }

    Response listed =
        asAdmin().queryParam("include", "posts").queryParam("filter[id]", user.id()).get(USERS);
    Response one = asAdmin().queryParam("include", "posts").get(USERS + "/{id}", user.id());

    listed
        .then()
        .body(
            "data[0].posts.title",
            is(List.of("12", "11", "10", "9", "8", "7", "6", "5", "4", "3")));
    one.then().body("username", is(user.username()), "posts", hasSize(10));
    assertThat(one.header("ETag")).startsWith("\"0-");
    asAdmin().get(USERS + "/{id}", user.id()).then().body("$", not(hasItem("posts")));
  }

  @Test
  void postsAreWalkedByCursorToo() {
    TestUser user = newUser();
    List<String> written = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      written.add(
          as(user)
              .body("{\"title\": \"t\", \"body\": \"b\"}")
              .post(USERS + "/{id}/posts", user.id())
              .path("id"));
    }
    Collections.reverse(written);
    String posts = USERS + "/" + user.id() + "/posts";

    Response first = asAdmin().queryParam("first", 3).queryParam("total", true).get(posts);

    first.then().body("data.id", is(written.subList(0, 3)), "page.total", is(5));
    follow(first, "next").then().body("data.id", is(written.subList(3, 5)));
    asAdmin().get(USERS + "/{id}/posts", java.util.UUID.randomUUID()).then().statusCode(404);
  }

  /** A list of those created here only. */
  private RequestSpecification ours() {
    return asAdmin().queryParam("filter[attributes.team]", team);
  }

  private List<String> createTeam(int size) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      ids.add(create(uniqueName(), "\"attributes\": {\"team\": \"%s\"}".formatted(team)));
    }
    return ids;
  }

  private static String create(String name, String fields) {
    return asAdmin()
        .body(
            "{\"username\": \"%1$s\", \"email\": \"%1$s@example.com\", %2$s}"
                .formatted(name, fields))
        .post(USERS)
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  private static List<String> walk(RequestSpecification start, String direction) {
    List<String> ids = new ArrayList<>();
    Response window = start.get(USERS);
    ids.addAll(window.path("data.id"));
    while (window.path("links." + direction) != null) {
      window = follow(window, direction);
      ids.addAll(window.path("data.id"));
    }
    return ids;
  }

  /** Windows came from the end, each in the order of the list. */
  private static List<String> inWindows(List<String> ids, int size) {
    List<List<String>> windows = new ArrayList<>();
    for (int i = 0; i < ids.size(); i += size) {
      windows.add(ids.subList(i, Math.min(i + size, ids.size())));
    }
    Collections.reverse(windows);
    return windows.stream().flatMap(List::stream).toList();
  }

  private static Response follow(Response window, String direction) {
    return asAdmin().urlEncodingEnabled(false).get(window.<String>path("links." + direction));
  }
}
