package io.strata.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@link FaultApp} with the ready agent, as a process of its own. */
final class AgentProcess implements AutoCloseable {
  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final Pattern PORT = Pattern.compile("port (\\d+)");
  private static final Pattern IN_ALL =
      Pattern.compile("In all: sent \\{(.*?)}, lost \\{(.*?)}", Pattern.DOTALL);

  private final Process process;
  private final Path output;
  private final HttpClient client;
  private int requests;
  private int port;

  private AgentProcess(Process process, Path output, HttpClient client) {
    this.process = process;
    this.output = output;
    this.client = client;
  }

  /** Starts it and waits until it serves. */
  static AgentProcess start(
      String service, Path folder, String servers, HttpClient client, List<String> options)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    // A thread of the agent's that asks for too much would end the application.
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.addAll(options);
    command.addAll(List.of("-cp", TARGET.resolve("test-classes").toString()));
    command.add(FaultApp.class.getName());
    Path output = folder.resolve(service + ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "JAVA_TOOL_OPTIONS",
                "-javaagent:" + TARGET.resolve("strata-agent.jar"),
                "OTEL_SERVICE_NAME",
                service,
                "OTEL_TRACES_SAMPLER",
                "always_on",
                "STRATA_KAFKA_BOOTSTRAP_SERVERS",
                servers));
    AgentProcess started = new AgentProcess(builder.start(), output, client);
    try {
      started.awaitLine(PORT);
      Matcher matcher = PORT.matcher(started.output());
      assertThat(matcher.find()).isTrue();
      started.port = Integer.parseInt(matcher.group(1));
      return started;
    } catch (RuntimeException | Error e) {
      started.close();
      throw e;
    }
  }

  /** Waits until it has printed that. */
  void awaitLine(Pattern pattern) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    while (!pattern.matcher(output()).find()) {
      assertThat(process.isAlive()).as("alive: %s", output()).isTrue();
      assertThat(System.nanoTime() - deadline)
          .as("waiting for %s: %s", pattern, output())
          .isNegative();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  /** Load for a while; every request must have been answered. */
  OpenLoad.Seen load(Duration stretch) throws InterruptedException, IOException {
    OpenLoad.Seen seen = new OpenLoad(client, uri("/work")).run(stretch);
    requests += seen.requests();
    assertThat(seen.answered()).as("answered; %s", output()).isEqualTo(seen.requests());
    return seen;
  }

  String get(String path) throws IOException, InterruptedException {
    HttpResponse<String> response = ask(path);
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  /** Whatever it answers. */
  HttpResponse<String> ask(String path, String... headers)
      throws IOException, InterruptedException {
    requests++;
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(90));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Used heap after a collection, in KiB. */
  long heap() throws IOException, InterruptedException {
    return memory("heap=(\\d+)");
  }

  /** Used metaspace, in KiB. */
  long metaspace() throws IOException, InterruptedException {
    return memory("metaspace=(\\d+)");
  }

  private long memory(String what) throws IOException, InterruptedException {
    Matcher matcher = Pattern.compile(what).matcher(get("/memory"));
    assertThat(matcher.find()).isTrue();
    return Long.parseLong(matcher.group(1));
  }

  /** How many spans it made: one a request. */
  int made() {
    return requests;
  }

  /** Asks it to end; after how many milliseconds it did. */
  long terminate() throws InterruptedException, IOException {
    awaitFinished();
    long begin = System.nanoTime();
    // The process's own method would also end its input.
    assertThat(process.toHandle().destroy()).isTrue();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("ended by SIGTERM: %s", output()).isEqualTo(128 + 15);
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
  }

  /** An answer comes before its span's end. */
  private void awaitFinished() throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!output().contains("finished " + requests + System.lineSeparator())) {
      assertThat(System.nanoTime() - deadline)
          .as("%d finished: %s", requests, output())
          .isNegative();
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  /** What its last words say became of its spans: those sent, and those lost by cause. */
  Map<String, Long> spanCounts() throws IOException {
    Matcher matcher = IN_ALL.matcher(output());
    assertThat(matcher.find()).as(output()).isTrue();
    Map<String, Long> counts = new java.util.TreeMap<>();
    counts.put("sent", 0L);
    Matcher sent = Pattern.compile("traces=(\\d+)").matcher(matcher.group(1));
    if (sent.find()) {
      counts.put("sent", Long.parseLong(sent.group(1)));
    }
    Matcher lost = Pattern.compile("traces (\\w+)=(\\d+)").matcher(matcher.group(2));
    while (lost.find()) {
      counts.put(lost.group(1), Long.parseLong(lost.group(2)));
    }
    return counts;
  }

  /** What the exporter said. */
  List<String> told() throws IOException {
    return output().lines().filter(line -> line.contains("export.KafkaExport - ")).toList();
  }

  String output() throws IOException {
    return Files.readString(output);
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
