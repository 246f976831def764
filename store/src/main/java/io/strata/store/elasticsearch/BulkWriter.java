package io.strata.store.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import io.strata.store.StoreRejectedException;
import io.strata.store.StoreRejectedException.Rejection;
import io.strata.store.StoreUnavailableException;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;

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
  private record Line(Document document, byte[] bytes) {}

  /**
   * Writes the documents, and reports what was refused before, too.
   *
   * @throws StoreUnavailableException where some could not be written now
   * @throws StoreRejectedException where some were refused for good
   */
  void write(Iterable<Document> documents, List<Rejection> refusedBefore) {
    List<Rejection> rejections = new ArrayList<>(refusedBefore);
    List<Line> batch = new ArrayList<>();
    long size = 0;
    for (Document document : documents) {
      Line line = new Line(document, DocumentJson.lines(document));
      if (!batch.isEmpty() && size + line.bytes().length > settings.maxBytes()) {
        deliver(batch, rejections);
        batch.clear();
        size = 0;
      }
      batch.add(line);
      size += line.bytes().length;
    }
    if (!batch.isEmpty()) {
      deliver(batch, rejections);
    }
    if (!rejections.isEmpty()) {
      rejections.forEach(rejection -> listener.rejected(1, rejection.reason()));
      rejections.sort(Comparator.comparingInt(Rejection::position));
      throw new StoreRejectedException(rejections);
    }
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
      Document document = batch.getFirst().document();
      rejections.add(
          new Rejection(
              document.position(),
              document.id(),
              "too_large",
              "a document of %d bytes is too large for Elasticsearch"
                  .formatted(batch.getFirst().bytes().length)));
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
            rejections.add(
                new Rejection(line.document().position(), line.document().id(), why, what));
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
    try {
      permits.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("interrupted", "interrupted while waiting to write", e);
    }
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
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("interrupted", "interrupted between attempts", e);
    }
  }
}
