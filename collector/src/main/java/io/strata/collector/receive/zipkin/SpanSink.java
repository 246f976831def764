package io.strata.collector.receive.zipkin;

/** Takes the spans of a request, one at a time, in order. */
@FunctionalInterface
interface SpanSink {
  void accept(ZipkinSpan span);
}
