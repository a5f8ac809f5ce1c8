package dev.platformapi.support;

import dev.platformapi.grpc.v1.ChatMessage;
import dev.platformapi.grpc.v1.ChatMessageType;
import dev.platformapi.grpc.v1.UserServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.parsetools.RecordParser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A member of a room who comes back whenever the connection is lost, at whichever pod, behind the
 * last that was heard; and who says what was not acknowledged again.
 */
public abstract class RoomMember {
  private static final Vertx VERTX = Vertx.vertx();
  private static final WebSocketClient SOCKETS =
      VERTX.createWebSocketClient(new WebSocketClientOptions().setMaxConnections(100_000));
  private static final HttpClient HTTP =
      VERTX.createHttpClient(new HttpClientOptions().setMaxPoolSize(100_000));
  private static final ScheduledExecutorService CLOCK = Executors.newScheduledThreadPool(2);
  private static final long BACK_AFTER_MILLIS = 200;

  private final String name;
  private final String room;
  private final Supplier<Pod> pods;
  private final Map<String, String> unacknowledged = new LinkedHashMap<>();
  private final List<String> acknowledged = new ArrayList<>();
  private final List<Heard> heard = new ArrayList<>();
  private String position;
  private boolean in;
  private boolean talks;
  private boolean stopped;
  private int said;
  private int connections;
  private int gaps;
  private int toldToMove;

  /** What was heard. */
  public record Heard(String id, String text) {
    /** That of the room. */
    public static final Comparator<Heard> ORDER =
        Comparator.<Heard>comparingLong(heard -> Long.parseLong(heard.id.split("-")[0]))
            .thenComparingLong(heard -> Long.parseLong(heard.id.split("-")[1]));
  }

  private RoomMember(String name, String room, Supplier<Pod> pods) {
    this.name = name;
    this.room = room;
    this.pods = pods;
  }

  public static RoomMember overWebSocket(
      String name, String room, Supplier<Pod> pods, String user, String token) {
    return new OverWebSocket(name, room, pods, user, token).begin();
  }

  public static RoomMember overEvents(String name, String room, Supplier<Pod> pods, String token) {
    return new OverEvents(name, room, pods, token).begin();
  }

  public static RoomMember overGrpc(String name, String room, Supplier<Pod> pods, String token) {
    return new OverGrpc(name, room, pods, token).begin();
  }

  /** Connects to that pod, behind that place; null for what comes. */
  abstract void connect(Pod pod, String after);

  /** Sends a message; nothing for one who only hears. */
  abstract void send(String text);

  abstract void disconnect();

  boolean speaks() {
    return true;
  }

  RoomMember begin() {
    connect(pods.get(), null);
    return this;
  }

  private synchronized void saySomething() {
    if (talks && in) {
      String text = name + ":" + said++;
      unacknowledged.put(text, text);
      send(text);
    }
  }

  synchronized void joined(String at) {
    in = true;
    connections++;
    if (position == null) {
      position = at;
    }
    List.copyOf(unacknowledged.values()).forEach(this::send);
  }

  synchronized void hears(String id, String text) {
    position = id;
    heard.add(new Heard(id, text));
  }

  synchronized void acknowledged(String reference, String id) {
    if (unacknowledged.remove(reference) != null) {
      acknowledged.add(id);
    }
  }

  synchronized void missed() {
    gaps++;
  }

  synchronized void movesOn() {
    toldToMove++;
  }

  synchronized void lost() {
    in = false;
    if (!stopped) {
      CLOCK.schedule(
          () -> {
            String after;
            synchronized (this) {
              after = position;
            }
            connect(pods.get(), after);
          },
          BACK_AFTER_MILLIS,
          TimeUnit.MILLISECONDS);
    }
  }

