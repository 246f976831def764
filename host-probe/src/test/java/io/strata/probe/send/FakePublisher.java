package io.strata.probe.send;

import java.util.ArrayList;
import java.util.List;

/** Keeps what it is given, unless it is told to be away or to refuse. */
final class FakePublisher implements BatchPublisher {
  private final List<MetricBatch> published = new ArrayList<>();
  private boolean away;
  private boolean refusing;

  @Override
  public synchronized void publish(MetricBatch batch) throws PublishFailedException {
    if (away) {
      throw PublishFailedException.retryable("away", null);
    }
    if (refusing) {
      throw PublishFailedException.permanent("too large", new IllegalStateException());
    }
    published.add(batch);
  }

  synchronized void setAway(boolean isAway) {
    away = isAway;
  }

  synchronized void setRefusing(boolean refuses) {
    refusing = refuses;
  }

  synchronized List<MetricBatch> published() {
    return List.copyOf(published);
  }

  @Override
  public void close() {}
}
