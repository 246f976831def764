package io.strata.collector.deadletter.command;

import io.strata.collector.CollectorConfig;
import io.strata.collector.kafka.KafkaConnection;
import io.strata.process.ConfigurationLoader;
import io.strata.process.InvalidConfigurationException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/**
 * {@code ./strata dead-letters list|replay}. Exit codes: 0 where all was done; 1 where Kafka did
 * not answer or take a record, or a letter can't be replayed; 2 for arguments that can't be
 * understood; 78 for a bad configuration.
 */
public final class DeadLettersMain {
  private final PrintStream out;

  private DeadLettersMain(PrintStream out) {
    this.out = out;
  }

  public static void main(String[] arguments) {
    System.exit(run(arguments, System.getenv(), System.out, System.err));
  }

  /** Runs the command; the exit code. */
  public static int run(
      String[] arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
    try {
      Arguments parsed = Arguments.parse(arguments, Instant.now());
      return new DeadLettersMain(out).run(parsed, environment);
    } catch (CommandFailedException e) {
      if (e.exitCode() == 0) {
        out.print(e.getMessage());
      } else {
        err.println("strata dead-letters: " + e.getMessage());
      }
      return e.exitCode();
    } catch (InvalidConfigurationException e) {
      err.println("strata dead-letters: " + e.getMessage());
      return InvalidConfigurationException.EXIT_CODE;
    } catch (KafkaException e) {
      err.println("strata dead-letters: Kafka can't be used: " + message(e));
      return 1;
    }
  }

  /** Kafka's outermost message is often "Failed to construct kafka consumer". */
  private static String message(Throwable e) {
    return e.getCause() == null
        ? String.valueOf(e.getMessage())
        : e.getMessage() + ": " + e.getCause().getMessage();
  }

  private int run(Arguments arguments, Map<String, String> environment) {
    Arguments.Connection given = arguments.connection();
    CollectorConfig.Kafka configured =
        ConfigurationLoader.load(
                CollectorConfig.class, "/collector.yaml", given.config(), environment)
            .kafka();
    Map<String, String> properties = new HashMap<>(configured.properties());
    properties.putAll(given.properties());
    KafkaConnection connection =
        new KafkaConnection(
            given.bootstrapServers().isEmpty()
                ? configured.bootstrapServers()
                : given.bootstrapServers(),
            properties);
    try (Consumer<byte[], byte[]> consumer = connection.reader()) {
      LetterReader reader = new LetterReader(consumer);
      Letters letters = reader.read(arguments.filter());
      return switch (arguments.action()) {
        case LIST -> list(letters, arguments.options());
        case REPLAY ->
            replay(arguments, letters, reader, connection, configured.maxRecordSize().toIntBytes());
      };
    }
  }

  private int list(Letters letters, Arguments.Options options) {
    List<Letters.Entry> all = letters.all();
    List<Letters.Entry> shown = all.subList(Math.max(0, all.size() - options.limit()), all.size());
    if (options.json()) {
      out.print(LetterTable.json(shown));
    } else if (shown.isEmpty()) {
      out.println("no dead letters");
    } else {
      out.print(LetterTable.table(shown));
      if (shown.size() < all.size()) {
        out.printf("%d older ones are not shown: --limit%n", all.size() - shown.size());
      }
    }
    return 0;
  }

  private int replay(
      Arguments arguments,
      Letters letters,
      LetterReader reader,
      KafkaConnection connection,
      int maxRecordBytes) {
    List<Letters.Entry> all = letters.all();
    requireFound(arguments.filter().ids(), letters);
    List<StoredLetter> due =
        all.stream()
            .filter(entry -> entry.replayed() == 0 || arguments.options().again())
            .map(Letters.Entry::first)
            .toList();
    int done = all.size() - due.size();
    String before = done == 0 ? "" : ", %d already were".formatted(done);
    if (due.isEmpty() || arguments.options().dryRun()) {
      due.forEach(
          letter -> out.printf("%s  %s  %s%n", letter.id(), letter.source(), letter.reason()));
      out.printf("%d to replay%s%n", due.size(), before);
      return 0;
    }
    int replayed = 0;
    List<String> refused = new ArrayList<>();
    Producer<byte[], byte[]> producer = connection.producer(maxRecordBytes);
    try {
      LetterReplay replay = new LetterReplay(producer, maxRecordBytes);
      int[] count = {0};
      reader.values(
          due,
          (letter, value) -> {
            switch (replay.replay(letter, value)) {
              case LetterReplay.Outcome.Replayed() -> count[0]++;
              case LetterReplay.Outcome.Refused(String why) ->
                  refused.add("letter %s can't be replayed: %s".formatted(letter.id(), why));
            }
          });
      replayed = count[0];
    } finally {
      producer.close(Duration.ofSeconds(5));
    }
    refused.forEach(out::println);
    out.printf("%d replayed%s%n", replayed, before);
    return refused.isEmpty() ? 0 : 1;
  }

  private static void requireFound(Set<StoredLetter.Id> ids, Letters letters) {
    for (StoredLetter.Id id : ids) {
      if (!letters.holds(id)) {
        throw CommandFailedException.failed(
            "no letter has the id %s, or another filter leaves it out".formatted(id));
      }
    }
  }
}
