package dev.platformapi.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What the service's work with users costs without the service: Vert.x's HTTP server, its
 * PostgreSQL client and a JSON generator, by hand. No authentication, no filters, no errors, no
 * metrics, so it is the upper bound. The answers to reads are the service's own, byte for byte,
 * from the same two statements on as large a pool; a write is one INSERT, of what was sent.
 *
 * <p>Arguments: port, URL of the database, its user and password, port for gRPC: {@link
 * HandwrittenGrpc}.
 */
public final class HandwrittenServer extends AbstractVerticle {
  /** What {@code /graphql} answers; it does not look at the request. */
  static final String QUERY =
      "{ users(first: 20) { edges { node { id username posts(first: 3) { edges { node { title } } } } } } }";

  private static final String GRAPHQL = "/graphql";
  private static final String NODES =
      "SELECT id, username FROM users ORDER BY created_at DESC, id DESC LIMIT 20";
  private static final String POSTS =
      "SELECT p.author_id, p.title FROM unnest($1::uuid[]) AS a(id) CROSS JOIN LATERAL"
          + " (SELECT author_id, title, created_at, id FROM posts WHERE author_id = a.id"
          + " ORDER BY created_at DESC, id DESC LIMIT 3) p ORDER BY p.created_at DESC, p.id DESC";
  private static final String USERS = "/api/v1/users";
  private static final String COLUMNS =
      "SELECT id, username, email, age, tags, attributes, version, created_at, updated_at FROM users";
  private static final String PAGE =
      COLUMNS + " ORDER BY created_at DESC, id DESC LIMIT $1 OFFSET $2";
  private static final String COUNT = "SELECT count(*) FROM users";
  private static final String ONE = COLUMNS + " WHERE id = $1";
  private static final String CREATE =
      "INSERT INTO users (id, username, email, tags, attributes, created_at, updated_at)"
          + " VALUES (uuidv7(), $1, $2, '{}', '{}', now(), now()) RETURNING id, username, email, age,"
          + " tags, attributes, version, created_at, updated_at";
  private static final int POOL_SIZE = 20;

  private final JsonFactory json = new JsonFactory();
  private final Pool pool;
  private final int port;

  private HandwrittenServer(Pool pool, int port) {
    this.pool = pool;
    this.port = port;
  }

  public static void main(String... arguments) {
    Vertx vertx = Vertx.vertx();
    Pool pool =
        PgBuilder.pool()
            .using(vertx)
            .with(new PoolOptions().setMaxSize(POOL_SIZE))
            .connectingTo(
                PgConnectOptions.fromUri(arguments[1])
                    .setUser(arguments[2])
                    .setPassword(arguments[3])
                    .setCachePreparedStatements(true))
            .build();
    int port = Integer.parseInt(arguments[0]);
    HandwrittenGrpc.serve(pool, ONE, Integer.parseInt(arguments[4]));
    vertx
        .deployVerticle(
            () -> new HandwrittenServer(pool, port),
            // As many as Quarkus has by default.
            new DeploymentOptions().setInstances(VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE))
        .onFailure(
            failure -> {
              failure.printStackTrace();
              System.exit(1);
            });
  }

  @Override
  public void start(Promise<Void> started) {
    vertx
        .createHttpServer()
        .requestHandler(this::handle)
        .listen(port, "127.0.0.1")
        .<Void>mapEmpty()
        .onComplete(started);
  }

  private void handle(HttpServerRequest request) {
    boolean creates = request.method() == HttpMethod.POST && request.path().equals(USERS);
    Future<Buffer> answer =
        switch (request.path()) {
          case USERS ->
              creates
                  ? create(request)
                  : list(number(request, "page", 1), number(request, "limit", 20));
          case GRAPHQL -> graphql();
          // Behind a gateway it is asked below another path.
          default ->
              get(UUID.fromString(request.path().substring(request.path().lastIndexOf('/') + 1)));
        };
    answer
        .onSuccess(
            body ->
                request
                    .response()
                    .setStatusCode(creates ? 201 : 200)
                    .putHeader("content-type", "application/json;charset=UTF-8")
                    .end(body))
        .onFailure(failure -> request.response().setStatusCode(500).end(String.valueOf(failure)));
  }

  private Future<Buffer> create(HttpServerRequest request) {
    return request
        .body()
        .map(Buffer::toJsonObject)
        .flatMap(
            user ->
                pool.preparedQuery(CREATE)
                    .execute(Tuple.of(user.getString("username"), user.getString("email"))))
        .map(rows -> write(out -> writeUser(out, rows.iterator().next())));
  }

  private Future<Buffer> get(UUID id) {
    return pool.preparedQuery(ONE)
        .execute(Tuple.of(id))
        .map(rows -> write(out -> writeUser(out, rows.iterator().next())));
  }

