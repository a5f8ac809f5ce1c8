package dev.platformapi.room;

import dev.platformapi.error.PlatformException;
import dev.platformapi.event.Event;
import dev.platformapi.event.StreamId;
import java.util.List;

/** Who takes part in a {@link Conversation}: how its protocol tells what happens. */
public interface ChatClient {
  /** Whether there is room for more; when there is again, {@link Conversation#resume} is called. */
  boolean isReady();

  /**
   * The room is joined.
   *
   * @param position where to go on after a break when nothing has come until then
   */
  void joined(String room, StreamId position, String reference);

  /**
   * The room is left.
   *
   * @param why null when the client wanted it
   */
  void left(String room, String reference, PlatformException why);

  /** Somebody has said something. */
  void said(String room, Event message);

  /** Somebody has come, or gone. */
  void presence(String room, String user, boolean online);

  /** Who is there. */
  void present(String room, List<String> users, String reference);

  void typing(String room, String user, boolean typing);

  /** What the client said is kept, under that id. */
  void acknowledged(String room, StreamId id, String reference);

  /** Messages behind that place are gone unseen; it goes on behind the other. */
  void gap(String room, StreamId after, StreamId next);

  /** A command has failed; without a room or reference where it was not understood. */
  void failed(String room, String reference, PlatformException failure);

  /** The client does not stop to send too much: it is to be disconnected. */
  void abused(PlatformException why);
}
