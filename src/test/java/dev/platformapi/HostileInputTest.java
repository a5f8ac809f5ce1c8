package dev.platformapi;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.platformapi.support.Api;
import dev.platformapi.support.RawHttp;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies that are not what the operation describes, each with the one right answer. */
@QuarkusTest
class HostileInputTest {
  private static final String MALFORMED = "MALFORMED_REQUEST";
  private static final String INVALID = "VALIDATION_FAILED";

  record Row(String name, byte[] body, int status, String code) {
    @Override
    public String toString() {
      return name;
    }
  }

  @ParameterizedTest
  @MethodSource({"documents", "types", "texts", "numbers", "rules"})
  void aHostileUserIsRefused(Row row) {
    post("/api/v1/users", row.body()).isProblem(row.status(), row.code());
  }

  @ParameterizedTest
  @MethodSource("patches")
  void aHostilePatchIsRefused(Row row) {
    Api.TestUser user = Api.newUser();

    RawHttp.send(
            "PATCH",
            "/api/v1/users/" + user.id(),
            row.body(),
            "Authorization: Bearer " + user.token(),
            "Content-Type: application/merge-patch+json")
        .isProblem(row.status(), row.code());
  }

  @ParameterizedTest
  @MethodSource("posts")
  void aHostilePostIsRefused(Row row) {
    String author = Api.newUser().id().toString();

    post("/api/v1/users/" + author + "/posts", row.body()).isProblem(row.status(), row.code());
  }

  @ParameterizedTest
  @MethodSource("logins")
  void aHostileLoginIsRefused(Row row) {
    RawHttp.send("POST", "/auth/login", row.body(), "Content-Type: application/json")
        .isProblem(row.status(), row.code());
  }

  static Stream<Row> documents() {
    String whole = user("");
    return Stream.of(
        malformed("an empty body", ""),
        malformed("white space", " \n\t"),
        malformed("an opened object", "{"),
        malformed("a truncated string", "{\"username\":\"ann"),
        malformed("a truncated object", whole.substring(0, whole.length() - 1)),
        malformed("an array", "[]"),
        malformed("an array around a user", "[" + whole + "]"),
        malformed("a number", "42"),
        malformed("a string", "\"text\""),
        malformed("true", "true"),
        malformed("null", "null"),
        malformed("a doubled key", user(",\"age\":20,\"age\":30")),
        malformed("a doubled key in attributes", user(",\"attributes\":{\"a\":1,\"a\":2}")),
        malformed("a second document", whole + " {}"),
        malformed("a trailing bracket", whole + "]"),
        malformed("a trailing comma", user(",")),
        malformed("a comment", "/* */" + whole),
        malformed("single quotes", whole.replace('"', '\'')),
        malformed("XML", "<user/>"),
        malformed("100,000 arrays", "[".repeat(100_000)),
        malformed("100,000 objects", "{\"a\":".repeat(100_000)),
        malformed(
            "100,000 arrays in attributes",
            user(",\"attributes\":{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}")),
        malformed("a name of 60,000 characters", user(",\"" + "n".repeat(60_000) + "\":1")));
  }

  static Stream<Row> types() {
    return Stream.of(
        malformed("a username that is a number", "{\"username\":42}"),
        malformed("a username that is an array", "{\"username\":[\"ann\"]}"),
        malformed("a username that is an object", "{\"username\":{\"$ne\":null}}"),
        malformed("an email that is true", "{\"username\":\"ann\",\"email\":true}"),
        malformed("a password that is a number", user(",\"password\":12345678")),
        malformed("a password that is an array", user(",\"password\":[\"Secret-123\"]")),
        malformed("an age that is a string", user(",\"age\":\"40\"")),
        malformed("an age that is an empty string", user(",\"age\":\"\"")),
        malformed("an age with a fraction", user(",\"age\":40.5")),
        malformed("an age with an exponent", user(",\"age\":4e1")),
        malformed("an age that is true", user(",\"age\":true")),
        malformed("an age that is an array", user(",\"age\":[40]")),
        malformed("an age that is not a number", user(",\"age\":NaN")),
        malformed("an age in octal", user(",\"age\":040")),
        malformed("tags that are a string", user(",\"tags\":\"a\"")),
        malformed("tags that are an object", user(",\"tags\":{}")),
        malformed("a tag that is a number", user(",\"tags\":[1]")),
        malformed("a tag that is an array", user(",\"tags\":[[\"a\"]]")),
        malformed("attributes that are an array", user(",\"attributes\":[]")),
        malformed("attributes that are a string", user(",\"attributes\":\"{}\"")),
        malformed("the unknown field role", user(",\"role\":\"admin\"")),
        malformed("the unknown field id", user(",\"id\":\"" + new java.util.UUID(0, 0) + "\"")),
        malformed("the unknown field password_hash", user(",\"password_hash\":\"x\"")),
        malformed("the unknown field version", user(",\"version\":1")),
        malformed("the unknown field __proto__", user(",\"__proto__\":{\"role\":\"admin\"}")),
        malformed("a field in camel case", user(",\"passwordHash\":\"x\"")));
  }

