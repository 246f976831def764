package io.strata.engines;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A Kafka broker that is its own controller (KRaft), as a child process on the loopback address.
 * Data in its folder survives a stop and start.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final Duration START_PATIENCE = Duration.ofSeconds(90);

  private final ChildJvm broker;
  private final int port;

  private EmbeddedKafka(ChildJvm broker, int port) {
    this.broker = broker;
    this.port = port;
  }

  /**
   * What a broker needs.
   *
   * @param port the port for clients; 0 for any free one
   * @param heapMebibytes the JVM's heap
   */
  public record Settings(Path dataFolder, Path log, int port, int heapMebibytes) {
    /** A broker for tests: any port, a small heap, everything below one folder. */
    public static Settings forTest(Path folder) {
      return new Settings(folder.resolve("kafka"), folder.resolve("kafka.log"), 0, 256);
    }
  }

  /** Starts a broker for a test below the given folder, and waits until it answers. */
  public static EmbeddedKafka start(EngineHome home, Path folder) {
    return start(home, Settings.forTest(folder));
  }

  /**
   * Starts a broker and waits until it answers requests.
   *
   * @throws EngineException where it does not
   */
  public static EmbeddedKafka start(EngineHome home, Settings settings) {
    return start(home, settings, Map.of());
  }

  /**
   * The same with settings of the broker's own on top, under the names that Kafka gives them.
   *
   * @throws EngineException where it does not answer
   */
  public static EmbeddedKafka start(
      EngineHome home, Settings settings, Map<String, String> brokerProperties) {
    int port = settings.port() == 0 ? FreePort.find() : settings.port();
    Path data = settings.dataFolder().toAbsolutePath();
    try {
      Files.createDirectories(data);
      Path properties = data.resolve("server.properties");
      Files.writeString(
          properties, serverProperties(data, port, FreePort.find()) + lines(brokerProperties));
      Path logging = data.resolve("log4j2.properties");
      Files.writeString(logging, LOGGING);
      if (!Files.exists(data.resolve("log/meta.properties"))) {
        format(home, settings, data, properties, logging);
      }
      ChildJvm broker =
          ChildJvm.start(
              command(
                  home, settings, data, logging, "kafka.Kafka", List.of(properties.toString())));
      Readiness.await(broker, START_PATIENCE, () -> answers(port));
      return new EmbeddedKafka(broker, port);
    } catch (IOException e) {
      throw new EngineException("Kafka's folder %s can't be written: %s".formatted(data, e), e);
    }
  }

  /**
   * One id in 64 begins with a dash: apart from its option's name it would be taken for another.
   */
  static List<String> formatArguments(String clusterId, Path properties) {
    return List.of(
        "format", "--cluster-id=" + clusterId, "-c", properties.toString(), "--ignore-formatted");
  }

  private static void format(
      EngineHome home, Settings settings, Path data, Path properties, Path logging) {
    UUID uuid = UUID.randomUUID();
    String clusterId =
        java.util.Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(
                java.nio.ByteBuffer.allocate(16)
                    .putLong(uuid.getMostSignificantBits())
                    .putLong(uuid.getLeastSignificantBits())
                    .array());
    List<String> arguments = formatArguments(clusterId, properties);
    try (ChildJvm formatter =
        ChildJvm.start(
            command(home, settings, data, logging, "kafka.tools.StorageTool", arguments))) {
      int exitCode = formatter.awaitExit();
      if (exitCode != 0) {
        throw new EngineException(
            "Kafka's storage can't be formatted:%n%s".formatted(formatter.lastOutput()), null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException("interrupted while formatting Kafka's storage", e);
    }
  }

  private static ChildJvm.Command command(
      EngineHome home,
      Settings settings,
      Path data,
      Path logging,
      String mainClass,
      List<String> arguments) {
    return new ChildJvm.Command(
        "Kafka",
        List.of(
            "-Xms64m",
            "-Xmx" + settings.heapMebibytes() + "m",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-Dlog4j2.configurationFile=" + logging.toUri(),
            "-Dcom.sun.management.jmxremote=false"),
        List.of(home.kafkaLib().resolve("*").toString()),
        mainClass,
        arguments,
        Map.of(),
        data,
        settings.log());
  }

  private static String serverProperties(Path data, int port, int controllerPort) {
    return """
    process.roles=broker,controller
    node.id=1
    controller.quorum.voters=1@127.0.0.1:%2$d
    listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
    advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
    controller.listener.names=CONTROLLER
    log.dirs=%3$s
    offsets.topic.replication.factor=1
    offsets.topic.num.partitions=4
    transaction.state.log.replication.factor=1
    transaction.state.log.min.isr=1
    transaction.state.log.num.partitions=4
    share.coordinator.state.topic.replication.factor=1
    share.coordinator.state.topic.min.isr=1
    default.replication.factor=1
    min.insync.replicas=1
    group.initial.rebalance.delay.ms=0
    auto.create.topics.enable=true
    num.partitions=4
    log.segment.bytes=67108864
    log.retention.hours=24
    log.retention.bytes=1073741824
    log.cleaner.dedupe.buffer.size=16777216
    num.network.threads=2
    num.io.threads=4
    background.threads=2
    controlled.shutdown.enable=false
    """
        .formatted(port, controllerPort, data.resolve("log").toString().replace("\\", "\\\\"));
  }

  /** Of two lines for one property, the later counts. */
  private static String lines(Map<String, String> properties) {
    return properties.entrySet().stream()
        .map(property -> property.getKey() + "=" + property.getValue() + "\n")
        .collect(Collectors.joining());
  }

  private static final String LOGGING =
      """
      rootLogger.level=warn
      rootLogger.appenderRef.out.ref=out
      appender.out.type=Console
      appender.out.name=out
      appender.out.layout.type=PatternLayout
      appender.out.layout.pattern=%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5p %c{1} - %m%n
      logger.server.name=kafka.server.KafkaRaftServer
      logger.server.level=info
      """;

  /** Whether a broker answers an ApiVersions request, the first of every client's conversation. */
  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      socket.setSoTimeout(2_000);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeInt(10);
      out.writeShort(18);
      out.writeShort(0);
      out.writeInt(1);
      out.writeShort(-1);
      out.flush();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      return in.readInt() > 6 && in.readInt() == 1 && in.readShort() == 0;
    } catch (IOException _) {
      return false;
    }
  }

  /** What clients connect to. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** The process. */
  public ChildJvm process() {
    return broker;
  }

  /** Stops the broker. */
  @Override
  public void close() {
    broker.close();
  }
}
