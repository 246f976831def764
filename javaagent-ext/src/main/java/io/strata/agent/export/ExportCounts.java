package io.strata.agent.export;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What became of the items that the processors handed over: those sent and those lost add up to all
 * of them, less what still waits or is on its way. Thread-safe.
 */
final class ExportCounts {
  private final Map<String, Of> bySignal = new ConcurrentHashMap<>();

  /** The figures of one signal. */
  private static final class Of {
    private final AtomicLong items = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final Map<LossCause, AtomicLong> lost = new ConcurrentHashMap<>();
  }

  /** Takes figures, one at a time. */
  interface Visitor {
    void visit(String signal, long value);
  }

  /** Takes figures of losses, one at a time. */
  interface LossVisitor {
    void visit(String signal, LossCause cause, long items);
  }

  void sent(Signal<?> signal, int items, int bytes) {
    Of of = of(signal);
    of.items.addAndGet(items);
    of.bytes.addAndGet(bytes);
  }

  void lost(Signal<?> signal, LossCause cause, long items) {
    of(signal).lost.computeIfAbsent(cause, first -> new AtomicLong()).addAndGet(items);
  }

  /** Items that Kafka acknowledged. */
  void sentItems(Visitor visitor) {
    bySignal.forEach((signal, of) -> visitor.visit(signal, of.items.get()));
  }

  /** Bytes that Kafka acknowledged, before compression. */
  void sentBytes(Visitor visitor) {
    bySignal.forEach((signal, of) -> visitor.visit(signal, of.bytes.get()));
  }

  /** Items lost, for every cause that occurred. */
  void lostItems(LossVisitor visitor) {
    bySignal.forEach((signal, of) ->
        of.lost.forEach((cause, items) -> visitor.visit(signal, cause, items.get())));
  }

  /** For people: everything so far. */
  @Override
  public String toString() {
    Map<String, Long> sent = new TreeMap<>();
    sentItems(sent::put);
    Map<String, Long> lost = new TreeMap<>();
    lostItems((signal, cause, items) -> lost.put(signal + " " + cause.label(), items));
    return "sent " + sent + ", lost " + lost;
  }

  private Of of(Signal<?> signal) {
    return bySignal.computeIfAbsent(signal.label(), name -> new Of());
  }
}
