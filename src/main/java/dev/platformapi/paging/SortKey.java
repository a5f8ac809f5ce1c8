package dev.platformapi.paging;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * One key of a sort, and its direction.
 *
 * @param <K> what the list can be sorted by
 */
@RegisterForReflection
public record SortKey<K>(K key, SortOrder order) {}