  static Stream<Row> texts() {
    List<Row> rows = new ArrayList<>();
    for (String bad : List.of("\\u0000", "\\ud800", "\\udc00", "\\udc00\\ud800")) {
      rows.add(
          invalid(bad + " in username", "{\"username\":\"ann" + bad + "\",\"email\":\"a@b.c\"}"));
      rows.add(invalid(bad + " in email", "{\"username\":\"ann\",\"email\":\"a" + bad + "@b.c\"}"));
      rows.add(invalid(bad + " in password", user(",\"password\":\"Secret-123" + bad + "\"")));
      rows.add(invalid(bad + " in a tag", user(",\"tags\":[\"a" + bad + "\"]")));
      rows.add(
          invalid(bad + " in an attribute", user(",\"attributes\":{\"a\":[\"" + bad + "\"]}")));
    }
    rows.add(invalid("NUL in a name", user(",\"attributes\":{\"\\u0000\":1}")));
    rows.add(malformed("half a character in a name", user(",\"attributes\":{\"\\ud800\":1}")));
    rows.add(malformed("a raw NUL", user(",\"attributes\":{\"a\":\"\0\"}")));
    rows.add(malformed("a raw line feed", user(",\"attributes\":{\"a\":\"\n\"}")));
    rows.add(bytes("a byte that UTF-8 never has", 0xff));
    rows.add(bytes("a continuation alone", 0x80));
    rows.add(bytes("an overlong slash", 0xc0, 0xaf));
    rows.add(bytes("an encoded surrogate", 0xed, 0xa0, 0x80));
    rows.add(bytes("a character cut in two", 0xe2, 0x82));
    rows.add(bytes("a code point beyond the last", 0xf4, 0x90, 0x80, 0x80));
    rows.add(new Row("UTF-16, big end first", user("").getBytes(UTF_16BE), 400, MALFORMED));
    rows.add(new Row("UTF-16, little end first", user("").getBytes(UTF_16LE), 400, MALFORMED));
    rows.add(
        new Row("UTF-16 with a mark", ("\ufeff" + user("")).getBytes(UTF_16BE), 400, MALFORMED));
    rows.add(
        new Row(
            "UTF-32",
            user("").getBytes(java.nio.charset.Charset.forName("UTF-32BE")),
            400,
            MALFORMED));
    return rows.stream();
  }

  static Stream<Row> numbers() {
    String digits = "1" + "0".repeat(400);
    return Stream.of(
        malformed("an age of 1e400", user(",\"age\":1e400")),
        malformed("an age of 1e999999999", user(",\"age\":1e999999999")),
        malformed("an age of 1e99999999999", user(",\"age\":1e99999999999")),
        malformed("an attribute of 1e99999999999", user(",\"attributes\":{\"n\":1e99999999999}")),
        malformed("an age of 401 digits", user(",\"age\":" + digits)),
        malformed("an age of 2147483648", user(",\"age\":2147483648")),
        invalid("an age of 12", user(",\"age\":12")),
        invalid("an age of 121", user(",\"age\":121")),
        invalid("an age of -1", user(",\"age\":-1")),
        invalid("an attribute of 1e400", user(",\"attributes\":{\"n\":1e400}")),
        invalid("an attribute of 1e999999999", user(",\"attributes\":{\"n\":1e999999999}")),
        invalid("an attribute of 1e-999999999", user(",\"attributes\":{\"n\":1e-999999999}")),
        invalid("an attribute of 401 digits", user(",\"attributes\":{\"n\":" + digits + "}")),
        malformed(
            "an attribute of 2,000 digits",
            user(",\"attributes\":{\"n\":" + "9".repeat(2000) + "}")));
  }

