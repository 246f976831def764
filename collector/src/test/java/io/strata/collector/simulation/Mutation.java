package io.strata.collector.simulation;

import io.strata.collector.index.Commits;
import io.strata.collector.index.DerivedMetricsSink;
import io.strata.collector.index.LinkRequestSink;
import io.strata.collector.sample.SamplingPolicy;
import io.strata.store.log.LogWriter;
import io.strata.store.metric.MetricChunkWriter;
import io.strata.store.trace.TraceWriter;

/** A mistake put between the pipelines and the world, which the simulation must notice. */
interface Mutation {
  /** No mistake. */
  Mutation NONE = new Mutation() {};

  /** The ports of one partition's pipeline of spans. */
  record Ports(TraceWriter traces, DerivedMetricsSink derived, Commits commits) {}

  default LinkRequestSink links(LinkRequestSink sink) {
    return sink;
  }

  default Ports traces(Ports ports) {
    return ports;
  }

  /** Whether readers of derived metrics let a later contribution of an origin replace others. */
  default boolean lastContributionWins() {
    return false;
  }

  default MetricChunkWriter metrics(MetricChunkWriter writer) {
    return writer;
  }

  default LogWriter logs(LogWriter writer) {
    return writer;
  }

  default SamplingPolicy sampling(SamplingPolicy policy) {
    return policy;
  }

  /** Whether dead letters are written back as if they had never been read before. */
  default boolean writesBackAsNew() {
    return false;
  }
}
