package io.strata.collector.simulation;

import io.strata.collector.sample.SamplingPolicy;
import io.strata.metrics.series.RawSeriesSource;
import io.strata.telemetry.topic.RecordHeaders;
import io.strata.telemetry.topic.TelemetryTopic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/** One schedule: traffic, collectors and faults in an order that a seed decides. */
final class Simulation {
  private static final int STEPS = 200;

  /** A hot window reads what the store's writer reads, by the same rule: some are enough. */
  private static final int HOT_ONE_IN = 4;

  private static final int MOST_COLLECTORS = 3;
  private static final int SETTLING_ROUNDS = 10;

  /** Segments that end: of the span, of the question, of its arrival, of the answer, and spare. */
  private static final int ROUNDS_TO_ANSWER = 6;

  private final Random random;
  private final Fibers fibers = new Fibers();
  private final Time time = new Time();
  private final Expected expected = new Expected();
  private final SimulatedKafka kafka;
  private final Faults faults;
  private final FaultyStore store;
  private final Traffic traffic;
  private final SimulatedCollector.Shared shared;
  private final List<SimulatedCollector> collectors = new ArrayList<>();
  private final List<SimulatedCollector> frozen = new ArrayList<>();
  private int started;
  private boolean settling;

  private Simulation(long seed, Mutation mutation) {
    random = new Random(seed);
    kafka = new SimulatedKafka(random, time);
    faults = new Faults(random, fibers);
    SamplingPolicy sampling = random.nextInt(6) == 0 ? sampling(random) : null;
    store = new FaultyStore(faults, random, random.nextInt(6) == 0);
    traffic = new Traffic(random, kafka, time, expected, !store.isBroken());
    SimulatedConsumer.World world = new SimulatedConsumer.World(kafka, faults, fibers, random);
    shared =
        new SimulatedCollector.Shared(
            world, store, SimulatedCollector.Shared.groups(world), sampling, mutation);
  }

  /** A budget that is spent early, except for errors. */
  private static SamplingPolicy sampling(Random random) {
    return new SamplingPolicy(
        new SamplingPolicy.Budget(random.nextDouble(), null, 1e9),
        new SamplingPolicy.Worth(0.9, random.nextInt(2), random.nextInt(2)),
        new SamplingPolicy.Reach(
            random.nextInt(3),
            1 + random.nextInt(3),
            random.nextBoolean() ? 10_000 : 10_000_000,
            random.nextBoolean() ? 10 : 10_000));
  }

  /** Runs a schedule; what differs from the model in the end. */
  static List<String> run(long seed, Mutation mutation) {
    return Fibers.scheduling(() -> new Simulation(seed, mutation).run());
  }

  private List<String> run() {
    try {
      act();
      settle();
      return differences();
    } finally {
      fibers.killAll();
    }
  }

  private void act() {
    startCollector();
    for (int i = 0; i < STEPS; i++) {
      int die = random.nextInt(100);
      if (die < 66) {
        stepSome();
      } else if (die < 79) {
        traffic.act();
      } else if (die < 88) {
        traffic.advance(duration());
      } else {
        mishap();
      }
    }
  }

  private long duration() {
    return switch (random.nextInt(20)) {
      case 0 -> 20_000 + random.nextInt(100_000);
      case 1 -> 5_000 + random.nextInt(20_000);
      default -> random.nextInt(1_500);
    };
  }

  private void mishap() {
    switch (random.nextInt(15)) {
      case 0, 1 -> startCollector();
      case 2 -> any().ifPresent(SimulatedCollector::die);
      case 3 -> any().ifPresent(SimulatedCollector::stop);
      case 4, 5 -> any().ifPresent(this::freeze);
      case 6 -> thaw();
      case 7, 13 -> shared.groups().values().forEach(SimulatedGroup::expireAny);
      case 8 -> faults.toggleStore();
      case 9 -> faults.toggleKafka();
      case 10, 11 -> faults.arriveLate();
      case 12 -> traffic.step(random.nextInt(120_000) - 60_000);
      default -> retire();
    }
  }

  private void startCollector() {
    collectors.removeIf(collector -> collector.runnable().isEmpty());
    if (collectors.size() < MOST_COLLECTORS || settling) {
      collectors.add(
          new SimulatedCollector(
              "collector " + started++, shared, time.clock(random.nextInt(10_000) - 5_000)));
    }
  }

  private Optional<SimulatedCollector> any() {
    return collectors.isEmpty()
        ? Optional.empty()
        : Optional.of(collectors.get(random.nextInt(collectors.size())));
  }

  /** Stops a process where it is; its sessions may expire meanwhile. */
  private void freeze(SimulatedCollector collector) {
    if (!frozen.contains(collector)) {
      frozen.add(collector);
    }
  }

  private void thaw() {
    if (!frozen.isEmpty()) {
      frozen.remove(random.nextInt(frozen.size()));
    }
  }

  private void stepSome() {
    any()
        .filter(collector -> !frozen.contains(collector))
        .ifPresent(collector -> {
          List<Fibers.Fiber> runnable = collector.runnable();
          if (!runnable.isEmpty()) {
            Fibers.Fiber fiber = runnable.get(random.nextInt(runnable.size()));
            for (int i = random.nextInt(5); i >= 0; i--) {
              fiber.step();
            }
          }
        });
  }

