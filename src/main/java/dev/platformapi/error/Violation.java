package dev.platformapi.error;

/**
 * One rule that the input breaks.
 *
 * @param field the input's field as a path of names and indexes, {@code tags[2]}; the whole input
 *     is the empty string
 * @param rule the rule's stable name, such as {@code size} or {@code pattern}
 * @param message one sentence for people, without the rejected value
 */
public record Violation(String field, String rule, String message) {}
