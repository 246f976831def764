package io.strata.collector.index;

import static io.strata.collector.testing.SpanBuilder.T0;
import static io.strata.collector.testing.SpanBuilder.span;
import static org.assertj.core.api.Assertions.assertThat;

import io.strata.collector.testing.SpanBuilder;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class MessagesAcrossPartitionsTest {
  private static final String EDGE =
      "{client=shop, connection_type=messaging_system, messaging_destination=orders, server=mail,"
          + " server_system=kafka";

  private record Arrival(long millis, Span span) {}

  @Test
  void aConsumerFindsItsProducerInAnotherPartition() {
    Cluster cluster = new Cluster(4, new Random(1), false, T0);
    long other = traceInAnotherPartition(cluster, 1);
    cluster.append(producer(1, 2).build());
    cluster.append(consumer(other, 3).link(1, 2).build());
    cluster.settle();

    assertThat(cluster.messages()).isEqualTo(Map.of(EDGE, 1.0));
    assertThat(cluster.messageOrigins()).singleElement().asString().contains(">");
  }

  @Test
  void aConsumerOfHoursLaterFindsItsProducerInTheStore() {
    Cluster cluster = new Cluster(4, new Random(1), false, T0);
    cluster.append(producer(1, 2).build());
    cluster.settle();
    cluster.advanceTo(T0 + 3 * 3_600_000L);
    long other = traceInAnotherPartition(cluster, 1);
    cluster.append(consumer(other, 3).link(1, 2).end(T0 + 3 * 3_600_000L).build());
    // In the same partition, by a link and by a parent.
    cluster.append(consumer(1, 4).link(1, 2).end(T0 + 3 * 3_600_000L).build());
    cluster.append(consumer(1, 5).parent(2).end(T0 + 3 * 3_600_000L).build());
    cluster.settle();

    assertThat(cluster.messages()).isEqualTo(Map.of(EDGE, 3.0));
  }

  @Test
  void aParentThatIsInternalLeadsToTheProducerAboveIt() {
    Cluster cluster = new Cluster(2, new Random(1), false, T0);
    cluster.append(producer(1, 2).build());
    cluster.append(span("shop", SpanKind.INTERNAL, 3).parent(2).build());
    cluster.settle();
    cluster.append(consumer(1, 4).parent(3).end(T0 + 400_000L).build());
    cluster.settle();

    assertThat(cluster.messages()).isEqualTo(Map.of(EDGE, 1.0));
  }

  @Test
  void aBatchConsumerCountsOneForEachLink() {
    Cluster cluster = new Cluster(4, new Random(1), false, T0);
    SpanBuilder batch = consumer(100, 1_000);
    for (int i = 1; i <= 9; i++) {
      cluster.append(producer(i, i).build());
      batch.link(i, i);
    }
    cluster.append(batch.build());
    cluster.settle();

    assertThat(cluster.messages()).isEqualTo(Map.of(EDGE, 9.0));
  }

  @Test
  void aStreamThatStandsStillIsAnsweredAsWell() {
    Cluster cluster = new Cluster(4, new Random(1), false, T0);
    long other = traceInAnotherPartition(cluster, 1);
    cluster.append(producer(1, 2).build());
    cluster.append(consumer(other, 3).link(1, 2).build());
    cluster.advanceTo(T0 + 30_000);
    cluster.tick();
    cluster.work();
    assertThat(cluster.requestRecords).isZero();

    cluster.standStill();
    assertThat(cluster.requestRecords).isEqualTo(1);
    cluster.work();
    cluster.standStill();
    assertThat(cluster.messages()).isEqualTo(Map.of(EDGE, 1.0));

    cluster.settle();
    assertThat(cluster.messages()).isEqualTo(Map.of(EDGE, 1.0));
  }

  @Test
  void aHeaderThatIsNoRequestIsADeadLetter() {
    Cluster cluster = new Cluster(1, new Random(1), false, T0);
    cluster.appendRequests("otlp_spans/0/0", "no request");
    cluster.append(producer(1, 2).build());
    cluster.settle();

    assertThat(cluster.deadLetters).containsExactly("link_requests");
  }

  @Test
  void whatNobodySentIsNoEdge() {
    Cluster cluster = new Cluster(4, new Random(1), false, T0);
    cluster.append(span("shop", SpanKind.SERVER, 2).build());
    cluster.append(consumer(5, 3).link(1, 2).link(77, 78).build());
    cluster.append(consumer(6, 4).parent(79).build());
    cluster.settle();

    assertThat(cluster.messages()).isEmpty();
    assertThat(cluster.requestRecords).isPositive();
  }

  /**
   * Wherever producers and consumers lie, however far apart they come, however often anything is
   * delivered, sent or read again: each link is one message.
   */
  @Property(tries = 150)
  void everyMessageIsCountedOnce(@ForAll long seed) {
    Random random = new Random(seed);
    Map<String, Double> expected = new TreeMap<>();
    List<Arrival> arrivals = arrivals(random, expected);
    Cluster cluster = new Cluster(1 + random.nextInt(4), random, true, T0);
    for (Arrival arrival : arrivals) {
      cluster.advanceTo(arrival.millis());
      cluster.append(arrival.span());
      if (random.nextInt(5) == 0) {
        cluster.tick();
      }
      cluster.work();
    }
    cluster.settle();

    assertThat(cluster.messages())
        .as("%s, restarts of %s", cluster, cluster.restarts)
        .isEqualTo(expected);
    assertThat(cluster.deadLetters).isEmpty();
  }

  private static List<Arrival> arrivals(Random random, Map<String, Double> expected) {
    List<Arrival> arrivals = new ArrayList<>();
    long id = 1;
    int messages = 3 + random.nextInt(12);
    for (int i = 0; i < messages; i++) {
      long consumed = T0 + random.nextInt(600_000);
      boolean child = random.nextInt(3) == 0;
      int links = child ? 1 : 1 + random.nextInt(3);
      long trace = 1L + random.nextInt(1_000_000);
      SpanBuilder consumer = consumer(trace, id++).end(consumed);
      for (int link = 0; link < links; link++) {
        long producerTrace = child ? trace : 1 + random.nextInt(1_000_000);
        long producer = id++;
        // Up to minutes before its consumer, or a little after.
        long sent = consumed - random.nextInt(random.nextBoolean() ? 20_000 : 300_000);
        send(arrivals, random, sent + random.nextInt(15_000), producer(producerTrace, producer));
        if (!child) {
          consumer.link(producerTrace, producer);
        } else if (random.nextBoolean()) {
          consumer.parent(producer);
        } else {
          long inner = id++;
          SpanBuilder between = span("shop", SpanKind.INTERNAL, inner).trace(trace);
          send(arrivals, random, sent + random.nextInt(15_000), between.parent(producer));
          consumer.parent(inner);
        }
        expected.merge(EDGE, 1.0, Double::sum);
      }
      send(arrivals, random, consumed, consumer);
    }
    arrivals.sort(Comparator.comparingLong(Arrival::millis));
    return arrivals;
  }

  private static void send(
      List<Arrival> arrivals, Random random, long millis, SpanBuilder builder) {
    Span span = builder.build();
    arrivals.add(new Arrival(millis, span));
    // Within the horizon in which duplicates are told.
    while (random.nextInt(3) == 0) {
      arrivals.add(new Arrival(millis + random.nextInt(50_000), span));
    }
  }

  private static SpanBuilder producer(long trace, long id) {
    return span("shop", SpanKind.PRODUCER, id)
        .trace(trace)
        .parent(999_999_999)
        .with("messaging.system", "kafka")
        .with("messaging.destination.name", "orders");
  }

  private static SpanBuilder consumer(long trace, long id) {
    return span("mail", SpanKind.CONSUMER, id).trace(trace).with("messaging.system", "kafka");
  }

  private static long traceInAnotherPartition(Cluster cluster, long trace) {
    int partition = cluster.partition(producer(trace, 1).build().traceId());
    for (long other = trace + 1; ; other++) {
      if (cluster.partition(producer(other, 1).build().traceId()) != partition) {
        return other;
      }
    }
  }
}
