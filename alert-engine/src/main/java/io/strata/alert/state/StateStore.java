package io.strata.alert.state;

/** Keeps values by key where they survive this process. Does not block. Thread-safe. */
public interface StateStore {
  /** Keeps a value, in place of what the key had. */
  void put(String key, String value);

  /** Forgets a key. */
  void remove(String key);
}
