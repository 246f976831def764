package io.strata.telemetry.topic;

/** Names of the headers that Strata puts on Kafka records; values are UTF-8 text. */
public final class RecordHeaders {
  /**
   * On derived metrics: {@code <source topic>/<partition>/<segment>}. A record derived again from
   * the same segment replaces what an earlier one of the same origin said.
   */
  public static final String ORIGIN = "strata-origin";

  /** On derived metrics of a segment that is still open: {@code true}. */
  public static final String PROVISIONAL = "strata-provisional";

  /** On dead letters: the low-cardinality reason. */
  public static final String REASON = "strata-reason";

  /** On dead letters: what exactly was wrong, for people. */
  public static final String DETAIL = "strata-detail";

  /** On dead letters: the topic the record came from. */
  public static final String SOURCE_TOPIC = "strata-source-topic";

  /** On dead letters: the partition it came from. */
  public static final String SOURCE_PARTITION = "strata-source-partition";

  /** On dead letters: its offset there. */
  public static final String SOURCE_OFFSET = "strata-source-offset";

  /** On dead letters: its time there, epoch milliseconds. */
  public static final String SOURCE_TIME = "strata-source-time";

  /**
   * On a record of the topic of dead letters that is no letter but a note: the identity of a letter
   * that was written back to where it came from.
   */
  public static final String REPLAYED = "strata-replayed";

  /**
   * On records that were written back from the dead letters, and on letters that are to be written
   * back so: {@value #REPLAY_STORE_ONLY} where what is derived from it is derived already, {@value
   * #REPLAY_SENDERS_ONLY} where its traces are not to be stored either, else {@value
   * #REPLAY_WHOLE}.
   */
  public static final String REPLAY = "strata-replay";

  /** Only to be stored. */
  public static final String REPLAY_STORE_ONLY = "store";

  /** Only to be stored, for those who ask by a link who sent a message. */
  public static final String REPLAY_SENDERS_ONLY = "senders";

  /** To be processed as if it had not come before. */
  public static final String REPLAY_WHOLE = "whole";

  private RecordHeaders() {}
}
