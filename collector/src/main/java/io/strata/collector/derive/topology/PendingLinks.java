package io.strata.collector.derive.topology;

import io.strata.collector.derive.figures.Loss;
import io.strata.collector.derive.figures.Losses;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Link requests that wait until the spans they ask for had time to come. Those of a record are
 * answered together: what is counted for an origin is one sum. Not thread-safe.
 */
public final class PendingLinks {
  private static final int MAX_REQUESTS = 100_000;

  private final Horizon horizon;
  private final Losses losses;
  private final List<Batch> waiting = new ArrayList<>();
  private int size;

  /**
   * The requests of a record.
   *
   * @param origin the segment that asks, see {@code strata-origin}
   * @param window the window of stream time in which they came
   */
  public record Batch(String origin, long window, List<LinkRequest> requests) {
    public Batch {
      requests = List.copyOf(requests);
    }
  }

  /** No requests. */
  public PendingLinks(Horizon horizon, Losses losses) {
    this.horizon = horizon;
    this.losses = losses;
  }

  /** Takes requests; all of a batch, or none where too many wait. */
  public void add(Batch batch) {
    if (size + batch.requests().size() > MAX_REQUESTS) {
      losses.add(Loss.LINK_REQUESTS, batch.requests().size());
      return;
    }
    size += batch.requests().size();
    waiting.add(batch);
  }

  /** Takes those that have waited long enough when a window of stream time is reached. */
  public List<Batch> takeDue(long window) {
    List<Batch> due = new ArrayList<>();
    for (Iterator<Batch> all = waiting.iterator(); all.hasNext(); ) {
      Batch batch = all.next();
      if (Math.abs(window - batch.window()) >= horizon.waitWindows()) {
        all.remove();
        size -= batch.requests().size();
        due.add(batch);
      }
    }
    return due;
  }

  /** All that wait, which go on waiting. */
  public List<Batch> all() {
    return List.copyOf(waiting);
  }
}
