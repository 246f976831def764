package io.strata.collector.stream;

import io.strata.telemetry.topic.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Whether a record was written back from the dead letters, and how far it came before: the header
 * {@value RecordHeaders#REPLAY}. Such a record is no repetition by its sender, however alike.
 */
public enum Replay {
  /** It is new. */
  NONE(null),
  /** Nothing was made of it when it came first. */
  WHOLE(RecordHeaders.REPLAY_WHOLE),
  /** What is derived from it was derived when it came first: it is only to be stored. */
  STORE_ONLY(RecordHeaders.REPLAY_STORE_ONLY),
  /** Spans of traces that sampling shed: they are only to be found by who got a message. */
  SENDERS_ONLY(RecordHeaders.REPLAY_SENDERS_ONLY);

  private final @Nullable String header;

  Replay(@Nullable String header) {
    this.header = header;
  }

  /** The header's value; null where there is no header. */
  public @Nullable String header() {
    return header;
  }

  /** What a header says; text of a later version is taken as {@link #WHOLE}. */
  public static Replay ofHeader(@Nullable String value) {
    if (value == null) {
      return NONE;
    }
    return switch (value) {
      case RecordHeaders.REPLAY_STORE_ONLY -> STORE_ONLY;
      case RecordHeaders.REPLAY_SENDERS_ONLY -> SENDERS_ONLY;
      default -> WHOLE;
    };
  }
}
