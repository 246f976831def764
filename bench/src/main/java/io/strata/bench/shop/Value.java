package io.strata.bench.shop;

/**
 * What differs from span to span, by the bytes that it has in an encoded span: always as many, so
 * that lengths need not be written again.
 */
enum Value {
  TRACE_ID(16),
  SPAN_ID(8),
  PARENT_ID(8),
  START(8),
  END(8),

  /** One of 100,000 users, six digits; the same in all of a trace. */
  USER(6),
  /** One of four sessions of the user, 32 hex digits. */
  SESSION(32),
  /** The last two octets of the user's address, 100 to 199. */
  OCTET_A(3),
  OCTET_B(3),
  /** One of 5,000 products, some of which are wanted far more than others; five digits. */
  PRODUCT(5),
  /** Ten digits, of this trace alone. */
  ORDER(10),

  /** One of fifty threads, two digits. */
  THREAD(2),
  /** The id of that thread, as a varint. */
  THREAD_ID(1),
  /** An ephemeral port, as a varint. */
  PORT(3),
  /** A size from 128 to 16,383 bytes, as a varint. */
  SIZE(2),
  /** A number of rows from 1 to 100, as a varint. */
  ROWS(1),
  /** An offset in a topic, as a varint. */
  OFFSET(4);

  private final int length;

  Value(int length) {
    this.length = length;
  }

  int length() {
    return length;
  }

  /** How a text names it. */
  String placeholder() {
    return "<" + name() + ">";
  }
}