  private Future<Buffer> graphql() {
    return pool.preparedQuery(NODES)
        .execute()
        .flatMap(
            users -> {
              List<UUID> ids = new ArrayList<>();
              users.forEach(user -> ids.add(user.getUUID(0)));
              return pool.preparedQuery(POSTS)
                  .execute(Tuple.of(ids.toArray(UUID[]::new)))
                  .map(posts -> write(out -> writeNodes(out, users, posts)));
            });
  }

  private static void writeNodes(JsonGenerator out, RowSet<Row> users, RowSet<Row> posts)
      throws IOException {
    Map<UUID, List<String>> titles = new HashMap<>();
    posts.forEach(
        post ->
            titles
                .computeIfAbsent(post.getUUID(0), none -> new ArrayList<>())
                .add(post.getString(1)));
    out.writeStartObject();
    out.writeObjectFieldStart("data");
    out.writeObjectFieldStart("users");
    out.writeArrayFieldStart("edges");
    for (Row user : users) {
      UUID id = user.getUUID(0);
      out.writeStartObject();
      out.writeObjectFieldStart("node");
      out.writeStringField(
          "id",
          Base64.getUrlEncoder().withoutPadding().encodeToString(("User:" + id).getBytes(UTF_8)));
      out.writeStringField("username", user.getString(1));
      out.writeObjectFieldStart("posts");
      out.writeArrayFieldStart("edges");
      for (String title : titles.getOrDefault(id, List.of())) {
        out.writeStartObject();
        out.writeObjectFieldStart("node");
        out.writeStringField("title", title);
        out.writeEndObject();
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
      out.writeEndObject();
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
    out.writeEndObject();
    out.writeObjectFieldStart("extensions");
    out.writeObjectFieldStart("cost");
    out.writeNumberField("points", 181);
    out.writeNumberField("maximum", 10_000);
    out.writeNumberField("calls", 2);
    out.writeEndObject();
    out.writeEndObject();
    out.writeEndObject();
  }

  private Future<Buffer> list(int page, int limit) {
    return pool.preparedQuery(PAGE)
        .execute(Tuple.of(limit, (page - 1) * limit))
        .flatMap(
            rows ->
                pool.preparedQuery(COUNT)
                    .execute()
                    .map(count -> count.iterator().next().getLong(0))
                    .map(total -> write(out -> writePage(out, rows, page, limit, total))));
  }

  private static void writePage(
      JsonGenerator out, RowSet<Row> rows, int page, int limit, long total) throws IOException {
    out.writeStartObject();
    out.writeArrayFieldStart("data");
    for (Row row : rows) {
      writeUser(out, row);
    }
    out.writeEndArray();
    out.writeObjectFieldStart("pagination");
    out.writeNumberField("page", page);
    out.writeNumberField("limit", limit);
    out.writeNumberField("total", total);
    out.writeNumberField("pages", (total + limit - 1) / limit);
    out.writeEndObject();
    out.writeObjectFieldStart("links");
    out.writeStringField("self", link(page, limit));
    out.writeStringField("next", (long) page * limit < total ? link(page + 1, limit) : null);
    out.writeStringField("prev", page > 1 ? link(page - 1, limit) : null);
    out.writeEndObject();
    out.writeEndObject();
  }

  private static void writeUser(JsonGenerator out, Row row) throws IOException {
    out.writeStartObject();
    out.writeStringField("id", row.getUUID(0).toString());
    out.writeStringField("username", row.getString(1));
    out.writeStringField("email", row.getString(2));
    Short age = row.getShort(3);
    if (age == null) {
      out.writeNullField("age");
    } else {
      out.writeNumberField("age", age);
    }
    out.writeArrayFieldStart("tags");
    for (String tag : row.getArrayOfStrings(4)) {
      out.writeString(tag);
    }
    out.writeEndArray();
    out.writeFieldName("attributes");
    out.writeRawValue(row.getJsonObject(5).encode());
    out.writeNumberField("version", row.getLong(6));
    out.writeStringField("created_at", row.getOffsetDateTime(7).toInstant().toString());
    out.writeStringField("updated_at", row.getOffsetDateTime(8).toInstant().toString());
    out.writeEndObject();
  }

  private Buffer write(Body body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(8192);
    try (JsonGenerator out = json.createGenerator(bytes)) {
      body.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Buffer.buffer(bytes.toByteArray());
  }

  private static String link(int page, int limit) {
    return USERS + "?page=" + page + "&limit=" + limit;
  }

  private static int number(HttpServerRequest request, String name, int byDefault) {
    String text = request.getParam(name);
    return text == null ? byDefault : Integer.parseInt(text);
  }

  private interface Body {
    void writeTo(JsonGenerator out) throws IOException;
  }
}
