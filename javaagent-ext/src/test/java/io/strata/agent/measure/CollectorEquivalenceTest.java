package io.strata.agent.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.testing.time.TestClock;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.strata.agent.caller.AllowedHosts;
import io.strata.agent.export.SpanBytes;
import io.strata.collector.derive.SpanDeriver;
import io.strata.telemetry.metric.Metric;
import io.strata.telemetry.otlp.OtlpDecoder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterProperty;

/**
 * What agents count of operations is what a collector derives from all of their spans, whatever of
 * them is sampled: the same calls, edges, windows, buckets and durations under the same names.
 */
class CollectorEquivalenceTest {
  private static final long T0_MILLIS = 1_700_000_000_000L;
  private static final AllowedHosts HOSTS = AllowedHosts.named(List.of("svc-*", "messaging"));

  @AfterProperty
  void endCounting() {
    Measuring.setCurrent(null);
  }

  @Property(tries = 60)
  void agentsCountWhatACollectorDerives(@ForAll long seed) {
    List<InstrumentedService> all = run(seed, Sampler.alwaysOn());
    Map<String, String> expected = derived(all);

    assertThat(expected).hasSizeGreaterThan(50);
    assertSame("all sampled", counted(all), expected);
    assertSame("none sampled", counted(run(seed, Sampler.alwaysOff())), expected);
    Sampler some = Sampler.parentBased(Sampler.traceIdRatioBased(0.3));
    assertSame("some sampled", counted(run(seed, some)), expected);
  }

  private static void assertSame(
      String sampling, Map<String, String> counted, Map<String, String> expected) {
    List<String> differences = new ArrayList<>();
    Stream.concat(counted.keySet().stream(), expected.keySet().stream())
        .distinct()
        .filter(key -> !Objects.equals(counted.get(key), expected.get(key)))
        .forEach(key ->
            differences.add(key + ": " + counted.get(key) + ", derived " + expected.get(key)));
    assertThat(differences).as(sampling).isEmpty();
  }

  private static List<InstrumentedService> run(long seed, Sampler sampler) {
    Clock clock = TestClock.create(Instant.ofEpochMilli(T0_MILLIS + 20_000));
    List<InstrumentedService> services =
        Stream.of("shop", "cart", "mail")
            .map(name -> new InstrumentedService(name, sampler, HOSTS, clock))
            .toList();
    new Traffic(seed, services).run(60);
    return services;
  }

  private static Map<String, String> derived(List<InstrumentedService> services) {
    List<SpanData> spans = services.stream().flatMap(each -> each.spans().stream()).toList();
    SpanDeriver deriver = new SpanDeriver(SpanDeriver.Settings.defaults());
    deriver.open(0, T0_MILLIS);
    for (byte[] value : SpanBytes.of(spans)) {
      OtlpDecoder.spans(value).items().forEach(deriver::add);
    }
    List<Metric> metrics = new ArrayList<>();
    deriver.metrics().values().forEach(metrics::addAll);
    // Peers that did not answer are known then.
    deriver.open(1, T0_MILLIS + 60_000);
    deriver.metrics().values().forEach(metrics::addAll);
    Map<String, String> points = DerivedPoints.of(metrics);
    // Of a call, its receiver knows nothing of how long the caller waited.
    points
        .keySet()
        .removeIf(key ->
            key.startsWith("traces_service_graph_request_client_seconds")
                && (!key.contains("connection_type") || key.contains("messaging_system")));
    points.keySet().removeIf(key -> key.startsWith("traces_target_info"));
    return points;
  }

  private static Map<String, String> counted(List<InstrumentedService> services) {
    Map<String, String> points = new TreeMap<>();
    for (InstrumentedService service : services) {
      for (MetricData metric : service.counted()) {
        if (metric.getName().startsWith("traces_")
            && !metric.getName().contains("endpoint")
            && !metric.getName().equals("traces_target_info")) {
          add(metric, points);
        }
      }
    }
    return points;
  }

  private static void add(MetricData metric, Map<String, String> points) {
    if (metric.getType() == MetricDataType.HISTOGRAM) {
      for (HistogramPointData point : metric.getHistogramData().getPoints()) {
        String value = DerivedPoints.histogram(point.getCount(), point.getSum(), point.getCounts());
        put(metric, point.getAttributes(), point.getStartEpochNanos(), value, points);
      }
    } else {
      for (DoublePointData point : metric.getDoubleSumData().getPoints()) {
        put(
            metric,
            point.getAttributes(),
            point.getStartEpochNanos(),
            Double.toString(point.getValue()),
            points);
      }
    }
  }

  private static void put(
      MetricData metric, Attributes labels, long start, String value, Map<String, String> points) {
    Map<String, String> sorted = new TreeMap<>();
    labels.forEach((key, label) -> sorted.put(key.getKey(), label.toString()));
    assertThat(points.put(DerivedPoints.key(metric.getName(), sorted, start), value))
        .as("%s %s twice", metric.getName(), sorted)
        .isNull();
  }
}