  static Stream<Row> rules() {
    List<Row> rows = new ArrayList<>();
    rows.add(invalid("no fields", "{}"));
    rows.add(invalid("null for username", "{\"username\":null,\"email\":\"a@b.c\"}"));
    for (String bad :
        List.of(
            "",
            "ab",
            "a".repeat(21),
            "a".repeat(900_000),
            "ann;--",
            "ann'",
            "änn",
            "ann ",
            "ann\\n",
            "\\u212aelvin",
            "<script>",
            "../etc")) {
      rows.add(
          invalid(
              "a username of " + shown(bad), "{\"username\":\"" + bad + "\",\"email\":\"a@b.c\"}"));
    }
    for (String bad :
        List.of(
            "",
            "x",
            "a@b",
            "a@@b.c",
            "a b@c.d",
            "@b.c",
            "a@.c",
            "a@b..c",
            "a@b.c\\r\\nX: y",
            "a@" + "b".repeat(253) + ".c")) {
      rows.add(
          invalid("an email of " + shown(bad), "{\"username\":\"ann\",\"email\":\"" + bad + "\"}"));
    }
    for (String bad :
        List.of(
            "",
            "Aa1",
            "alllower1",
            "ALLUPPER1",
            "NoDigits",
            "Aa1" + "x".repeat(70),
            "Aa1" + "é".repeat(35))) {
      rows.add(invalid("a password of " + shown(bad), user(",\"password\":\"" + bad + "\"")));
    }
    for (String bad :
        List.of(
            "\"a b\"",
            "\"\"",
            "null",
            "\"" + "t".repeat(21) + "\"",
            "\"a,b\"",
            "\"{a}\"",
            "\"t\",".repeat(10) + "\"t\"")) {
      rows.add(invalid("tags of " + shown(bad), user(",\"tags\":[" + bad + "]")));
    }
    rows.add(
        invalid(
            "attributes of 17 levels",
            user(",\"attributes\":" + "{\"a\":".repeat(17) + "1" + "}".repeat(17))));
    rows.add(
        invalid(
            "an attribute of 16,385 characters",
            user(",\"attributes\":{\"a\":\"" + "x".repeat(16_384) + "\"}")));
    rows.add(
        invalid(
            "attributes of 1,001 values",
            user(",\"attributes\":{\"a\":[" + "1,".repeat(1000) + "1]}")));
    return rows.stream();
  }

  static Stream<Row> patches() {
    return Stream.of(
        invalid("null for username", "{\"username\":null}"),
        invalid("null for email", "{\"email\":null}"),
        malformed("an array", "[]"),
        malformed("a string", "\"x\""),
        malformed("null", "null"),
        malformed("nothing", ""),
        malformed("null for an unknown field", "{\"nickname\":null}"),
        malformed("a role", "{\"role\":\"admin\"}"),
        malformed("a password hash", "{\"password_hash\":\"x\"}"),
        malformed("an id", "{\"id\":null}"),
        malformed("a password that is a number", "{\"password\":12345678}"),
        malformed("an age that is a string", "{\"age\":\"40\"}"),
        malformed("an age of 1e400", "{\"age\":1e400}"),
        malformed("an age of 1e999999999", "{\"age\":1e999999999}"),
        malformed("an age of 1e99999999999", "{\"age\":1e99999999999}"),
        malformed("an age with a fraction", "{\"age\":40.5}"),
        malformed("tags that are an object", "{\"tags\":{\"0\":\"a\"}}"),
        malformed("attributes that are a string", "{\"attributes\":\"x\"}"),
        invalid("an attribute of 1e999999999", "{\"attributes\":{\"n\":1e999999999}}"),
        malformed("an attribute of 1e99999999999", "{\"attributes\":{\"n\":1e99999999999}}"),
        invalid("NUL in a name", "{\"attributes\":{\"\\u0000\":1}}"),
        invalid("a weak password", "{\"password\":\"weak\"}"),
        malformed(
            "attributes of 100,000 levels",
            "{\"attributes\":" + "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000) + "}"),
        invalid(
            "attributes of 400 levels",
            "{\"attributes\":" + "{\"a\":".repeat(400) + "1" + "}".repeat(400) + "}"),
        malformed("a doubled key", "{\"age\":20,\"age\":30}"));
  }

