package io.strata.collector.index;

import io.strata.collector.deadletter.DeadLetter;
import io.strata.store.StoreRejectedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** A write in which what the store refuses for good becomes dead letters. */
final class StoreWrite {
  private StoreWrite() {}

  /** Makes the letter of a refused item. */
  @FunctionalInterface
  interface Refused<T> {
    DeadLetter letter(T item, String reason, String detail);
  }

  /**
   * Writes items.
   *
   * @return letters of those that the store refused; all others are stored
   */
  static <T> List<DeadLetter> write(
      List<T> items, Consumer<Collection<T>> writer, Refused<T> refused) {
    if (items.isEmpty()) {
      return List.of();
    }
    List<DeadLetter> letters = new ArrayList<>();
    try {
      writer.accept(items);
    } catch (StoreRejectedException e) {
      for (StoreRejectedException.Rejection rejection : e.rejections()) {
        letters.add(
            refused.letter(
                items.get(rejection.position()), rejection.reason(), rejection.detail()));
      }
    }
    return letters;
  }
}
