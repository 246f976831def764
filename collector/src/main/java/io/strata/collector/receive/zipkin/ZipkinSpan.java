package io.strata.collector.receive.zipkin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A span as Zipkin's v2 model has it; each field means what it does there.
 *
 * @param traceHigh 0 for a trace id of 64 bits
 * @param parentId 0 for none
 * @param timestampMicros 0 where unknown
 * @param durationMicros 0 where unknown
 * @param shared whether the id is also that of the client's span
 */
record ZipkinSpan(
    long traceHigh,
    long traceLow,
    long id,
    long parentId,
    Kind kind,
    String name,
    long timestampMicros,
    long durationMicros,
    Endpoint local,
    Endpoint remote,
    List<Annotation> annotations,
    Map<String, String> tags,
    boolean debug,
    boolean shared) {

  /** Kinds under their names in JSON, in the order of their numbers in protobuf. */
  enum Kind {
    UNSPECIFIED,
    CLIENT,
    SERVER,
    PRODUCER,
    CONSUMER
  }

  /**
   * One side of a span.
   *
   * @param serviceName empty where unknown
   * @param ip empty where unknown
   * @param port 0 where unknown
   */
  record Endpoint(String serviceName, String ip, int port) {
    static final Endpoint UNKNOWN = new Endpoint("", "", 0);
  }

  /** Something that happened. */
  record Annotation(long timestampMicros, String value) {}

  /** A span that is being read. Not thread-safe. */
  static final class Draft {
    private static final int MAX_ID_DIGITS = 16;

    private long traceHigh;
    private long traceLow;
    private long id;
    private long parentId;
    private Kind kind = Kind.UNSPECIFIED;
    private String name = "";
    private long timestampMicros;
    private long durationMicros;
    private Endpoint local = Endpoint.UNKNOWN;
    private Endpoint remote = Endpoint.UNKNOWN;
    private final List<Annotation> annotations = new ArrayList<>();
    private final Map<String, String> tags = new LinkedHashMap<>();
    private boolean debug;
    private boolean shared;

    /** Ids are hex; shorter ones are padded on the left. */
    void traceId(String hex) throws MalformedSpansException {
      int low = Math.max(0, hex.length() - MAX_ID_DIGITS);
      traceHigh = low == 0 ? 0 : number("traceId", hex.substring(0, low));
      traceLow = number("traceId", hex.substring(low));
    }

    void traceId(long high, long low) {
      traceHigh = high;
      traceLow = low;
    }

    void id(String hex) throws MalformedSpansException {
      id = number("id", hex);
    }

    void id(long number) {
      id = number;
    }

    void parentId(String hex) throws MalformedSpansException {
      parentId = hex.isEmpty() ? 0 : number("parentId", hex);
    }

    void parentId(long number) {
      parentId = number;
    }

    void kind(Kind value) {
      kind = value;
    }

    void name(String value) {
      name = value;
    }

    void timestamp(long micros) {
      timestampMicros = Math.max(0, micros);
    }

    void duration(long micros) {
      durationMicros = Math.max(0, micros);
    }

    void local(Endpoint endpoint) {
      local = endpoint;
    }

    void remote(Endpoint endpoint) {
      remote = endpoint;
    }

    void annotation(Annotation annotation) {
      annotations.add(annotation);
    }

    void tag(String key, String value) {
      tags.put(key, value);
    }

    void debug(boolean value) {
      debug = value;
    }

    void shared(boolean value) {
      shared = value;
    }

    ZipkinSpan finish() throws MalformedSpansException {
      if ((traceHigh | traceLow) == 0) {
        throw new MalformedSpansException("a span without traceId, or one of zeros");
      }
      if (id == 0) {
        throw new MalformedSpansException("a span without id, or one of zeros");
      }
      return new ZipkinSpan(
          traceHigh,
          traceLow,
          id,
          parentId == id ? 0 : parentId,
          kind,
          name,
          timestampMicros,
          durationMicros,
          local,
          remote,
          annotations,
          tags,
          debug,
          shared);
    }

    private static long number(String field, String hex) throws MalformedSpansException {
      if (hex.isEmpty() || hex.length() > MAX_ID_DIGITS) {
        throw new MalformedSpansException(
            "%s must be hex of at most %d digits"
                .formatted(field, field.equals("traceId") ? 32 : MAX_ID_DIGITS));
      }
      long number = 0;
      for (int i = 0; i < hex.length(); i++) {
        char c = hex.charAt(i);
        int digit = c < 128 ? Character.digit(c, 16) : -1;
        if (digit < 0) {
          throw new MalformedSpansException(field + " must be hex");
        }
        number = number << 4 | digit;
      }
      return number;
    }
  }
}
