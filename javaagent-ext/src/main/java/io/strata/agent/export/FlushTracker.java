package io.strata.agent.export;

import io.opentelemetry.sdk.common.CompletableResultCode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Knows when everything accepted before a moment has been acknowledged or given up. Thread-safe.
 */
final class FlushTracker {
  private final List<Waiting> waiting = new ArrayList<>();
  private long accepted;
  private long settled;

  /** A batch is about to be queued; exactly one {@link #settled} must follow. */
  synchronized void accepted() {
    accepted++;
  }

  /** A batch was acknowledged, or given up. */
  synchronized void settled() {
    settled++;
    Iterator<Waiting> iterator = waiting.iterator();
    while (iterator.hasNext()) {
      Waiting next = iterator.next();
      if (settled >= next.target) {
        iterator.remove();
        next.result.succeed();
      }
    }
  }

  synchronized CompletableResultCode flush() {
    if (settled >= accepted) {
      return CompletableResultCode.ofSuccess();
    }
    Waiting next = new Waiting(accepted);
    waiting.add(next);
    return next.result;
  }

  /** Nothing more will settle. */
  synchronized void end() {
    for (Waiting rest : waiting) {
      rest.result.fail();
    }
    waiting.clear();
  }

  private static final class Waiting {
    private final long target;
    private final CompletableResultCode result = new CompletableResultCode();

    Waiting(long target) {
      this.target = target;
    }
  }
}