  static Stream<Row> posts() {
    return Stream.of(
        malformed("an array", "[]"),
        malformed("null", "null"),
        malformed("an author", "{\"title\":\"t\",\"body\":\"b\",\"author_id\":\"x\"}"),
        malformed("a title that is a number", "{\"title\":1,\"body\":\"b\"}"),
        invalid("no body", "{\"title\":\"t\"}"),
        invalid("a blank title", "{\"title\":\" \",\"body\":\"b\"}"),
        invalid("NUL in the title", "{\"title\":\"t\\u0000\",\"body\":\"b\"}"),
        invalid("half a character in the body", "{\"title\":\"t\",\"body\":\"\\ud83d\"}"),
        invalid("a long title", "{\"title\":\"" + "t".repeat(201) + "\",\"body\":\"b\"}"),
        invalid("a long body", "{\"title\":\"t\",\"body\":\"" + "b".repeat(100_001) + "\"}"));
  }

  static Stream<Row> logins() {
    return Stream.of(
        malformed("nothing", ""),
        malformed("an array", "[]"),
        malformed("a username that is an object", "{\"username\":{},\"password\":\"x\"}"),
        invalid("no password", "{\"username\":\"admin\"}"),
        invalid("NUL in the username", "{\"username\":\"admin\\u0000\",\"password\":\"x\"}"),
        invalid("half a character", "{\"username\":\"\\ud800\",\"password\":\"x\"}"),
        invalid("a long password", login("admin", "x".repeat(1025))),
        new Row("SQL", login("admin' OR '1'='1", "x").getBytes(UTF_8), 401, "UNAUTHENTICATED"),
        new Row("a wild card", login("%", "Admin-12345").getBytes(UTF_8), 401, "UNAUTHENTICATED"),
        new Row(
            "NUL in the password",
            login("admin", "Admin-12345\\u0000").getBytes(UTF_8),
            401,
            "UNAUTHENTICATED"),
        new Row(
            "a password beyond bcrypt",
            login("admin", "x".repeat(1024)).getBytes(UTF_8),
            401,
            "UNAUTHENTICATED"));
  }

  private static RawHttp.Answer post(String path, byte[] body) {
    return RawHttp.send(
        "POST",
        path,
        body,
        "Authorization: Bearer " + Api.adminToken(),
        "Content-Type: application/json");
  }

  /** A user who would be created, were it not for what is added. */
  private static String user(String more) {
    String name = Api.uniqueName();
    return "{\"username\":\"%s\",\"email\":\"%s@example.com\"%s}".formatted(name, name, more);
  }

  private static String login(String username, String password) {
    return "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, password);
  }

  private static Row malformed(String name, String body) {
    return new Row(name, body.getBytes(UTF_8), 400, MALFORMED);
  }

  private static Row invalid(String name, String body) {
    return new Row(name, body.getBytes(UTF_8), 422, INVALID);
  }

  /** A user with these bytes in the middle of a text. */
  private static Row bytes(String name, int... bad) {
    byte[] body =
        user(",\"attributes\":{\"a\":\"" + "\u0001".repeat(bad.length) + "\"}").getBytes(UTF_8);
    for (int i = 0, next = 0; i < body.length; i++) {
      if (body[i] == 1) {
        body[i] = (byte) bad[next++];
      }
    }
    return new Row(name, body, 400, MALFORMED);
  }

  private static String shown(String text) {
    return text.length() > 40 ? text.length() + " characters" : "'" + text + "'";
  }
}
