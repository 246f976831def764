package io.strata.collector.deadletter.command;

import io.strata.process.Durations;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the command was called with. */
record Arguments(Action action, Connection connection, LetterFilter filter, Options options) {
  static final String USAGE =
      """
      usage: ./strata dead-letters list   [filter] [--limit N] [--json] [connection]
             ./strata dead-letters replay [filter] [--dry-run] [--again] [connection]

        list      shows what could not be processed, where it came from and why
        replay    writes it back to where it came from, each letter once

      filter:
        --topic T      letters from that topic (otlp_spans, otlp_metrics, otlp_logs)
        --reason R     letters refused for that reason
        --since TIME   letters written since: 2026-11-25T10:00:00Z, or 2h for two hours ago
        --id P:O       that letter, as list shows it; may be given several times
      options:
        --limit N      at most so many, the newest (100)
        --json         as JSON
        --dry-run      says what would be replayed, writes nothing
        --again        also letters that were replayed before
      connection:
        --config FILE              the collector's configuration: servers and client properties
        --bootstrap-servers LIST   host:port, several separated by commas
        --property KEY=VALUE       a property of Kafka's clients; may be given several times
      """;

  private static final int DEFAULT_LIMIT = 100;

  /** What to do. */
  enum Action {
    LIST,
    REPLAY
  }

  /** How to reach Kafka; what is given here wins over the configuration. */
  record Connection(
      @Nullable Path config, List<String> bootstrapServers, Map<String, String> properties) {
    Connection {
      bootstrapServers = List.copyOf(bootstrapServers);
      properties = Map.copyOf(properties);
    }
  }

  /** How to do it. */
  record Options(int limit, boolean json, boolean dryRun, boolean again) {}

  /**
   * Parses arguments.
   *
   * @param now what a time of {@code 2h} counts from
   * @throws CommandFailedException where they can't be understood
   */
  static Arguments parse(String[] arguments, Instant now) {
    Deque<String> rest = new ArrayDeque<>(Arrays.asList(arguments));
    Action action =
        switch (rest.isEmpty() ? "" : rest.poll()) {
          case "list" -> Action.LIST;
          case "replay" -> Action.REPLAY;
          case "--help", "-h", "help" -> throw CommandFailedException.help(USAGE);
          default -> throw CommandFailedException.usage("say list or replay\n\n" + USAGE);
        };
    Map<String, String> values = new HashMap<>();
    Map<String, String> properties = new HashMap<>();
    Set<StoredLetter.Id> ids = new HashSet<>();
    Set<String> flags = new HashSet<>();
    while (!rest.isEmpty()) {
      String name = rest.poll();
      switch (name) {
        case "--json", "--dry-run", "--again" -> flags.add(name);
        case "--id" -> ids.add(id(value(name, rest)));
        case "--property" -> {
          String[] pair = value(name, rest).split("=", 2);
          if (pair.length < 2) {
            throw CommandFailedException.usage("--property needs KEY=VALUE");
          }
          properties.put(pair[0], pair[1]);
        }
        case "--topic", "--reason", "--since", "--limit", "--config", "--bootstrap-servers" ->
            values.put(name, value(name, rest));
        default -> throw CommandFailedException.usage(name + " is no option\n\n" + USAGE);
      }
    }
    String config = values.get("--config");
    String servers = values.get("--bootstrap-servers");
    return new Arguments(
        action,
        new Connection(
            config == null ? null : Path.of(config),
            servers == null ? List.of() : List.of(servers.split(",", -1)),
            properties),
        new LetterFilter(
            values.get("--topic"), values.get("--reason"), time(values.get("--since"), now), ids),
        new Options(
            limit(values.get("--limit")),
            flags.contains("--json"),
            flags.contains("--dry-run"),
            flags.contains("--again")));
  }

  private static String value(String name, Deque<String> rest) {
    String value = rest.poll();
    if (value == null || value.startsWith("--")) {
      throw CommandFailedException.usage(name + " needs a value");
    }
    return value;
  }

  private static StoredLetter.Id id(String text) {
    try {
      return StoredLetter.Id.parse(text);
    } catch (IllegalArgumentException e) {
      throw CommandFailedException.usage("--id: " + e.getMessage());
    }
  }

  private static int limit(@Nullable String text) {
    try {
      int limit = text == null ? DEFAULT_LIMIT : Integer.parseInt(text);
      if (limit > 0) {
        return limit;
      }
    } catch (NumberFormatException _) {
      // Said below.
    }
    throw CommandFailedException.usage("--limit needs a number from 1 on");
  }

  private static @Nullable Instant time(@Nullable String text, Instant now) {
    if (text == null) {
      return null;
    }
    try {
      return text.contains("T") ? Instant.parse(text) : now.minus(Durations.parse(text));
    } catch (java.time.format.DateTimeParseException | IllegalArgumentException _) {
      throw CommandFailedException.usage(
          "--since needs a time as 2026-11-25T10:00:00Z or a duration as 2h");
    }
  }
}
