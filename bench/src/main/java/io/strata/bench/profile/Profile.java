package io.strata.bench.profile;

import io.strata.bench.report.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;

/**
 * Reads a recording: where processor time goes, by samples of it that also see native code, and
 * what is allocated where.
 */
public final class Profile {
  private static final String SAMPLE = "jdk.CPUTimeSample";
  private static final String ALLOCATION = "jdk.ObjectAllocationSample";
  private static final String OURS = "io.strata.";

  private final Map<String, Double> self = new HashMap<>();
  private final Map<String, Double> inclusive = new HashMap<>();
  private final Map<String, Double> threads = new HashMap<>();
  private final Map<String, Double> allocated = new HashMap<>();
  private final Map<String, Double> allocators = new HashMap<>();
  private double samples;
  private double weight;

  private Profile() {}

  /** What makes a JVM write a recording when it ends. */
  public static List<String> jvmOptions(Path recording) {
    return List.of(
        "-XX:StartFlightRecording=filename="
            + recording.toAbsolutePath()
            + ",jdk.CPUTimeSample#enabled=true,jdk.CPUTimeSample#throttle=10ms"
            + ",jdk.ObjectAllocationSample#throttle=500/s",
        "-XX:FlightRecorderOptions:stackdepth=96");
  }

  /** Prints what a recording says about a time, in epoch milliseconds. */
  public static void print(Path recording, long fromMillis, long toMillis, PrintStream out) {
    Profile profile = new Profile();
    Instant from = Instant.ofEpochMilli(fromMillis);
    Instant to = toMillis == Long.MAX_VALUE ? Instant.MAX : Instant.ofEpochMilli(toMillis);
    try (RecordingFile file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        RecordedEvent event = file.readEvent();
        if (event.getStartTime().isBefore(from) || event.getStartTime().isAfter(to)) {
          continue;
        }
        switch (event.getEventType().getName()) {
          case SAMPLE -> profile.addSample(event);
          case ALLOCATION -> profile.addAllocation(event);
          default -> {}
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    profile.print(out);
  }

  private void addSample(RecordedEvent event) {
    samples++;
    var thread = event.getThread("eventThread");
    String name = thread == null || thread.getJavaName() == null ? "(other)" : thread.getJavaName();
    threads.merge(name.replaceAll("\\d+", "N"), 1.0, Double::sum);
    if (event.getStackTrace() == null) {
      self.merge("(no stack: the virtual machine itself)", 1.0, Double::sum);
      return;
    }
    List<RecordedFrame> frames = event.getStackTrace().getFrames();
    self.merge(name(frames.getFirst()), 1.0, Double::sum);
    Set<String> seen = new HashSet<>();
    for (RecordedFrame frame : frames) {
      String method = name(frame);
      if (seen.add(method)) {
        inclusive.merge(method, 1.0, Double::sum);
      }
    }
  }

  private void addAllocation(RecordedEvent event) {
    double bytes = event.getLong("weight");
    weight += bytes;
    allocated.merge(event.getClass("objectClass").getName(), bytes, Double::sum);
    if (event.getStackTrace() != null) {
      String where =
          event.getStackTrace().getFrames().stream()
              .map(Profile::name)
              .filter(method -> method.startsWith(OURS))
              .findFirst()
              .orElse("(not from ours)");
      allocators.merge(where, bytes, Double::sum);
    }
  }

  private static String name(RecordedFrame frame) {
    RecordedMethod method = frame.getMethod();
    return method == null ? "(unknown)" : method.getType().getName() + "." + method.getName();
  }

  private void print(PrintStream out) {
    out.printf("%,.0f samples of processor time%n%nBy thread:%n", samples);
    out.print(top(threads, samples, 14));
    out.printf("%nMethods at the top of the stack:%n%s", top(self, samples, 45));
    out.printf("%nMethods of ours with what they call:%n%s", top(only(OURS), samples, 60));
    Map<String, Double> others = new HashMap<>(inclusive);
    others.keySet().removeIf(method -> method.startsWith(OURS));
    out.printf("%nOther methods with what they call:%n%s", top(others, samples, 45));
    out.printf("%nBytes allocated, by class:%n%s", top(allocated, weight, 20));
    out.printf(
        "%nBytes allocated, by the nearest method of ours:%n%s", top(allocators, weight, 35));
  }

  private Map<String, Double> only(String prefix) {
    Map<String, Double> chosen = new HashMap<>(inclusive);
    chosen.keySet().removeIf(method -> !method.startsWith(prefix));
    return chosen;
  }

  private static Table top(Map<String, Double> counts, double total, int limit) {
    Table table = new Table();
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .limit(limit)
        .forEach(entry ->
            table.line(
                entry.getKey(),
                String.format(Locale.ROOT, "%.1f %%", 100 * entry.getValue() / total)));
    return table;
  }
}