  /** Kafka deletes what every consumer is done with, and will not read again. */
  private void retire() {
    if (faults.hasLate()) {
      // An old commit that is still under way would go back behind what is deleted.
      return;
    }
    shared
        .groups()
        .forEach((topic, group) -> {
          for (SimulatedKafka.Log log : kafka.logs(topic.topicName())) {
            OffsetAndMetadata committed = group.committed(log.id());
            if (topic != TelemetryTopic.METRICS && committed != null) {
              log.deleteBefore(committed.offset());
            }
          }
        });
  }

  /** No more faults: everything is processed. */
  private void settle() {
    settling = true;
    faults.end();
    boolean allSent = traffic.end();
    // Sessions of the dead expire; the others' as well, which does no harm.
    shared.groups().values().forEach(SimulatedGroup::expireAll);
    startCollector();
    traffic.catchUp();
    while (!allSent) {
      traffic.advance(20_000);
      runSome();
      allSent = traffic.end();
    }
    completeSpans();
    // Late by now, whatever it is: its segment is complete, its sender gone or replaced.
    faults.arriveAll();
    frozen.clear();
    runAll();
    completeMetrics();
    if (store.isBroken()) {
      store.mend();
      writeBack();
      completeSpans();
      completeMetrics();
    }
  }

  private void completeSpans() {
    for (int i = 0; i < ROUNDS_TO_ANSWER; i++) {
      time.advance(25_000);
      traffic.tick(TelemetryTopic.SPANS);
      runAll();
    }
  }

  private void completeMetrics() {
    for (int i = 0; i < 3; i++) {
      time.advance(70_000);
      traffic.tick(TelemetryTopic.METRICS);
      runAll();
    }
  }

  /** What the command for dead letters does; see {@code DeadLettersIT} for the command. */
  private void writeBack() {
    for (ConsumerRecord<byte[], byte[]> letter :
        TopicReading.refused(records(TelemetryTopic.DEAD_LETTERS))) {
      Map<String, String> headers = new HashMap<>();
      String origin = TopicReading.header(letter, RecordHeaders.ORIGIN);
      if (origin != null) {
        headers.put(RecordHeaders.ORIGIN, origin);
      }
      if (!shared.mutation().writesBackAsNew()) {
        String replay = TopicReading.header(letter, RecordHeaders.REPLAY);
        headers.put(RecordHeaders.REPLAY, replay == null ? RecordHeaders.REPLAY_WHOLE : replay);
      }
      kafka.append(
          String.valueOf(TopicReading.header(letter, RecordHeaders.SOURCE_TOPIC)),
          Integer.parseInt(
              String.valueOf(TopicReading.header(letter, RecordHeaders.SOURCE_PARTITION))),
          letter.value(),
          headers);
    }
    runAll();
  }

  private void runAll() {
    for (int round = 0; round < SETTLING_ROUNDS; round++) {
      runSome();
    }
  }

  private void runSome() {
    time.advance(1_500);
    for (SimulatedCollector collector : thawed()) {
      for (Fibers.Fiber fiber : collector.runnable()) {
        fiber.step();
      }
    }
  }

  private List<SimulatedCollector> thawed() {
    return collectors.stream().filter(collector -> !frozen.contains(collector)).toList();
  }

  private List<String> differences() {
    List<String> differences = new ArrayList<>();
    Instant from = Instant.ofEpochMilli(time.millis()).minus(Duration.ofDays(2));
    Instant to = from.plus(Duration.ofDays(4));
    differences.addAll(
        shared.sampling() == null
            ? Observed.differences(expected, store.content(), from, to)
            : Observed.sampledDifferences(expected, store.content(), from, to));
    Observed.differences(
            expected, store.content().metricChunkReader(), from.toEpochMilli(), to.toEpochMilli())
        .forEach(difference -> differences.add("stored " + difference));
    if (random.nextInt(HOT_ONE_IN) == 0 || shared.mutation().lastContributionWins()) {
      Observed.differences(expected, hotWindow(), from.toEpochMilli(), to.toEpochMilli())
          .forEach(difference -> differences.add("hot " + difference));
    }
    Set<String> letters = TopicReading.letters(records(TelemetryTopic.DEAD_LETTERS));
    if (!letters.equals(expected.deadLetters())) {
      differences.add("dead letters: %s, not %s".formatted(letters, expected.deadLetters()));
    }
    return differences;
  }

  /** What a reader of the topic of metrics holds in memory. */
  private RawSeriesSource hotWindow() {
    List<ConsumerRecord<byte[], byte[]>> records = records(TelemetryTopic.METRICS.topicName());
    if (random.nextBoolean()) {
      // Its consumers are no better than ours: records come in another order, and twice.
      records.addAll(FaultyStore.some(records, random));
      Collections.shuffle(records, random);
    }
    if (shared.mutation().lastContributionWins()) {
      ReplacingWindow window = new ReplacingWindow();
      TopicReading.points(records, window::append);
      return window;
    }
    return TopicReading.hotWindow(records);
  }

  private List<ConsumerRecord<byte[], byte[]>> records(String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    kafka.logs(topic).forEach(log -> records.addAll(log.records()));
    return records;
  }
}
