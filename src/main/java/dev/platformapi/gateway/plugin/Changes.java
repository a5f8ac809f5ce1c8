package dev.platformapi.gateway.plugin;

import dev.platformapi.gateway.config.plugin.Pair;
import java.util.List;
import java.util.function.Function;

/**
 * What a transformer does to a part of a message, in Kong's order: remove, rename, replace what is
 * there, add what is not, append.
 *
 * @param <T> what values are made of
 */
record Changes<T>(
    List<String> remove,
    List<Pair<String>> rename,
    List<Pair<T>> replace,
    List<Pair<T>> add,
    List<Pair<T>> append) {

  boolean isEmpty() {
    return remove.isEmpty()
        && rename.isEmpty()
        && replace.isEmpty()
        && add.isEmpty()
        && append.isEmpty();
  }

  /**
   * Makes them; gives whether that changed anything.
   *
   * @param text makes a value
   */
  boolean apply(NamedValues values, Function<T, String> text) {
    boolean changed = false;
    for (String name : remove) {
      if (values.has(name)) {
        values.remove(name);
        changed = true;
      }
    }
    for (Pair<String> names : rename) {
      if (values.has(names.name())) {
        values.rename(names.name(), names.value());
        changed = true;
      }
    }
    for (Pair<T> pair : replace) {
      if (values.has(pair.name())) {
        values.set(pair.name(), text.apply(pair.value()));
        changed = true;
      }
    }
    for (Pair<T> pair : add) {
      if (!values.has(pair.name())) {
        values.set(pair.name(), text.apply(pair.value()));
        changed = true;
      }
    }
    for (Pair<T> pair : append) {
      values.append(pair.name(), text.apply(pair.value()));
      changed = true;
    }
    return changed;
  }
}
