package io.strata.collector.index;

import io.strata.collector.deadletter.DeadLetterSink;
import io.strata.collector.ownmetrics.CollectorMetrics;

/** What every pipeline is connected to, beside its store. */
public record PipelinePorts(
    Commits commits, DeadLetterSink deadLetters, CollectorMetrics metrics) {}
