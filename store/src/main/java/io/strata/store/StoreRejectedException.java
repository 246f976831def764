package io.strata.store;

import java.util.List;

/**
 * The store refused some items for good: repeating them would fail again. All other items of the
 * same call are stored.
 */
public final class StoreRejectedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Rejection> rejections;

  /** Refused items, at least one. */
  public StoreRejectedException(List<Rejection> rejections) {
    super("%d refused, the first: %s".formatted(rejections.size(), rejections.getFirst().detail()));
    this.rejections = List.copyOf(rejections);
  }

  /**
   * One refused item.
   *
   * @param position its place in the collection that was to be written, from 0
   * @param id the id under which it would have been stored
   * @param reason a low-cardinality word for metrics
   * @param detail what exactly was wrong, for people
   */
  public record Rejection(int position, String id, String reason, String detail) {}

  /** What was refused, by position. */
  public List<Rejection> rejections() {
    return rejections;
  }
}
