package io.strata.dashboard.data;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * What happened while one answer was put together: which sources were away, and from when on the
 * data is whole. Bound to the thread that works on the answer; not shared between threads.
 */
public final class DataScope {
  private static final ScopedValue<DataScope> CURRENT = ScopedValue.newInstance();

  private final Set<String> warnings = new LinkedHashSet<>();
  private long recentCompleteSinceMillis = Long.MIN_VALUE;
  private boolean storedMissing;
  private boolean recentMissing;

  /** Creates a scope in which nothing has happened yet. */
  public DataScope() {}

  /** Does the work within this scope. */
  public <T> T call(Callable<T> work) throws Exception {
    return ScopedValue.where(CURRENT, this).call(work::call);
  }

  /** The scope of the current thread; a new one where there is none. */
  public static DataScope current() {
    return CURRENT.isBound() ? CURRENT.get() : new DataScope();
  }

  /** Notes that part of the data could not be read. */
  public void warn(String warning) {
    warnings.add(warning);
  }

  /** What could not be read, for people; each once. */
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  /** Notes from when on the hot window holds everything. */
  void recentCompleteSince(long timeMillis) {
    recentCompleteSinceMillis = Math.max(recentCompleteSinceMillis, timeMillis);
  }

  /** Notes that the hot window was away. */
  void recentMissing(String warning) {
    recentMissing = true;
    warn(warning);
  }

  /** Notes that the store was away. */
  void storedMissing(String warning) {
    storedMissing = true;
    warn(warning);
  }

  /** Whether the newest data could not be read. */
  public boolean isRecentMissing() {
    return recentMissing;
  }

  /** Whether what is stored could not be read. */
  boolean isStoredMissing() {
    return storedMissing;
  }

  /** The time before which nothing could be read; {@link Long#MIN_VALUE} where all could. */
  public long missingBeforeMillis() {
    return storedMissing ? recentCompleteSinceMillis : Long.MIN_VALUE;
  }
}
