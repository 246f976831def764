package io.strata.collector.deadletter.command;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A letter of the topic of dead letters, without its bytes.
 *
 * @param id where it is: {@code partition:offset}
 * @param time when it was written
 * @param source where its bytes came from
 * @param reason the low-cardinality reason
 * @param detail what exactly was wrong; it may hold what a sender chose
 * @param size of the bytes
 * @param identity the same for letters of the same bytes from the same place: a crash before the
 *     commit sends a letter again, and each reader of a topic sends its own
 */
record StoredLetter(
    Id id, Instant time, Source source, String reason, String detail, int size, String identity) {

  /** A place in the topic of dead letters. */
  record Id(int partition, long offset) implements Comparable<Id> {
    /**
     * Parses {@code partition:offset}.
     *
     * @throws IllegalArgumentException for anything else
     */
    static Id parse(String text) {
      int colon = text.indexOf(':');
      try {
        return new Id(
            Integer.parseInt(text.substring(0, Math.max(0, colon))),
            Long.parseLong(text.substring(colon + 1)));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "\"%s\" is no id: write partition:offset, as list shows it".formatted(text), e);
      }
    }

    @Override
    public int compareTo(Id other) {
      int byPartition = Integer.compare(partition, other.partition);
      return byPartition != 0 ? byPartition : Long.compare(offset, other.offset);
    }

    @Override
    public String toString() {
      return partition + ":" + offset;
    }
  }

  /**
   * Where a letter's bytes came from.
   *
   * @param offset of the record, or of the first record of the segment or block that was refused
   * @param origin the header {@code strata-origin} of the record, where it had one
   * @param provisional whether a final record of the same origin followed
   * @param replay the header {@code strata-replay} with which it is to be written back
   */
  record Source(
      String topic,
      int partition,
      long offset,
      @Nullable String origin,
      boolean provisional,
      String replay) {
    @Override
    public String toString() {
      return topic + "/" + partition + "/" + offset;
    }
  }
}
