package io.strata.engines;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * An Elasticsearch node as a child process on the loopback address. Data in its folder survives a
 * stop and start.
 */
public final class EmbeddedElasticsearch implements AutoCloseable {
  private static final Duration START_PATIENCE = Duration.ofMinutes(2);

  private final ChildJvm node;
  private final URI url;

  private EmbeddedElasticsearch(ChildJvm node, URI url) {
    this.node = node;
    this.url = url;
  }

  /**
   * What a node needs.
   *
   * @param port the HTTP port; 0 for any free one
   * @param heapMebibytes the JVM's heap
   */
  public record Settings(Path dataFolder, Path log, int port, int heapMebibytes) {
    /** A node for tests: any port, a small heap, everything below one folder. */
    public static Settings forTest(Path folder) {
      return new Settings(
          folder.resolve("elasticsearch"), folder.resolve("elasticsearch.log"), 0, 512);
    }
  }

  /** Starts a node for a test below the given folder, and waits until it answers. */
  public static EmbeddedElasticsearch start(EngineHome home, Path folder) {
    return start(home, Settings.forTest(folder));
  }

  /**
   * Starts a node and waits until it answers requests.
   *
   * @throws EngineException where it does not
   */
  public static EmbeddedElasticsearch start(EngineHome home, Settings settings) {
    int port = settings.port() == 0 ? FreePort.find() : settings.port();
    Path elasticsearch = home.elasticsearch();
    Path data = settings.dataFolder().toAbsolutePath();
    Path nodeHome = nodeHome(elasticsearch, data);
    ChildJvm node =
        ChildJvm.start(
            new ChildJvm.Command(
                "Elasticsearch",
                jvmOptions(elasticsearch, data, settings.heapMebibytes()),
                List.of(elasticsearch.resolve("launcher/*").toString()),
                "io.strata.engines.elasticsearch.NodeMain",
                List.of(
                    nodeHome.toString(),
                    data.resolve("data").toString(),
                    data.resolve("logs").toString(),
                    Integer.toString(port),
                    Integer.toString(FreePort.find())),
                Map.of(),
                data,
                settings.log()));
    URI url = URI.create("http://127.0.0.1:" + port);
    Readiness.await(node, START_PATIENCE, () -> answers(url));
    return new EmbeddedElasticsearch(node, url);
  }

  /** A home of its own beside the data, since a node writes below it; modules are links. */
  private static Path nodeHome(Path elasticsearch, Path data) {
    try {
      Path home = data.resolve("home");
      Files.createDirectories(home.resolve("config"));
      Files.createDirectories(data.resolve("data"));
      Files.createDirectories(data.resolve("logs"));
      Files.createDirectories(data.resolve("tmp"));
      Files.writeString(home.resolve("config/log4j2.properties"), LOGGING);
      Path modules = home.resolve("modules");
      Files.deleteIfExists(modules);
      Files.createSymbolicLink(modules, elasticsearch.resolve("home/modules"));
      return home;
    } catch (IOException e) {
      throw new EngineException(
          "Elasticsearch's folder %s can't be written: %s".formatted(data, e), e);
    }
  }

  private static List<String> jvmOptions(Path elasticsearch, Path data, int heapMebibytes) {
    String nativeFolder = elasticsearch.resolve("native").toString();
    return List.of(
        "-Xms128m",
        "-Xmx" + heapMebibytes + "m",
        "-XX:+UseSerialGC",
        "--module-path",
        elasticsearch.resolve("lib").toString(),
        "--add-modules",
        "org.elasticsearch.server,org.elasticsearch.cli,ALL-MODULE-PATH,jdk.incubator.vector",
        "--enable-native-access="
            + "ALL-UNNAMED,org.elasticsearch.nativeaccess,org.apache.lucene.core",
        "-Des.nativelibs.path=" + nativeFolder,
        "-Djava.library.path=" + nativeFolder,
        "-Djava.io.tmpdir=" + data.resolve("tmp"),
        "-Dlog4j2.disable.jmx=true",
        "-Dlog4j.shutdownHookEnabled=false",
        "-Djava.security.manager=disallow");
  }

  private static final String LOGGING =
      """
      status=error
      rootLogger.level=warn
      rootLogger.appenderRef.console.ref=console
      appender.console.type=Console
      appender.console.name=console
      appender.console.layout.type=PatternLayout
      appender.console.layout.pattern=%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5p %c{1} - %m%n
      """;

  /** Whether the node answers and has recovered what it held: all its primary shards are there. */
  private static boolean answers(URI url) {
    URI health = url.resolve("/_cluster/health?wait_for_status=yellow&timeout=1s");
    try {
      HttpURLConnection connection = (HttpURLConnection) health.toURL().openConnection();
      connection.setConnectTimeout(500);
      connection.setReadTimeout(2_000);
      try {
        return connection.getResponseCode() == 200;
      } finally {
        connection.disconnect();
      }
    } catch (IOException _) {
      return false;
    }
  }

  /** What clients connect to. */
  public URI url() {
    return url;
  }

  /** The process. */
  public ChildJvm process() {
    return node;
  }

  /** Stops the node. */
  @Override
  public void close() {
    node.close();
  }
}
