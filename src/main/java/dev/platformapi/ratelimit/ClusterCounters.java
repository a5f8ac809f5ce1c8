package dev.platformapi.ratelimit;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts in a cluster of Redis, where one script can reach the limits of one subject only: those of
 * each subject are counted at the same time, and given back where others refuse.
 */
final class ClusterCounters implements Counters {
  private final Counters ofOneSubject;

  ClusterCounters(Counters ofOneSubject) {
    this.ofOneSubject = ofOneSubject;
  }

  @Override
  public Uni<List<Usage>> count(List<Limit> limits, long amount, boolean take) {
    List<List<Limit>> parts = bySubject(limits);
    if (parts.size() == 1) {
      return ofOneSubject.count(limits, amount, take);
    }
    return Uni.join()
        .all(parts.stream().map(part -> ofOneSubject.count(part, amount, take)).toList())
        .andFailFast()
        .call(usages -> take && isMixed(usages) ? giveBack(parts, usages, amount) : done())
        .map(usages -> inOrder(limits, parts, usages));
  }

  private static boolean isMixed(List<List<Usage>> usages) {
    return usages.stream().anyMatch(part -> new Decision(part).isAllowed())
        && !usages.stream().allMatch(part -> new Decision(part).isAllowed());
  }

  private Uni<?> giveBack(List<List<Limit>> parts, List<List<Usage>> usages, long amount) {
    List<Uni<List<Usage>>> gifts = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      if (new Decision(usages.get(i)).isAllowed()) {
        gifts.add(ofOneSubject.count(parts.get(i), -amount, true));
      }
    }
    return Uni.join().all(gifts).andCollectFailures();
  }

  private static Uni<?> done() {
    return Uni.createFrom().voidItem();
  }

  @Override
  public Uni<Void> forget(List<Limit> limits) {
    return Uni.join()
        .all(bySubject(limits).stream().map(ofOneSubject::forget).toList())
        .andCollectFailures()
        .replaceWithVoid();
  }

  private static List<List<Limit>> bySubject(List<Limit> limits) {
    Map<String, List<Limit>> parts = new LinkedHashMap<>();
    limits.forEach(
        limit -> parts.computeIfAbsent(limit.subject(), subject -> new ArrayList<>()).add(limit));
    return List.copyOf(parts.values());
  }

  private static List<Usage> inOrder(
      List<Limit> limits, List<List<Limit>> parts, List<List<Usage>> usages) {
    Map<Limit, Usage> found = new LinkedHashMap<>();
    for (int i = 0; i < parts.size(); i++) {
      for (int j = 0; j < parts.get(i).size(); j++) {
        found.put(parts.get(i).get(j), usages.get(i).get(j));
      }
    }
    return limits.stream().map(found::get).toList();
  }
}
