package io.strata.agent;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/** Requests at a constant rate, each due at its time whatever became of those before. */
final class OpenLoad {
  private static final int PER_SECOND = 200;

  private final HttpClient client;
  private final HttpRequest request;

  OpenLoad(HttpClient client, URI uri) {
    this.client = client;
    this.request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build();
  }

  /**
   * What a stretch of load saw.
   *
   * @param requests how many were sent
   * @param answered how many got 200
   * @param p99Millis from when a request was due to its answer
   */
  record Seen(int requests, int answered, double p99Millis) {}

  Seen run(Duration stretch) throws InterruptedException {
    int requests = (int) (stretch.toMillis() * PER_SECOND / 1_000);
    AtomicLongArray nanos = new AtomicLongArray(requests);
    AtomicInteger answered = new AtomicInteger();
    CountDownLatch open = new CountDownLatch(requests);
    long begin = System.nanoTime();
    for (int i = 0; i < requests; i++) {
      long due = begin + TimeUnit.SECONDS.toNanos(1) * i / PER_SECOND;
      int index = i;
      while (due - System.nanoTime() > 0) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      CompletableFuture<?> _ =
          client
              .sendAsync(request, HttpResponse.BodyHandlers.discarding())
              .whenComplete((response, _) -> {
                nanos.set(index, System.nanoTime() - due);
                if (response != null && response.statusCode() == 200) {
                  answered.incrementAndGet();
                }
                open.countDown();
              });
    }
    open.await();
    long[] sorted = new long[requests];
    Arrays.setAll(sorted, nanos::get);
    Arrays.sort(sorted);
    return new Seen(requests, answered.get(), sorted[requests * 99 / 100] / 1e6);
  }
}
