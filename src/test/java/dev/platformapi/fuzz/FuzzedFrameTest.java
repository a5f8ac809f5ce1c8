package dev.platformapi.fuzz;

import static dev.platformapi.support.Api.newAdmin;
import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.fuzz.RawSocket.Frame;
import dev.platformapi.support.Api.TestUser;
import dev.platformapi.support.ChatSocket;
import dev.platformapi.support.RawHttp;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Frames of WebSocket with what both protocols spoken there know, what they do not, and what is no
 * frame at all: each connection answers to the end, or is closed for a reason that fits.
 */
@QuarkusTest
@Tag("fuzz")
class FuzzedFrameTest {
  private static final int FRAMES = Fuzz.inputs(1_000);

  /** What is said last in each, and the mark of its answer. */
  private static final String LAST_CHAT = "{'type':'typing','room':'last','ref':'last'}";

  private static final String LAST_GRAPHQL =
      "{'type':'subscribe','id':'last','payload':{'query':'{__typename}'}}";
  private static final List<String> CHAT =
      List.of("join_room", "leave_room", "message", "presence", "typing");
  private static final List<String> GRAPHQL =
      List.of("connection_init", "subscribe", "subscribe", "complete", "ping", "pong");

  /** What the server says that cannot go on, in either protocol. Others are told or echoed. */
  private static final List<Integer> OURS = List.of(1011, 4500);

  @TestHTTPResource("/")
  URI service;

  private final Fuzz.Heap heap = new Fuzz.Heap();
  private final Random random = Fuzz.random();
  private final Map<String, String> faults = new LinkedHashMap<>();
  private final Map<String, Integer> outcomes = new TreeMap<>();

  /** Whether all frames of this connection are as they should be, whatever they say. */
  private boolean framed;

  @Test
  void everyConnectionAnswersOrIsClosedForAReason() throws Exception {
    TestUser caller = newAdmin();
    Queries queries = new Queries(random, Queries.globalIds(Things.ids(10)));
    boolean remembered = false;
    int sent = 0;
    while (sent < FRAMES) {
      if (!remembered && sent > FRAMES / 3) {
        heap.remember();
        remembered = true;
      }
      boolean chat = random.nextBoolean();
      framed = true;
      List<String> texts = new ArrayList<>();
      List<byte[]> frames = new ArrayList<>();
      for (int i = 1 + random.nextInt(20); i > 0; i--) {
        texts.add(chat ? chat() : random.nextInt(8) == 0 ? init(caller) : graphql(queries));
        frames.addAll(frames(texts.get(texts.size() - 1)));
      }
      sent += frames.size();
      try (RawSocket socket = connect(chat, caller)) {
        for (byte[] frame : frames) {
          if (!socket.send(frame)) {
            break;
          }
        }
        String last = (chat ? LAST_CHAT : LAST_GRAPHQL).replace('\'', '"');
        socket.send(
            RawSocket.frame(random, true, RawSocket.TEXT, last.getBytes(StandardCharsets.UTF_8)));
        read(socket, texts.toString());
      }
    }
    System.out.println(sent + " frames: " + outcomes);
    assertThat(faults).isEmpty();
    assertThat(outcomes.keySet()).contains("answered to the end", "closed with 1002");
    // Others are served as before.
    try (ChatSocket socket = ChatSocket.rooms(service, caller.id(), caller.token())) {
      socket.join("after");
    }
    heap.hasNotGrown();
  }

  private RawSocket connect(boolean chat, TestUser caller) throws IOException {
    return chat
        ? RawSocket.connect(
            service.resolve("/ws/" + caller.id()), "Authorization: Bearer " + caller.token())
        : RawSocket.connect(
            service.resolve("/graphql"), "Sec-WebSocket-Protocol: graphql-transport-ws");
  }

  private void read(RawSocket socket, String said) throws IOException {
    for (Frame frame = socket.next(); frame != null; frame = socket.next()) {
      if (frame.opcode() == RawSocket.CLOSE) {
        outcomes.merge("closed with " + frame.status(), 1, Integer::sum);
        if (OURS.contains(frame.status())) {
          faults.putIfAbsent("closed with " + frame.status(), frame.text());
        }
        return;
      }
      if (frame.opcode() == RawSocket.TEXT) {
        check(frame.text());
        if (frame.text().contains(":\"last\"")) {
          outcomes.merge("answered to the end", 1, Integer::sum);
          return;
        }
      }
    }
    outcomes.merge("cut off", 1, Integer::sum);
    if (framed) {
      faults.putIfAbsent("neither answered nor closed for a reason", said);
    }
  }

