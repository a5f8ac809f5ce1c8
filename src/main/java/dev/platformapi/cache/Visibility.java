package dev.platformapi.cache;

/** Somebody for whom things are visible or not. */
public interface Visibility {
  /** Alike for all who see the same. */
  String shared();

  /** Different for everybody. */
  String own();
}
