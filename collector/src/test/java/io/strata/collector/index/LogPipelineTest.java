package io.strata.collector.index;

import static io.strata.collector.testing.SpanBuilder.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.strata.collector.ownmetrics.CollectorMetrics;
import io.strata.collector.stream.Replay;
import io.strata.collector.stream.StreamRecord;
import io.strata.collector.testing.RecordingOutputs;
import io.strata.store.StoreUnavailableException;
import io.strata.store.log.LogEntry;
import io.strata.telemetry.attribute.AttributeValue;
import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.log.LogRecord;
import io.strata.telemetry.otlp.OtlpEncoder;
import io.strata.telemetry.resource.InstrumentationScope;
import io.strata.telemetry.resource.Resource;
import io.strata.telemetry.trace.SpanId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogPipelineTest {
  private final List<LogEntry> written = new ArrayList<>();
  private final RecordingOutputs outputs = new RecordingOutputs();
  private boolean storeAway;
  private final LogPipeline pipeline = pipeline(Position.at(0));

  private LogPipeline pipeline(Position start) {
    return new LogPipeline(
        2,
        start,
        new LogPipeline.Settings(1_000, 6),
        entries -> {
          if (storeAway) {
            throw new StoreUnavailableException("transport", "away", null);
          }
          written.addAll(entries);
        },
        new PipelinePorts(outputs, outputs, new CollectorMetrics(new SimpleMeterRegistry())));
  }

  @Test
  void storesLogRecordsUnderTheirPlaceInTheStreamThenCommits() {
    pipeline.accept(record(7, 2));
    pipeline.accept(record(9, 1));
    assertThat(pipeline.hasDue()).isFalse();
    pipeline.publishOpen(true);

    assertThat(written).extracting(LogEntry::id).containsExactly("2-7-0", "2-7-1", "2-9-0");
    assertThat(outputs.commits).containsExactly(new Position(7, 10));
    pipeline.publishOpen(true);
    assertThat(outputs.commits).hasSize(1);
  }

  @Test
  void aFullBatchIsDue() {
    pipeline.accept(record(0, 100));
    assertThat(pipeline.hasDue()).isTrue();
    pipeline.flush();
    assertThat(written).hasSize(100);
    assertThat(pipeline.hasDue()).isFalse();
  }

  @Test
  void waitsForTheStore() {
    pipeline.accept(record(0, 1));
    storeAway = true;
    assertThatThrownBy(() -> pipeline.publishOpen(true))
        .isInstanceOf(StoreUnavailableException.class);
    assertThat(outputs.commits).isEmpty();
    storeAway = false;
    pipeline.publishOpen(true);
    assertThat(written).hasSize(1);
    assertThat(outputs.commits).containsExactly(new Position(0, 1));
  }

  @Test
  void whatASenderRepeatsIsStoredOnce() {
    pipeline.accept(record(0, 2));
    pipeline.accept(record(1, 2));
    pipeline.accept(record(2, 3));
    pipeline.publishOpen(true);

    assertThat(written)
        .extracting(LogEntry::id)
        .containsExactly("2-0-0", "2-0-1", "2-2-0", "2-2-1", "2-2-2");
    assertThat(outputs.commits).containsExactly(new Position(0, 3));
  }

  @Test
  void aSuccessorKnowsWhatWasStored() {
    pipeline.accept(record(0, 2));
    pipeline.publishOpen(true);

    LogPipeline successor = pipeline(outputs.position());
    successor.accept(record(0, 2));
    successor.accept(record(1, 2));
    successor.accept(record(2, 1));
    successor.publishOpen(true);

    assertThat(written).extracting(LogEntry::id).containsExactly("2-0-0", "2-0-1", "2-2-0");
  }

  @Test
  void undecodableRecordsBecomeDeadLetters() {
    pipeline.accept(new StreamRecord(3, T0, new byte[] {-1, -1}));
    pipeline.publishOpen(true);

    assertThat(outputs.letters).containsExactly(3L);
    assertThat(outputs.commits).containsExactly(new Position(3, 4));
  }

  @Test
  void whatIsWrittenBackIsNoRepetition() {
    StreamRecord first = record(0, 1);
    pipeline.accept(first);
    pipeline.accept(new StreamRecord(1, T0 + 1, first.value(), null, false, null, Replay.WHOLE));
    pipeline.publishOpen(true);

    assertThat(written).extracting(LogEntry::id).containsExactly("2-0-0", "2-1-0");
  }

  private static StreamRecord record(long offset, int logs) {
    return new StreamRecord(
        offset,
        T0,
        OtlpEncoder.logs(
            IntStream.range(0, logs)
                .mapToObj(i ->
                    new LogRecord(
                        new Resource(Attributes.ofText("service.name", "shop")),
                        InstrumentationScope.NONE,
                        T0 * 1_000_000 + i,
                        0,
                        9,
                        "INFO",
                        AttributeValue.of("line " + i),
                        Attributes.empty(),
                        null,
                        SpanId.NONE,
                        0,
                        "",
                        0))
                .toList()));
  }
}