  private void check(String text) {
    JsonObject json = new JsonObject(text);
    if (text.contains("\"INTERNAL\"")) {
      faults.putIfAbsent("INTERNAL", text);
    }
    if ("error".equals(json.getString("type")) && json.containsKey("code")) {
      outcomes.merge(json.getString("code"), 1, Integer::sum);
      RawHttp.isDiscreet(json.getString("code"));
    }
  }

  /** What the text is sent in: one frame, some, or something that breaks the rules. */
  private List<byte[]> frames(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    double kind = random.nextDouble();
    if (kind < 0.8) {
      return List.of(RawSocket.frame(random, true, RawSocket.TEXT, bytes));
    }
    if (kind < 0.88 && bytes.length > 1) {
      int half = random.nextInt(bytes.length);
      return List.of(
          RawSocket.frame(random, false, RawSocket.TEXT, Arrays.copyOf(bytes, half)),
          RawSocket.frame(random, true, RawSocket.PING, new byte[random.nextInt(100)]),
          RawSocket.frame(
              random, true, RawSocket.CONTINUATION, Arrays.copyOfRange(bytes, half, bytes.length)));
    }
    if (kind < 0.95) {
      int opcode = Fuzz.pick(random, List.of(RawSocket.PING, RawSocket.PONG));
      return List.of(RawSocket.frame(random, true, opcode, new byte[random.nextInt(126)]));
    }
    framed = false;
    return List.of(broken(bytes));
  }

  private byte[] broken(byte[] bytes) {
    byte[] frame =
        RawSocket.frame(random, random.nextBoolean(), random.nextInt(16), Arrays.copyOf(bytes, 60));
    switch (random.nextInt(5)) {
      case 0 -> frame[0] |= (byte) (random.nextInt(8) << 4);
      case 1 -> frame[1] &= 0x7f;
      case 2 -> frame[random.nextInt(frame.length)] = (byte) random.nextInt();
      case 3 -> random.nextBytes(frame);
      default ->
          frame = RawSocket.frame(random, true, RawSocket.TEXT, new byte[] {(byte) 0xc3, 40});
    }
    return frame;
  }

  private String chat() {
    JsonObject message = new JsonObject();
    message.put("type", random.nextInt(20) == 0 ? wrong() : Fuzz.pick(random, CHAT));
    maybe(message, "room", 0.95, "fuzz" + random.nextInt(5));
    maybe(message, "ref", 0.3, "r" + random.nextInt(50));
    maybe(message, "after", 0.1, "1700000000000-" + random.nextInt(5));
    maybe(message, "history", 0.2, random.nextInt(20));
    maybe(message, "presence", 0.2, random.nextBoolean());
    maybe(message, "echo", 0.2, random.nextBoolean());
    maybe(message, "message", 0.5, new JsonObject().put("text", Fuzz.nasty(random)));
    maybe(message, "typing", 0.2, random.nextBoolean());
    String text = message.encode();
    return random.nextInt(20) == 0
        ? Fuzz.broken(random, text, "{", "}", "[", "\"", ",", "\u0000", "null", "1e999")
        : text;
  }

  private String init(TestUser caller) {
    return new JsonObject()
        .put("type", "connection_init")
        .put("payload", new JsonObject().put("Authorization", "Bearer " + caller.token()))
        .encode();
  }

  private String graphql(Queries queries) {
    JsonObject message = new JsonObject();
    message.put("type", random.nextInt(20) == 0 ? wrong() : Fuzz.pick(random, GRAPHQL));
    maybe(message, "id", 0.9, "o" + random.nextInt(20));
    String request = queries.request();
    try {
      maybe(message, "payload", 0.9, new JsonObject(request));
    } catch (io.vertx.core.json.DecodeException e) {
      message.put("payload", request);
    }
    String text = message.encode();
    return random.nextInt(20) == 0 ? Fuzz.broken(random, text, "{", "}", "[", "\"", ",") : text;
  }

  private void maybe(JsonObject message, String name, double probability, Object value) {
    if (random.nextDouble() < probability) {
      message.put(name, random.nextInt(25) == 0 ? wrong() : value);
    }
  }

  private Object wrong() {
    return switch (random.nextInt(5)) {
      case 0 -> null;
      case 1 -> random.nextLong();
      case 2 -> List.of(Fuzz.nasty(random));
      case 3 -> Map.of("x", 1e300);
      default -> Fuzz.nasty(random);
    };
  }
}
