package io.strata.store.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import io.strata.store.StoreRejectedException;
import io.strata.store.StoreRejectedException.Rejection;
import io.strata.store.StoreUnavailableException;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes documents by bulk requests of bounded size, a bounded number at once. Each document's own
 * result counts: those that Elasticsearch could not take now are tried again with growing pauses,
 * those that it never will are collected. Thread-safe; blocks until all is decided.
 */
final class BulkWriter {
  /** Of an answer only what is needed: of thousands of documents it would be long. */
  private static final String PATH =
      "/_bulk?filter_path=errors,error,items.*.status,items.*.error.type,items.*.error.reason,"
          + "items.*.error.caused_by.reason";

  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  private final ElasticsearchHttp http;
  private final ElasticsearchSettings.Bulk settings;
  private final StoreListener listener;
  private final Semaphore permits;

  BulkWriter(ElasticsearchHttp http, ElasticsearchSettings.Bulk settings, StoreListener listener) {
    this.http = http;
    this.settings = settings;
    this.listener = listener;
    this.permits = new Semaphore(settings.maxConcurrent());
  }

  /** A document in the form in which it is sent. */
  // Lines are never compared, and their bytes never change.
  @SuppressWarnings("ArrayRecordComponent")
  private record Line(int position, String id, byte[] bytes) {}

  /** Makes a document of an item. */
  interface Encoder<T> {
    /**
     * The document of an item at a place in its collection.
     *
     * @throws IllegalArgumentException for an item that cannot be stored
     */
    Document document(int position, T item);
  }

  /**
   * Writes the items, each encoded when its turn comes.
   *
   * @param nameOf names an item that has no document
   * @throws StoreUnavailableException where some could not be written now
   * @throws StoreRejectedException where some were refused for good
   */
  <T> void write(Collection<? extends T> items, Encoder<T> encoder, Function<T, String> nameOf) {
    List<Rejection> rejections = Collections.synchronizedList(new ArrayList<>());
    try (Deliveries deliveries = new Deliveries(rejections)) {
      List<Line> batch = new ArrayList<>();
      long size = 0;
      int position = 0;
      for (T item : items) {
        Line line = line(position++, item, encoder, nameOf, rejections);
        if (line == null) {
          continue;
        }
        if (!batch.isEmpty() && size + line.bytes().length > settings.maxBytes()) {
          deliveries.add(batch);
          batch = new ArrayList<>();
          size = 0;
        }
        batch.add(line);
        size += line.bytes().length;
      }
      deliveries.finish(batch);
    }
    if (!rejections.isEmpty()) {
      rejections.forEach(rejection -> listener.rejected(1, rejection.reason()));
      rejections.sort(Comparator.comparingInt(Rejection::position));
      throw new StoreRejectedException(rejections);
    }
  }

  private static <T> @Nullable Line line(
      int position,
      T item,
      Encoder<T> encoder,
      Function<T, String> nameOf,
      List<Rejection> rejections) {
    try {
      Document document = encoder.document(position, item);
      return new Line(position, document.id(), DocumentSmile.parts(document));
    } catch (IllegalArgumentException e) {
      rejections.add(
          new Rejection(
              position, nameOf.apply(item), "unstorable", String.valueOf(e.getMessage())));
      return null;
    }
  }

  /**
   * The batches of one write, each sent while the next is made; so many at once as there may be
   * requests. The last one is sent by the caller's thread, so that a small write needs no other.
   */
  private final class Deliveries implements AutoCloseable {
    private final List<Rejection> rejections;
    private final Semaphore room = new Semaphore(settings.maxConcurrent());
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<@Nullable StoreUnavailableException> failure =
        new AtomicReference<>();

    Deliveries(List<Rejection> rejections) {
      this.rejections = rejections;
    }

    /** Sends a batch on a thread of its own, as soon as there is room. */
    void add(List<Line> batch) {
      acquire(room);
      throwFailure();
      threads.add(
          Thread.ofVirtual()
              .name("bulk")
              .start(() -> {
                try {
                  deliver(batch, rejections);
                } catch (StoreUnavailableException e) {
                  failure.compareAndSet(null, e);
                } finally {
                  room.release();
                }
              }));
    }

