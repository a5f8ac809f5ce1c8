package dev.platformapi.graphql;

import static dev.platformapi.graphql.GraphqlClient.run;
import static dev.platformapi.support.Api.createUser;
import static dev.platformapi.support.Api.uniqueName;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As a Relay client walks, page after page, while others come and go. */
@QuarkusTest
class GraphqlWalkTest {
  private static final int STABLE = 60;

  @ParameterizedTest
  @CsvSource({"1,false", "7,false", "100,false", "1,true", "7,true", "100,true"})
  void eachWhoStaysIsSeenOnce(int size, boolean backward) {
    String team = uniqueName();
    List<String> stable = new ArrayList<>();
    for (int i = 0; i < STABLE; i++) {
      stable.add(create(team));
    }
    AtomicBoolean walking = new AtomicBoolean(true);
    CompletableFuture<Integer> changes = CompletableFuture.supplyAsync(() -> change(team, walking));
    List<String> seen;
    try {
      seen = walk(team, size, backward, stable, walking);
    } finally {
      walking.set(false);
    }

    assertThat(seen).doesNotHaveDuplicates().containsAll(stable);
    assertThat(seen.stream().filter(stable::contains))
        .isEqualTo(backward ? stable : reversed(stable));
    assertThat(changes.join()).isPositive();
  }

  /**
   * The newest first; backward from the end. Who comes while one walks backward is at the place one
   * walks to: they stop when there is nobody else to see, or that could go on for ever.
   */
  private static List<String> walk(
      String team, int size, boolean backward, List<String> stable, AtomicBoolean walking) {
    String query =
        """
        query ($first: Int, $after: String, $last: Int, $before: String, $team: JSON) {
          users(first: $first, after: $after, last: $last, before: $before, filter: {attributes: $team}) {
            edges { cursor node { id } }
            pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
          }
        }
        """;
    List<String> seen = new ArrayList<>();
    Map<String, Object> variables = new HashMap<>(Map.of("team", Map.of("team", team)));
    variables.put(backward ? "last" : "first", size);
    boolean more = true;
    while (more) {
      JsonPath page = run(query, variables);
      assertThat(page.<Object>get("errors")).isNull();
      List<String> ids = page.getList("data.users.edges.node.id");
      seen.addAll(backward ? reversed(ids) : ids);
      if (seen.containsAll(stable)) {
        walking.set(false);
      }
      more =
          page.getBoolean("data.users.pageInfo." + (backward ? "hasPreviousPage" : "hasNextPage"));
      variables.put(
          backward ? "before" : "after",
          page.getString("data.users.pageInfo." + (backward ? "startCursor" : "endCursor")));
    }
    return seen;
  }

  private static int change(String team, AtomicBoolean walking) {
    Deque<String> passing = new ArrayDeque<>();
    int changes = 0;
    while (walking.get() || changes == 0) {
      passing.add(create(team));
      if (passing.size() > 3) {
        run("mutation { deleteUser(id: \"%s\") { deletedUserId } }".formatted(passing.poll()));
      }
      changes++;
    }
    return changes;
  }

  private static String create(String team) {
    String id = createUser(Map.of("attributes", Map.of("team", team)));
    return new GlobalId(GlobalId.USER, java.util.UUID.fromString(id)).toString();
  }

  private static List<String> reversed(List<String> ids) {
    List<String> reversed = new ArrayList<>(ids);
    java.util.Collections.reverse(reversed);
    return reversed;
  }
}
