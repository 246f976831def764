package io.strata.probe.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strata.probe.Recorded;
import io.strata.probe.measure.Measurements;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

/** Checks of a real Redis, and of what is not one. */
class RedisCheckTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  @TempDir private Path directory;

  @Test
  void aRedisThatAnswersIsUpWithItsFigures() throws Exception {
    int port = freePort();
    RedisServer redis = redis(port);
    try {
      command(port, "SET", "k", "v");
      ComponentProbe probe = probe(port, null);

      Recorded recorded = Recorded.by(probe);

      String id = "redis@127.0.0.1:" + port;
      assertThat(recorded.value("component.up", "component.id", id, "component.name", "cart"))
          .isEqualTo(1);
      assertThat(recorded.points("component.failure")).isEmpty();
      assertThat(recorded.value("component.check.duration")).isBetween(0.0, 2.0);
      assertThat(recorded.attribute("component.info", "component.version")).hasSize(1);
      assertThat(recorded.attribute("component.info", "component.role")).containsExactly("primary");
      assertThat(recorded.value("redis.memory.used", "component.id", id)).isGreaterThan(100_000);
      assertThat(recorded.value("redis.db.keys", "db", "0")).isEqualTo(1);
      assertThat(recorded.value("redis.clients.connected")).isGreaterThanOrEqualTo(1);
      assertThat(recorded.value("redis.commands.processed")).isGreaterThanOrEqualTo(1);
      assertThat(recorded.value("redis.cpu.time", "state", "sys")).isGreaterThanOrEqualTo(0);
      assertThat(recorded.attribute("component.address.info", "address"))
          .contains("127.0.0.1:" + port, "localhost:" + port, "thishost:" + port, "cart:6379");
    } finally {
      redis.stop();
    }
  }

  @Test
  void counterStartsStayTheSameWhileTheServerRuns() throws Exception {
    int port = freePort();
    RedisServer redis = redis(port);
    try {
      ComponentProbe probe = probe(port, null);
      long first = start(Recorded.by(probe));
      long second = start(Recorded.by(probe));

      assertThat(second).isEqualTo(first);
      assertThat(first)
          .isGreaterThan(0)
          .isLessThanOrEqualTo(System.currentTimeMillis() * 1_000_000);
    } finally {
      redis.stop();
    }
  }

  @Test
  void aKilledRedisIsDownBecauseRefusedAndUpAgainLater() throws Exception {
    int port = freePort();
    RedisServer redis = redis(port);
    ComponentProbe probe = probe(port, null);
    assertThat(Recorded.by(probe).value("component.up")).isEqualTo(1);

    redis.stop();
    Recorded down = Recorded.by(probe);

    assertThat(down.value("component.up")).isZero();
    assertThat(down.value("component.failure", "reason", "refused")).isEqualTo(1);
    assertThat(down.points("redis.memory.used")).isEmpty();

    RedisServer again = redis(port);
    try {
      Recorded up = Recorded.by(probe);
      assertThat(up.value("component.up")).isEqualTo(1);
      assertThat(up.value("component.failure", "reason", "refused")).isZero();
    } finally {
      again.stop();
    }
  }

  @Test
  void aMissingOrWrongPasswordIsAMatterOfAuthentication() throws Exception {
    int port = freePort();
    RedisServer redis = redis(port, "requirepass right");
    try {
      assertThat(reason(probe(port, null))).isEqualTo("auth");
      assertThat(reason(probe(port, password("wrong")))).isEqualTo("auth");
      assertThat(Recorded.by(probe(port, password("right\n"))).value("component.up")).isEqualTo(1);
    } finally {
      redis.stop();
    }
  }

  @Test
  void aPasswordThatCantBeReadIsAMatterOfAuthentication() throws Exception {
    assertThat(reason(probe(freePort(), directory.resolve("missing")))).isEqualTo("auth");
  }

  @Test
  void aServerThatAcceptsAndNeverAnswersRunsIntoTheTimeout() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      long start = System.nanoTime();

      Recorded recorded = Recorded.by(probe(silent.getLocalPort(), null));

      assertThat(recorded.value("component.failure", "reason", "timeout")).isEqualTo(1);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(TIMEOUT.minusMillis(100), TIMEOUT.plusSeconds(1));
    }
  }

  @Test
  void anotherServersAnswerIsAMatterOfProtocol() throws Exception {
    for (String answer :
        List.of(
            "HTTP/1.1 400 Bad Request\r\n\r\n", "$999999999\r\n", "x".repeat(20_000), "+OK\r\n")) {
      assertThat(reasonOfAnswer(answer)).as(answer).isEqualTo("protocol");
    }
  }

  @Test
  void aServerThatIsLoadingIsNotUp() throws Exception {
    assertThat(reasonOfAnswer("-LOADING Redis is loading the dataset in memory\r\n"))
        .isEqualTo("error");
  }

  @Test
  void anUnknownNameIsUnresolved() throws Exception {
    ComponentSettings settings = settings("no-such-host.invalid:6379", null);

    assertThat(reason(probe(settings))).isEqualTo("unresolved");
  }

  @Test
  void aServerThatDeniesInfoIsUpWithoutFigures() throws Exception {
    int port = freePort();
    RedisServer redis = redis(port);
    try {
      command(port, "ACL", "SETUSER", "default", "-info");
      ComponentProbe probe = probe(port, null);
      Measurements measurements = new Measurements(1, 1);

      assertThatThrownBy(() -> probe.collect(measurements)).hasMessageContaining("NOPERM");

      assertThat(Recorded.in(measurements).value("component.up")).isEqualTo(1);
      assertThat(Recorded.in(measurements).points("redis.memory.used")).isEmpty();
    } finally {
      redis.stop();
    }
  }

  @Test
  void anEncryptedConnectionToAPlainServerIsAMatterOfTls() throws Exception {
    assertThat(reasonOfAnswer("HTTP/1.1 400 Bad Request\r\n\r\n", true)).isEqualTo("tls");
  }

  @Test
  void anExpiredRunSaysDown() {
    Measurements measurements = new Measurements(1, 1);

    probe(settings("127.0.0.1:1", null)).expired(measurements);

    assertThat(Recorded.in(measurements).value("component.up")).isZero();
    assertThat(Recorded.in(measurements).value("component.failure", "reason", "timeout"))
        .isEqualTo(1);
  }

  private static String reasonOfAnswer(String answer) throws Exception {
    return reasonOfAnswer(answer, false);
  }

  private static String reasonOfAnswer(String answer, boolean tls) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread answering =
          Thread.ofVirtual()
              .start(() -> {
                try (Socket socket = server.accept()) {
                  socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                  socket.getOutputStream().flush();
                  socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      String address = "127.0.0.1:" + server.getLocalPort();
      String reason = reason(probe(settings(address, null, tls)));
      answering.join();
      return reason;
    }
  }

  private static String reason(ComponentProbe probe) throws Exception {
    Recorded recorded = Recorded.by(probe);
    assertThat(recorded.value("component.up")).isZero();
    return recorded.attribute("component.failure", "reason").getFirst();
  }

  private static long start(Recorded recorded) {
    return recorded.points("redis.commands.processed").getFirst().startUnixNano();
  }

  private Path password(String text) throws IOException {
    return Files.writeString(Files.createTempFile(directory, "password", ""), text);
  }

  private static ComponentProbe probe(int port, @Nullable Path passwordFile) {
    return probe(settings("127.0.0.1:" + port, passwordFile));
  }

  private static ComponentProbe probe(ComponentSettings settings) {
    return ComponentProbes.of(List.of(settings), "thishost", Map.of()).getFirst();
  }

  private static ComponentSettings settings(String address, @Nullable Path passwordFile) {
    return settings(address, passwordFile, false);
  }

  private static ComponentSettings settings(
      String address, @Nullable Path passwordFile, boolean tls) {
    return new ComponentSettings(
        "redis",
        "cart",
        List.of(address),
        null,
        List.of("cart:6379"),
        Duration.ofSeconds(5),
        TIMEOUT,
        null,
        passwordFile,
        null,
        tls,
        null,
        null,
        null,
        null);
  }

  private static RedisServer redis(int port, String... settings) throws IOException {
    var builder = RedisServer.newRedisServer().port(port).bind("127.0.0.1").setting("save \"\"");
    for (String setting : settings) {
      builder.setting(setting);
    }
    RedisServer redis = builder.build();
    redis.start();
    return redis;
  }

  private static void command(int port, String... words) throws Exception {
    HostAndPort address = new HostAndPort("127.0.0.1", port);
    Deadline deadline = Deadline.in(TIMEOUT);
    try (Socket socket = Connections.open(address, deadline);
        RespConnection redis = new RespConnection(address, socket, deadline)) {
      redis.call(words);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