    /** Sends the last batch, which may be empty, and waits for all. */
    void finish(List<Line> last) {
      if (!last.isEmpty()) {
        deliver(last, rejections);
      }
      for (Thread thread : threads) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          throw interrupted(e);
        }
      }
      throwFailure();
    }

    private void throwFailure() {
      StoreUnavailableException first = failure.get();
      if (first != null) {
        throw first;
      }
    }

    /** After a failure nothing that is under way matters any more. */
    @Override
    public void close() {
      threads.forEach(Thread::interrupt);
    }
  }

  private static void acquire(Semaphore permits) {
    try {
      permits.acquire();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static StoreUnavailableException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new StoreUnavailableException("interrupted", "interrupted while writing", cause);
  }

  private void deliver(List<Line> batch, List<Rejection> rejections) {
    List<Line> left = batch;
    for (int attempt = 1; ; attempt++) {
      StoreUnavailableException failure;
      try {
        Remainder remainder = send(left, rejections);
        if (remainder.lines().isEmpty()) {
          return;
        }
        left = remainder.lines();
        failure =
            new StoreUnavailableException(
                remainder.reason(),
                "%d documents not taken: %s".formatted(left.size(), remainder.detail()),
                null);
      } catch (StoreUnavailableException e) {
        failure = e;
      }
      if (attempt >= settings.attempts() || failure.reason().equals("interrupted")) {
        throw failure;
      }
      listener.retried(left.size(), failure.reason());
      pause(attempt);
    }
  }

  /** What must be tried again, and why. */
  private record Remainder(List<Line> lines, String reason, String detail) {
    static final Remainder NOTHING = new Remainder(List.of(), "", "");
  }

  private Remainder send(List<Line> batch, List<Rejection> rejections) {
    byte[] body = join(batch);
    long start = System.nanoTime();
    ElasticsearchHttp.Answer answer = exchange(body);
    listener.bulkAnswered(batch.size(), body.length, Duration.ofNanos(System.nanoTime() - start));
    if (answer.status() == 413) {
      return sendHalves(batch, rejections);
    }
    if (!answer.isSuccess()) {
      return new Remainder(
          batch,
          ElasticsearchHttp.reason(answer.status()),
          answer.status() + " " + ElasticsearchHttp.detail(answer.body()));
    }
    return answer.body().path("errors").asBoolean()
        ? sort(batch, answer.body().path("items"), rejections)
        : Remainder.NOTHING;
  }

  /** A request may be too large for a limit on the way, where its halves are not. */
  private Remainder sendHalves(List<Line> batch, List<Rejection> rejections) {
    if (batch.size() == 1) {
      Line line = batch.getFirst();
      rejections.add(
          new Rejection(
              line.position(),
              line.id(),
              "too_large",
              "a document of %d bytes is too large for Elasticsearch"
                  .formatted(line.bytes().length)));
      return Remainder.NOTHING;
    }
    int half = batch.size() / 2;
    Remainder first = send(batch.subList(0, half), rejections);
    Remainder second = send(batch.subList(half, batch.size()), rejections);
    List<Line> left = new ArrayList<>(first.lines());
    left.addAll(second.lines());
    return first.lines().isEmpty() ? second : new Remainder(left, first.reason(), first.detail());
  }

  private static Remainder sort(List<Line> batch, JsonNode items, List<Rejection> rejections) {
    List<Line> again = new ArrayList<>();
    String reason = "";
    String detail = "";
    Iterator<JsonNode> results = items.iterator();
    for (Line line : batch) {
      JsonNode result = results.hasNext() ? results.next().path("index") : items;
      BulkVerdict verdict = BulkVerdict.of(result);
      switch (verdict) {
        case BulkVerdict.Stored() -> {}
        case BulkVerdict.Refused(String why, String what) ->
            rejections.add(new Rejection(line.position(), line.id(), why, what));
        case BulkVerdict.NotNow(String why, String what) -> {
          again.add(line);
          reason = why;
          detail = what;
        }
      }
    }
    return new Remainder(again, reason, detail);
  }

  private ElasticsearchHttp.Answer exchange(byte[] body) {
    acquire(permits);
    try {
      return http.bulk(PATH, body);
    } finally {
      permits.release();
    }
  }

  private static byte[] join(List<Line> batch) {
    int size = batch.stream().mapToInt(line -> line.bytes().length).sum();
    ByteArrayOutputStream body = new ByteArrayOutputStream(size);
    batch.forEach(line -> body.writeBytes(line.bytes()));
    return body.toByteArray();
  }

  private static void pause(int attempt) {
    long longest = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(attempt - 1, 10));
    try {
      Thread.sleep(longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1));
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }
}
