package dev.platformapi.gateway.config.document;

import java.util.Optional;
import java.util.function.Function;

/** A value of a file in its type: there, not there, or wrong, which then has been reported. */
public final class Value<T> {
  private final Item item;
  private final T value;
  private final boolean faulty;

  private Value(Item item, T value, boolean faulty) {
    this.item = item;
    this.value = value;
    this.faulty = faulty;
  }

  static <T> Value<T> of(Item item, T value) {
    return new Value<>(item, value, false);
  }

  static <T> Value<T> absent(Item item) {
    return new Value<>(item, null, false);
  }

  static <T> Value<T> faulty(Item item, String message) {
    item.fault(message);
    return new Value<>(item, null, true);
  }

  /** The same value when it keeps the rule; otherwise that is a fault. */
  public Value<T> check(Rule<? super T> rule) {
    return optional()
        .flatMap(rule::broken)
        .map(message -> Value.<T>faulty(item, message))
        .orElse(this);
  }

  /** The value as something else; a function that gives null has reported a fault. */
  public <U> Value<U> map(Function<? super T, ? extends U> function) {
    U mapped = value == null ? null : function.apply(value);
    return new Value<>(item, mapped, faulty || (value != null && mapped == null));
  }

  /** The value, or this where it is not there or wrong. */
  public T orElse(T other) {
    return value == null ? other : value;
  }

  /** The value; empty where it is not there or wrong. */
  public Optional<T> optional() {
    return Optional.ofNullable(value);
  }

  /**
   * The value; that it is not there is a fault.
   *
   * @param standIn what is given where there is a fault, so that reading can go on
   */
  public T required(T standIn) {
    if (value == null && !faulty) {
      item.fault("required field missing");
    }
    return orElse(standIn);
  }
}
