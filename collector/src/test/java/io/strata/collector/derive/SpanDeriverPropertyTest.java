package io.strata.collector.derive;

import static org.assertj.core.api.Assertions.assertThat;

import io.strata.collector.testing.Points;
import io.strata.collector.testing.SpanBuilder;
import io.strata.collector.testing.SpanStream;
import io.strata.telemetry.trace.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class SpanDeriverPropertyTest {
  /** Within a segment the order of spans and their repetition say nothing. */
  @Property(tries = 100)
  void orderAndDuplicatesChangeNothing(@ForAll long seed) {
    List<Span> spans = spans(seed);
    Map<String, String> inOrder = derive(List.of(spans));
    List<Span> disordered = new ArrayList<>(spans);
    Random random = new Random(seed);
    for (int i = 0; i < 20; i++) {
      disordered.add(spans.get(random.nextInt(spans.size())));
    }
    Collections.shuffle(disordered, random);

    assertThat(derive(List.of(disordered))).isEqualTo(inOrder);
  }

  /** Counts add up to the same, however the spans are spread over segments. */
  @Property(tries = 100)
  void theCutIntoSegmentsChangesNoSum(@ForAll long seed) {
    List<Span> spans = spans(seed);
    Collections.shuffle(spans, new Random(seed));
    int third = spans.size() / 3;
    Map<String, String> cut =
        derive(
            List.of(
                spans.subList(0, third),
                spans.subList(third, 2 * third),
                spans.subList(2 * third, spans.size())));

    assertThat(totals(cut)).isEqualTo(totals(derive(List.of(spans))));
  }

  private static List<Span> spans(long seed) {
    SpanStream stream = new SpanStream(seed);
    List<Span> spans = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      spans.addAll(stream.trace(i, SpanBuilder.T0));
    }
    return spans;
  }

  /** All points, with the segment in their name, of segments of the same window. */
  private static Map<String, String> derive(List<List<Span>> segments) {
    SpanDeriver deriver = new SpanDeriver(SpanDeriver.Settings.defaults());
    Map<String, String> points = new TreeMap<>();
    for (int segment = 0; segment <= segments.size(); segment++) {
      boolean last = segment == segments.size();
      deriver.open(segment, SpanBuilder.T0 + (last ? 30_000 : 0));
      if (!last) {
        segments.get(segment).forEach(deriver::add);
      }
      String suffix = " #" + segment;
      Points.of(deriver.metrics().values().stream().flatMap(List::stream).toList())
          .forEach((point, value) -> points.put(point + suffix, value));
    }
    return points;
  }

  private static Map<String, Double> totals(Map<String, String> points) {
    Map<String, Double> totals = new TreeMap<>();
    points.forEach((point, value) -> {
      if (point.contains("_total{")) {
        totals.merge(
            point.substring(0, point.indexOf(" #")), Double.parseDouble(value), Double::sum);
      }
    });
    return totals;
  }
}
