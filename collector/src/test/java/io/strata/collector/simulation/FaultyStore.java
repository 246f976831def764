package io.strata.collector.simulation;

import io.strata.collector.derive.topology.SenderLookup;
import io.strata.collector.index.StoredSenders;
import io.strata.store.StoreUnavailableException;
import io.strata.store.log.LogWriter;
import io.strata.store.memory.MemoryStore;
import io.strata.store.metric.MetricChunkWriter;
import io.strata.store.trace.TraceWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** A store in memory that is reached over a network. */
final class FaultyStore {
  private final MemoryStore store = new MemoryStore();
  private final Faults faults;
  private final Random random;

  FaultyStore(Faults faults, Random random) {
    this.faults = faults;
    this.random = random;
  }

  /** What is really stored. */
  MemoryStore content() {
    return store;
  }

  TraceWriter traces(Runnable die) {
    return chunks -> write(chunks, store.traceWriter()::write, die);
  }

  MetricChunkWriter metrics(Runnable die) {
    return chunks -> write(chunks, store.metricChunkWriter()::write, die);
  }

  SenderLookup senders(Runnable die) {
    StoredSenders stored = new StoredSenders(store.traceReader());
    return traceIds -> {
      faults.store(Faults.Effect.atomic(() -> {}), die, FaultyStore::noAnswer);
      return stored.traces(traceIds);
    };
  }

  LogWriter logs(Runnable die) {
    return entries -> write(entries, store.logWriter()::write, die);
  }

  private <T> void write(Collection<T> items, Consumer<Collection<T>> writer, Runnable die) {
    List<T> sent = List.copyOf(items);
    faults.store(
        new Faults.Effect(() -> writer.accept(sent), () -> writer.accept(some(sent, random))),
        die,
        FaultyStore::noAnswer);
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
