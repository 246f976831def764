package io.strata.bench.receive;

import io.strata.bench.measure.Machine;
import io.strata.bench.measure.OwnClassPath;
import io.strata.bench.measure.ProcessUsage;
import io.strata.bench.report.JsonReport;
import io.strata.bench.report.Table;
import io.strata.bench.report.Target;
import io.strata.bench.shop.ShopTraffic;
import io.strata.engines.ChildJvm;
import io.strata.engines.FreePort;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * {@code bench receive}: OTLP requests against the receivers, and against the same servers with
 * nothing behind them; the difference is what receiving costs beyond the network stack.
 */
public final class ReceiveBench {
  private static final double MICROS_PER_SPAN = 2;
  private static final int SENDERS = 4;
  private static final int REQUESTS = 48;

  /** What the batch processor of OpenTelemetry's SDKs sends at most, as they come. */
  private static final int SPANS_PER_REQUEST = 512;

  /**
   * Before these the server spends its time compiling: measured then, a span costs several times
   * what it costs from there on, and most in the way that comes first.
   */
  private static final int WARM_UP_REQUESTS = 1_000;

  private final double seconds;
  private final PrintStream out;
  private final List<byte[]> requests = new ArrayList<>();
  private long bytes;

  /**
   * A benchmark.
   *
   * @param seconds that each of the eight cases is measured for; warming up takes {@value
   *     #WARM_UP_REQUESTS} requests of each way before, the same for both servers
   */
  public ReceiveBench(double seconds, PrintStream out) {
    this.seconds = seconds;
    this.out = out;
    ShopTraffic traffic =
        new ShopTraffic(
            42,
            1,
            SPANS_PER_REQUEST,
            (_, value) -> {
              requests.add(value);
              bytes += value.length;
            });
    while (requests.size() < REQUESTS) {
      traffic.trace(System.currentTimeMillis() * 1_000_000);
    }
  }

  /**
   * What a case took.
   *
   * @param cpuMicrosPerSpan processor time of the server's process
   */
  public record Case(
      String server,
      String way,
      double requestsPerSecond,
      double spansPerSecond,
      double cpuMicrosPerSpan) {}

  /** All that was found. */
  private record Figures(Machine machine, int spansPerRequest, List<Case> cases) {}

  /** Runs it; figures go into the folder as JSON. */
  public void run(Path folder) {
    List<Case> bare = cases("bare", folder);
    List<Case> ours = cases("ours", folder);
    Machine machine = Machine.here();
    out.printf(
        "%nReceive, %s%n%d spans a request, %,d bytes a span%n%n",
        machine, SPANS_PER_REQUEST, bytes / ((long) requests.size() * SPANS_PER_REQUEST));
    Table table = new Table();
    table.line("", "requests/s", "spans/s", "CPU us/span", "bare us/span", "beyond the stack");
    Table targets = new Table();
    for (int i = 0; i < ours.size(); i++) {
      Case run = ours.get(i);
      double stack = bare.get(i).cpuMicrosPerSpan();
      double beyond = run.cpuMicrosPerSpan() - stack;
      table.line(
          run.way(),
          String.format(Locale.ROOT, "%,.0f", run.requestsPerSecond()),
          String.format(Locale.ROOT, "%,.0f", run.spansPerSecond()),
          String.format(Locale.ROOT, "%.2f", run.cpuMicrosPerSpan()),
          String.format(Locale.ROOT, "%.2f", stack),
          String.format(Locale.ROOT, "%.2f", beyond));
      Target.atMost("CPU a span beyond the stack, " + run.way(), beyond, MICROS_PER_SPAN, "us")
          .print(targets);
    }
    out.printf("%s%nTargets%n%s", table, targets);
    List<Case> all = new ArrayList<>(bare);
    all.addAll(ours);
    Path json = folder.resolve("receive.json");
    JsonReport.write(json, new Figures(machine, SPANS_PER_REQUEST, all));
    out.println("\nAs JSON: " + json);
  }

  private List<Case> cases(String kind, Path folder) {
    int grpcPort = FreePort.find();
    int httpPort = FreePort.find();
    List<Case> cases = new ArrayList<>();
    try (ChildJvm server =
        ChildJvm.start(
            new ChildJvm.Command(
                "receivers (" + kind + ")",
                List.of(
                    "-Xmx512m",
                    "-XX:+UseSerialGC",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow"),
                OwnClassPath.entries(),
                ReceiveServer.class.getName(),
                List.of(kind, Integer.toString(grpcPort), Integer.toString(httpPort)),
                Map.of(),
                folder.resolve("receive"),
                folder.resolve("receive/" + kind + ".log")))) {
      server.awaitReady(Duration.ofSeconds(30), () -> listens(grpcPort) && listens(httpPort));
      // Compiled for all ways before one is measured: they share most of the code.
      for (Sender.Way way : Sender.Way.values()) {
        try (Sender sender = way.sender(grpcPort, httpPort)) {
          send(sender, requests.stream().map(way::prepared).toList(), WARM_UP_REQUESTS, 0);
        }
      }
      for (Sender.Way way : Sender.Way.values()) {
        out.printf("%s, %s%n", kind, way.title());
        try (Sender sender = way.sender(grpcPort, httpPort)) {
          List<byte[]> prepared = requests.stream().map(way::prepared).toList();
          send(sender, prepared, 0, seconds / 4);
          ProcessUsage usage = new ProcessUsage(server.pid());
          double cpu = usage.cpuSeconds();
          long start = System.nanoTime();
          long sent = send(sender, prepared, 0, seconds);
          double took = (System.nanoTime() - start) / 1e9;
          double used = usage.cpuSeconds() - cpu;
          long spans = sent * SPANS_PER_REQUEST;
          cases.add(new Case(kind, way.title(), sent / took, spans / took, used * 1e6 / spans));
        }
      }
    }
    return cases;
  }

  private static boolean listens(int port) {
    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /** Sends from several threads, at least so many and for so long; returns how many requests. */
  private static long send(Sender sender, List<byte[]> requests, int atLeast, double seconds) {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    AtomicLong sent = new AtomicLong();
    AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < SENDERS; i++) {
      int offset = i * 7;
      threads.add(
          Thread.ofPlatform()
              .name("sender-" + i)
              .start(() -> {
                try {
                  for (int next = offset; sent.get() < atLeast || System.nanoTime() < end; next++) {
                    sender.send(requests.get(next % requests.size()));
                    sent.incrementAndGet();
                  }
                } catch (RuntimeException e) {
                  failure.compareAndSet(null, e);
                }
              }));
    }
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    RuntimeException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
    return sent.get();
  }
}
