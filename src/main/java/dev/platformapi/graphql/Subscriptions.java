package dev.platformapi.graphql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.platformapi.event.Event;
import dev.platformapi.event.Start;
import dev.platformapi.event.StreamId;
import dev.platformapi.post.PostView;
import dev.platformapi.room.ChannelName;
import dev.platformapi.room.Conversation;
import dev.platformapi.user.UserView;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.TypeRuntimeWiring;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The fields of {@code Subscription}. A subscription is run once without an event, to learn what it
 * follows, and from then on for each event.
 */
@ApplicationScoped
class Subscriptions {
  /** Under which the context of a run has the event. */
  static final String EVENT = "event";

  private final ObjectReader users;
  private final ObjectReader posts;

  Subscriptions(ObjectMapper mapper) {
    // A newer pod may publish more than is known here.
    ObjectReader reader =
        mapper.reader().without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    this.users = reader.forType(UserView.class);
    this.posts = reader.forType(PostView.class);
  }

  TypeRuntimeWiring.Builder wire(TypeRuntimeWiring.Builder type) {
    return type.dataFetcher("userEvents", field -> eventOr(field, () -> userEvents(field)))
        .dataFetcher("postEvents", field -> eventOr(field, () -> postEvents(field)))
        .dataFetcher("roomMessages", field -> eventOr(field, () -> roomMessages(field)));
  }

  private static Object eventOr(DataFetchingEnvironment field, Supplier<EventSource> source) {
    Object event = field.getGraphQlContext().get(EVENT);
    if (event == null) {
      field.getGraphQlContext().put(EventSource.class, source.get());
    }
    return event;
  }

  private EventSource userEvents(DataFetchingEnvironment field) {
    UUID wanted = id(field, "id");
    return new EventSource(
        ChannelName.USERS,
        start(field),
        (event, missed) -> {
          UserView user = read(users, event, wanted);
          return user == null || (wanted != null && !wanted.equals(user.id()))
              ? null
              : change(event, missed, user.id(), user.version(), user);
        });
  }

  private EventSource postEvents(DataFetchingEnvironment field) {
    UUID author = id(field, "authorId");
    return new EventSource(
        ChannelName.POSTS,
        start(field),
        (event, missed) -> {
          PostView post = read(posts, event, author);
          return post == null || (author != null && !author.equals(post.authorId()))
              ? null
              : change(event, missed, post.id(), post.version(), post);
        });
  }

  private static EventSource roomMessages(DataFetchingEnvironment field) {
    String room = field.getArgument("room");
    return new EventSource(
        ChannelName.ofRoom(room),
        start(field),
        (event, missed) ->
            event.type().equals(Conversation.MESSAGE)
                ? new RoomMessage(
                    event.id(),
                    missed,
                    room,
                    UUID.fromString(event.sender()),
                    new RawValue(event.data()))
                : null);
  }

  private static UUID id(DataFetchingEnvironment field, String name) {
    String id = field.getArgument(name);
    return id == null ? null : GlobalId.parse(name, id, GlobalId.USER);
  }

  private static Start start(DataFetchingEnvironment field) {
    String after = field.getArgument("after");
    Integer history = field.getArgument("history");
    Start newest = history == null ? Start.NOW : Start.newest(history);
    return after == null ? newest : Start.after(StreamId.parse("after", after));
  }

  /**
   * What an event is about.
   *
   * @param part an id that it has if it is wanted: most of what is not is left unread; may be null
   * @return null for what is not wanted
   */
  private static <T> T read(ObjectReader reader, Event event, UUID part) {
    if (part != null && !event.data().contains(part.toString())) {
      return null;
    }
    try {
      return reader.readValue(event.data());
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Null for what is no change. */
  private static Change change(
      Event event, boolean missed, UUID subject, long version, Object left) {
    String type =
        switch (event.type().substring(event.type().indexOf('.') + 1)) {
          case "created" -> "CREATED";
          case "updated" -> "UPDATED";
          case "deleted" -> Change.DELETED;
          default -> null;
        };
    return type == null
        ? null
        : new Change(
            event.id(), missed, type, subject, version, type.equals(Change.DELETED) ? null : left);
  }
}
