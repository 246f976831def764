package io.strata.collector.simulation;

import io.strata.collector.derive.topology.SenderLookup;
import io.strata.collector.index.StoredSenders;
import io.strata.store.StoreRejectedException;
import io.strata.store.StoreUnavailableException;
import io.strata.store.log.LogEntry;
import io.strata.store.log.LogWriter;
import io.strata.store.memory.MemoryStore;
import io.strata.store.metric.MetricChunk;
import io.strata.store.metric.MetricChunkWriter;
import io.strata.store.trace.PreparedChunk;
import io.strata.store.trace.TraceWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A store in memory that is reached over a network. It may be broken in a way that makes it refuse
 * some of what it gets for good, by its content, until it is mended.
 */
final class FaultyStore {
  /** Why broken stores refuse. */
  static final String REFUSED = "refused_by_mapping";

  private final MemoryStore store = new MemoryStore();
  private final Faults faults;
  private final Random random;
  private boolean broken;

  FaultyStore(Faults faults, Random random, boolean broken) {
    this.faults = faults;
    this.random = random;
    this.broken = broken;
  }

  /** What is really stored. */
  MemoryStore content() {
    return store;
  }

  boolean isBroken() {
    return broken;
  }

  /** From now on it refuses nothing. */
  void mend() {
    broken = false;
  }

  TraceWriter traces(Runnable die) {
    return chunks -> write(chunks, FaultyStore::isBad, store.traceWriter()::write, die);
  }

  MetricChunkWriter metrics(Runnable die) {
    return chunks -> write(chunks, FaultyStore::isBad, store.metricChunkWriter()::write, die);
  }

  SenderLookup senders(Runnable die) {
    StoredSenders stored = new StoredSenders(store.traceReader());
    return wanted -> {
      faults.store(Faults.Effect.atomic(() -> {}), die, FaultyStore::noAnswer);
      return stored.spans(wanted);
    };
  }

  LogWriter logs(Runnable die) {
    return entries -> write(entries, FaultyStore::isBad, store.logWriter()::write, die);
  }

  private static boolean isBad(PreparedChunk chunk) {
    return chunk.chunk().spans().stream().anyMatch(span -> span.spanId().value() % 23 == 0);
  }

  private static boolean isBad(MetricChunk chunk) {
    return chunk.labels().hashCode() % 13 == 0;
  }

  private static boolean isBad(LogEntry entry) {
    return entry.record().body().text().hashCode() % 7 == 0;
  }

  private <T> void write(
      Collection<T> items, Predicate<T> bad, Consumer<Collection<T>> writer, Runnable die) {
    List<T> sent = List.copyOf(items);
    List<T> good = sent.stream().filter(item -> !broken || !bad.test(item)).toList();
    faults.store(
        new Faults.Effect(() -> writer.accept(good), () -> writer.accept(some(good, random))),
        die,
        FaultyStore::noAnswer);
    List<StoreRejectedException.Rejection> rejections = new ArrayList<>();
    for (int i = 0; i < sent.size(); i++) {
      if (broken && bad.test(sent.get(i))) {
        rejections.add(new StoreRejectedException.Rejection(i, "id", REFUSED, "a field is wrong"));
      }
    }
    if (!rejections.isEmpty()) {
      throw new StoreRejectedException(rejections);
    }
  }

  private static RuntimeException noAnswer() {
    return new StoreUnavailableException("transport", "no answer", null);
  }

  /** Any of them, in their order. */
  static <T> List<T> some(List<T> items, Random random) {
    List<T> some = new ArrayList<>(items);
    some.removeIf(_ -> random.nextBoolean());
    return some;
  }
}
