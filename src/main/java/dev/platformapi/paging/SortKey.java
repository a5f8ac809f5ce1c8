package dev.platformapi.paging;

/**
 * One key of a sort, and its direction.
 *
 * @param <K> what the list can be sorted by
 */
public record SortKey<K>(K key, SortOrder order) {}
