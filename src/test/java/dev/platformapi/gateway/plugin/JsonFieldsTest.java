package dev.platformapi.gateway.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON whose fields are changed and whose values are not. */
class JsonFieldsTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "12345678901234567890.12345678901234567890",
        "1e5",
        "1E+400",
        "-0",
        "-0.0",
        "1.10",
        "\"\\u00e9\\ud83d\\ude00\\/\"",
        "\"\\ud800\"",
        "\"a\\\"b\\\\\"",
        "{\"b\":1,\"a\":{\"x\":1,\"x\":2}}",
        "[ 1 , [ ] , { } ]",
        "[]",
        "null",
        "true"
      })
  void aValueStaysAsItIsWritten(String value) {
    JsonFields fields =
        JsonFields.parse(" { \"v\" : " + value + " , \"gone\" : 1 } ").orElseThrow();
    fields.remove("gone");

    assertThat(fields.print()).isEqualTo("{\"v\":" + value + "}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "1",
        "\"{}\"",
        "{",
        "{}}",
        "{} {}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{'a':1}",
        "{a:1}",
        "{\"a\":NaN}",
        "{\"a\":\"\n\"}",
        "{\"a\":01}",
        "{/**/}",
        "{\"a\":\"\\x\"}",
        "{\"a\":[1,{\"b\":tru}]}"
      })
  void whatIsNoObjectIsNotRead(String text) {
    assertThat(JsonFields.parse(text)).isEmpty();
  }

  @Test
  void deepNestingAndLongTextsAreRead() {
    String deep = "[".repeat(9_000) + "]".repeat(9_000);
    String digits = "9".repeat(100_000);
    String text = "x".repeat(3_000_000);
    String json = "{\"d\":%s,\"n\":%s,\"t\":\"%s\",\"%s\":0}".formatted(deep, digits, text, digits);

    assertThat(JsonFields.parse(json).orElseThrow().print()).isEqualTo(json);
  }

  @Test
  void endlessNestingIsNotRead() {
    assertThat(JsonFields.parse("{\"a\":" + "[".repeat(5_000_000))).isEmpty();
  }

  @Test
  void ofAFieldThatIsThereTwiceTheLastCounts() {
    JsonFields fields = JsonFields.parse("{\"a\":1,\"b\":2,\"\\u0061\":3}").orElseThrow();

    assertThat(fields.print()).isEqualTo("{\"a\":3,\"b\":2}");
  }

  @Test
  void aByteOrderMarkIsNoPartOfIt() {
    assertThat(JsonFields.parse("\uFEFF{\"a\": 12 }").orElseThrow().print())
        .isEqualTo("{\"a\":12}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                | {\"a\":[9]}",
        "{\"a\":[]}        | {\"a\":[9]}",
        "{\"a\":[ ]}       | {\"a\":[9]}",
        "{\"a\":[1, [2]]}  | {\"a\":[1, [2],9]}",
        "{\"a\":\"[\"}     | {\"a\":[\"[\",9]}",
        "{\"a\":1}         | {\"a\":[1,9]}",
        "{\"a\":{\"b\":1}} | {\"a\":[{\"b\":1},9]}",
        "{\"a\":null}      | {\"a\":[9]}"
      })
  void appendingMakesAnArray(String before, String after) {
    JsonFields fields = JsonFields.parse(before).orElseThrow();
    fields.append("a", "9");

    assertThat(fields.print()).isEqualTo(after);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":1,\"b\":2}         | {\"x\":1,\"b\":2}",
        "{\"x\":0,\"b\":2,\"a\":1} | {\"b\":2,\"x\":1}"
      })
  void aFieldIsRenamedWhereItStands(String before, String after) {
    JsonFields fields = JsonFields.parse(before).orElseThrow();
    fields.rename("a", "x");

    assertThat(fields.print()).isEqualTo(after);
  }

  @Test
  void whateverJacksonWritesComesBackAsItWas() throws IOException {
    Random random = new Random(7);
    for (int i = 0; i < 3_000; i++) {
      ObjectNode node = (ObjectNode) random(random, 3, true);
      node.put("gone", "x");
      String text =
          i % 2 == 0
              ? node.toString()
              : MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node);
      JsonFields fields = JsonFields.parse(text).orElseThrow();
      fields.remove("gone");
      node.remove("gone");

      assertThat(MAPPER.readTree(fields.print()))
          .as(text)
          .isEqualTo(MAPPER.readTree(node.toString()));
    }
  }

  private static JsonNode random(Random random, int depth, boolean object) {
    int kind = object ? 0 : random.nextInt(depth == 0 ? 5 : 7) + 2;
    return switch (kind) {
      case 0, 7 -> {
        ObjectNode node = MAPPER.createObjectNode();
        for (int i = random.nextInt(5); i > 0; i--) {
          node.set(text(random), random(random, depth - 1, false));
        }
        yield node;
      }
      case 8 -> {
        ArrayNode node = MAPPER.createArrayNode();
        for (int i = random.nextInt(5); i > 0; i--) {
          node.add(random(random, depth - 1, false));
        }
        yield node;
      }
      case 2 -> MAPPER.getNodeFactory().numberNode(random.nextLong());
      case 3 -> MAPPER.getNodeFactory().numberNode(random.nextGaussian() * 1e20);
      case 4 -> MAPPER.getNodeFactory().booleanNode(random.nextBoolean());
      case 5 -> MAPPER.getNodeFactory().nullNode();
      default -> MAPPER.getNodeFactory().textNode(text(random));
    };
  }

  private static String text(Random random) {
    String alphabet = "ab\"\\{}[]:, \n\u0001é😀/";
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      text.appendCodePoint(
          alphabet.codePoints().skip(random.nextInt(16)).findFirst().orElseThrow());
    }
    return text.toString();
  }
}
