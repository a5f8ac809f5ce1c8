package dev.platformapi.event;

import java.util.function.Function;

/**
 * Something that happened in a channel. One object serves all who follow the channel in this pod.
 */
public final class Event {
  private final String channel;
  private final StreamId id;
  private final String type;
  private final String sender;
  private final String data;
  private volatile Object rendered;

  Event(String channel, StreamId id, String type, String sender, String data) {
    this.channel = channel;
    this.id = id;
    this.type = type;
    this.sender = sender;
    this.data = data;
  }

  public String channel() {
    return channel;
  }

  /** Null for an event that is not kept: who was not there has missed it. */
  public StreamId id() {
    return id;
  }

  /** What happened, in a word. */
  public String type() {
    return type;
  }

  /** The id of the user who published it; empty for the service. */
  public String sender() {
    return sender;
  }

  /** JSON. */
  public String data() {
    return data;
  }

  /**
   * The event in the form of a protocol, made once for all who follow it there. For the protocol
   * that most of a channel's followers speak; others make theirs each time.
   */
  @SuppressWarnings("unchecked")
  public <T> T rendered(Class<T> form, Function<Event, T> render) {
    Object known = rendered;
    if (form.isInstance(known)) {
      return (T) known;
    }
    T made = render.apply(this);
    rendered = made;
    return made;
  }
}
