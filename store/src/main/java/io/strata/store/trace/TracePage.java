package io.strata.store.trace;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of the traces that were found, newest first.
 *
 * @param traces at most as many as asked for; fewer, even none, where the search stopped at its
 *     limit of work before it found more
 * @param next the cursor of the next page; null where there is nothing more
 */
public record TracePage(List<TraceSummary> traces, @Nullable String next) {
  public TracePage {
    traces = List.copyOf(traces);
  }
}
