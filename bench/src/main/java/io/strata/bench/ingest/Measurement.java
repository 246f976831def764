package io.strata.bench.ingest;

/**
 * What a run took.
 *
 * @param seconds from the first span sent until the last could be found
 * @param consumerCpuSeconds processor time of the process between Kafka and Elasticsearch
 * @param generatorCpuSeconds processor time of the benchmark itself: generating, sending, watching
 * @param bytesPerSpan on disk, flushed and merged
 * @param peakResidentMebibytes the consumer's
 */
public record Measurement(
    String name,
    long spans,
    double seconds,
    double consumerCpuSeconds,
    double elasticsearchCpuSeconds,
    double brokerCpuSeconds,
    double generatorCpuSeconds,
    double bytesPerSpan,
    long peakResidentMebibytes,
    long lostSpans) {

  /** Spans a second, from sending to being found. */
  public double spansPerSecond() {
    return spans / seconds;
  }

  /** Spans for a second of processor time of consumer and Elasticsearch together. */
  public double spansPerCpuSecond() {
    return spans / (consumerCpuSeconds + elasticsearchCpuSeconds);
  }

  /** Processor seconds for a million spans. */
  public double perMillion(double cpuSeconds) {
    return cpuSeconds * 1e6 / spans;
  }
}
