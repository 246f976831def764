package io.strata.store.log;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of the log records that were found, newest first.
 *
 * @param logs at most as many as asked for; fewer, even none, where the search stopped at its limit
 *     of work before it found more
 * @param histogram counts over the query's whole range, whatever the page
 * @param next the cursor of the next page; null where there is nothing more
 */
public record LogPage(List<LogEntry> logs, LogHistogram histogram, @Nullable String next) {
  public LogPage {
    logs = List.copyOf(logs);
  }
}
