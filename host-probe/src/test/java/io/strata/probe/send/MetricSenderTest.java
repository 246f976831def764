package io.strata.probe.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.strata.probe.Await;
import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.metric.Metric;
import io.strata.telemetry.metric.MetricData;
import io.strata.telemetry.metric.NumberPoint;
import io.strata.telemetry.otlp.OtlpDecoder;
import io.strata.telemetry.resource.InstrumentationScope;
import io.strata.telemetry.resource.Resource;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of metrics while Kafka is there, away, and back. */
class MetricSenderTest {
  private static final Resource RESOURCE = new Resource(Attributes.ofText("host.id", "h"));

  @TempDir private Path directory;
  private final FakePublisher publisher = new FakePublisher();
  private DiskSpool spool;
  private MetricSender sender;

  @BeforeEach
  void start() throws Exception {
    spool = new DiskSpool(directory, 1_000_000);
    sender = new MetricSender(publisher, spool, InstantSource.system());
    sender.start();
  }

  @AfterEach
  void stop() throws Exception {
    sender.stop();
  }

  @Test
  void metricsArriveWithTheirTimes() throws Exception {
    sender.offer(metric(1));

    Await.until("it is sent", () -> sender.sent() == 1);

    assertThat(values()).containsExactly(1L);
    assertThat(sender.problem()).isEmpty();
    assertThat(spool.isEmpty()).isTrue();
  }

  @Test
  void whatCouldNotBeSentIsSentLaterInOrder() throws Exception {
    publisher.setAway(true);
    for (int i = 1; i <= 3; i++) {
      int spooledBefore = (int) sender.spooled();
      sender.offer(metric(i));
      Await.until("it is spooled", () -> sender.spooled() > spooledBefore);
    }
    assertThat(sender.problem()).contains("away");

    publisher.setAway(false);
    sender.offer(metric(4));

    Await.until("all are sent", () -> values().size() == 4);
    assertThat(values()).containsExactly(1L, 2L, 3L, 4L);
    Await.until("the spool is empty", () -> sender.spooled() == 0);
    assertThat(sender.problem()).isEmpty();
  }

  @Test
  void stoppingSpoolsWhatCantBeSent() throws Exception {
    publisher.setAway(true);
    sender.offer(metric(1));
    sender.offer(metric(2));
    sender.stop();

    FakePublisher later = new FakePublisher();
    MetricSender next =
        new MetricSender(later, new DiskSpool(directory, 1_000_000), InstantSource.system());
    next.start();
    Await.until("the next process sends it", () -> valuesOf(later).size() == 2);
    next.stop();

    assertThat(valuesOf(later)).containsExactly(1L, 2L);
    assertThat(sender.lost()).isZero();
  }

  @Test
  void aBatchThatKafkaNeverTakesIsCountedAndDoesNotBlockTheOthers() throws Exception {
    publisher.setRefusing(true);
    sender.offer(metric(1));
    Await.until("it is given up", () -> sender.lost() == 1);

    publisher.setRefusing(false);
    sender.offer(metric(2));

    Await.until("the next is sent", () -> sender.sent() == 1);
    assertThat(values()).containsExactly(2L);
  }

  @Test
  void manyPointsAreSplitIntoRecordsThatKafkaTakes() {
    List<NumberPoint> points = IntStream.range(0, 4_000).mapToObj(MetricSenderTest::point).toList();
    Metric metric = metric(new MetricData.Gauge(points));

    List<List<Metric>> parts = BatchSplitter.split(List.of(metric, metric(1).getFirst()));

    assertThat(parts).hasSize(3);
    assertThat(parts.stream().flatMap(List::stream).mapToInt(m -> points(m).size()).sum())
        .isEqualTo(4_001);
    assertThat(parts).allMatch(part -> part.stream().mapToInt(m -> points(m).size()).sum() <= 1500);
  }

  private List<Long> values() {
    return valuesOf(publisher);
  }

  private static List<Long> valuesOf(FakePublisher publisher) {
    List<Long> values = new ArrayList<>();
    for (MetricBatch batch : publisher.published()) {
      for (Metric metric : OtlpDecoder.metrics(batch.payload()).items()) {
        points(metric).forEach(p -> values.add((long) p.value()));
        points(metric).forEach(p -> assertThat(p.timeUnixNano()).isEqualTo((long) p.value()));
      }
    }
    return values;
  }

  private static List<NumberPoint> points(Metric metric) {
    return ((MetricData.Gauge) metric.data()).points();
  }

  private static List<Metric> metric(int value) {
    return List.of(metric(new MetricData.Gauge(List.of(point(value)))));
  }

  private static Metric metric(MetricData data) {
    return new Metric(RESOURCE, InstrumentationScope.NONE, "value", "", "", data);
  }

  private static NumberPoint point(int value) {
    return new NumberPoint(Attributes.empty(), 0, value, value, false);
  }
}