  /** Begins to say something now and then. */
  public synchronized void talk(Duration every) {
    talks = speaks();
    CLOCK.scheduleAtFixedRate(
        this::saySomething,
        ThreadLocalRandom.current().nextLong(every.toMillis()),
        every.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  public synchronized void fallSilent() {
    talks = false;
  }

  public void stop() {
    synchronized (this) {
      stopped = true;
      talks = false;
    }
    disconnect();
  }

  public synchronized boolean isIn() {
    return in;
  }

  public String room() {
    return room;
  }

  public synchronized int unacknowledged() {
    return unacknowledged.size();
  }

  /** The ids of what was said. */
  public synchronized List<String> acknowledged() {
    return List.copyOf(acknowledged);
  }

  public synchronized List<Heard> heard() {
    return List.copyOf(heard);
  }

  public synchronized int connections() {
    return connections;
  }

  public synchronized int gaps() {
    return gaps;
  }

  /** How often a pod has said that it stops. */
  public synchronized int toldToMove() {
    return toldToMove;
  }

  @Override
  public synchronized String toString() {
    return name + " in " + room + " heard " + heard.size();
  }

  private static final class OverWebSocket extends RoomMember {
    private final String user;
    private final String token;
    private volatile WebSocket socket;

    OverWebSocket(String name, String room, Supplier<Pod> pods, String user, String token) {
      super(name, room, pods);
      this.user = user;
      this.token = token;
    }

    @Override
    void connect(Pod pod, String after) {
      SOCKETS
          .connect(
              new WebSocketConnectOptions()
                  .setHost("127.0.0.1")
                  .setPort(pod.port())
                  .setURI("/ws/" + user)
                  .addHeader("Authorization", "Bearer " + token))
          .onFailure(failure -> lost())
          .onSuccess(
              opened -> {
                socket = opened;
                opened.exceptionHandler(failure -> {});
                opened.closeHandler(
                    closed -> {
                      if (opened.closeStatusCode() != null && opened.closeStatusCode() == 1001) {
                        movesOn();
                      }
                      lost();
                    });
                opened.textMessageHandler(text -> receive(new JsonObject(text)));
                opened.writeTextMessage(
                    new JsonObject()
                        .put("type", "join_room")
                        .put("room", room())
                        .put("echo", true)
                        .put("after", after)
                        .encode());
              });
    }

    private void receive(JsonObject message) {
      switch (message.getString("type")) {
        case "room_joined" -> joined(message.getString("id"));
        case "message" -> hears(message.getString("id"), message.getString("message"));
        case "ack" -> acknowledged(message.getString("ref"), message.getString("id"));
        case "gap" -> missed();
        default -> {
          // an error, such as one before the end; what was not acknowledged is said again
        }
      }
    }

    @Override
    void send(String text) {
      WebSocket now = socket;
      if (!now.isClosed()) {
        now.writeTextMessage(
            new JsonObject()
                .put("type", "message")
                .put("room", room())
                .put("message", text)
                .put("ref", text)
                .encode());
      }
    }

    @Override
    void disconnect() {
      if (socket != null) {
        socket.close();
      }
    }
  }

  private static final class OverEvents extends RoomMember {
    private final String token;
    private volatile Runnable disconnect = () -> {};

    OverEvents(String name, String room, Supplier<Pod> pods, String token) {
      super(name, room, pods);
      this.token = token;
    }

    @Override
    boolean speaks() {
      return false;
    }

    @Override
    void send(String text) {}

    @Override
    void connect(Pod pod, String after) {
      RequestOptions options =
          new RequestOptions()
              .setMethod(HttpMethod.GET)
              .setHost("127.0.0.1")
              .setPort(pod.port())
              .setURI("/events/room:" + room())
              .addHeader("Authorization", "Bearer " + token)
              .addHeader("Accept", "text/event-stream");
      if (after != null) {
        options.addHeader("Last-Event-ID", after);
      }
      HTTP.request(options)
          .compose(request -> request.send())
          .onFailure(failure -> lost())
          .onSuccess(
              response -> {
                if (response.statusCode() != 200) {
                  response.end().onComplete(ended -> lost());
                  return;
                }
                disconnect = () -> response.request().connection().close();
                Map<String, String> event = new LinkedHashMap<>();
                RecordParser lines =
                    RecordParser.newDelimited("\n", line -> receive(event, line.toString()));
                response.handler(lines);
                response.exceptionHandler(failure -> lost());
                response.endHandler(end -> lost());
              });
    }

    private void receive(Map<String, String> event, String line) {
      if (!line.isEmpty()) {
        int colon = line.indexOf(": ");
        event.put(line.substring(0, colon), line.substring(colon + 2));
        return;
      }
      if (event.containsKey("retry") && !event.containsKey("data")) {
        joined(event.get("id"));
      } else {
        switch (event.getOrDefault("event", "")) {
          case "message" ->
              hears(event.get("id"), new JsonObject(event.get("data")).getString("message"));
          case "gap" -> missed();
          case "error" -> movesOn();
          default -> {
            // a heartbeat
          }
        }
      }
      event.clear();
    }

    @Override
    void disconnect() {
      disconnect.run();
    }
  }

  private static final class OverGrpc extends RoomMember {
    private final String token;
    private volatile ManagedChannel channel;
    private volatile StreamObserver<ChatMessage> requests;

    OverGrpc(String name, String room, Supplier<Pod> pods, String token) {
      super(name, room, pods);
      this.token = token;
    }

    @Override
    void connect(Pod pod, String after) {
      ManagedChannel opened =
          ManagedChannelBuilder.forAddress("127.0.0.1", pod.port()).usePlaintext().build();
      channel = opened;
      requests =
          GrpcClient.with(UserServiceGrpc.newStub(opened), "Bearer " + token)
              .userChat(
                  new StreamObserver<>() {
                    @Override
                    public void onNext(ChatMessage message) {
                      receive(message);
                    }

                    @Override
                    public void onError(Throwable failure) {
                      opened.shutdownNow();
                      lost();
                    }

                    @Override
                    public void onCompleted() {
                      onError(null);
                    }
                  });
      requests.onNext(
          ChatMessage.newBuilder()
              .setType(ChatMessageType.CHAT_MESSAGE_TYPE_JOIN_ROOM)
              .setRoom(room())
              .setEcho(true)
              .setAfter(after == null ? "" : after)
              .build());
    }

    private void receive(ChatMessage message) {
      switch (message.getType()) {
        case CHAT_MESSAGE_TYPE_ROOM_JOINED -> joined(message.getId());
        case CHAT_MESSAGE_TYPE_UNSPECIFIED -> hears(message.getId(), message.getMessage());
        case CHAT_MESSAGE_TYPE_ACK -> acknowledged(message.getRef(), message.getId());
        case CHAT_MESSAGE_TYPE_GAP -> missed();
        case CHAT_MESSAGE_TYPE_ERROR -> {
          if (message.getCode().equals("UNAVAILABLE")) {
            movesOn();
          }
        }
        default -> {
          // a heartbeat
        }
      }
    }

    @Override
    void send(String text) {
      try {
        requests.onNext(
            ChatMessage.newBuilder().setRoom(room()).setMessage(text).setRef(text).build());
      } catch (IllegalStateException over) {
        // it is said again
      }
    }

    @Override
    void disconnect() {
      if (channel != null) {
        channel.shutdownNow();
      }
    }
  }
}
