package dev.platformapi.gateway.plugin;

import io.vertx.core.MultiMap;
import java.util.List;

/**
 * The header fields of a message. A request's {@code Host} is there always, but only once, as in
 * Kong: it can be replaced, and nothing else.
 *
 * @param ofRequest whether {@code Host} is among them
 */
record HeaderFields(MultiMap fields, boolean ofRequest) implements NamedValues {
  @Override
  public boolean has(String name) {
    return isHost(name) || fields.contains(name);
  }

  @Override
  public void remove(String name) {
    fields.remove(name);
  }

  @Override
  public void rename(String from, String to) {
    List<String> values = fields.getAll(from);
    if (!values.isEmpty()) {
      fields.remove(from);
      fields.set(to, values);
    }
  }

  @Override
  public void set(String name, String value) {
    fields.set(name, value);
  }

  @Override
  public void append(String name, String value) {
    if (!isHost(name)) {
      fields.add(name, value);
    }
  }

  private boolean isHost(String name) {
    return ofRequest && "host".equalsIgnoreCase(name);
  }
}
