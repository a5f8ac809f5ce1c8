package dev.platformapi.gateway.config.document;

import java.util.Optional;
import java.util.function.Predicate;

/** What a value must be like. */
@FunctionalInterface
public interface Rule<T> {
  /** What is wrong with the value, and what would be right; empty when it is as it must be. */
  Optional<String> broken(T value);

  /** One message, whatever is wrong. */
  static <T> Rule<T> of(Predicate<? super T> kept, String message) {
    return value -> kept.test(value) ? Optional.empty() : Optional.of(message);
  }
}
