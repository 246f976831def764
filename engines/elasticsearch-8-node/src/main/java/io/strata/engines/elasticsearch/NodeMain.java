package io.strata.engines.elasticsearch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.PluginsLoader;

/**
 * Runs a single Elasticsearch node until the process is asked to stop. It runs in a JVM of its own,
 * with Elasticsearch's jars as modules and this class on the class path.
 */
public final class NodeMain {
  private NodeMain() {}

  /**
   * Starts the node.
   *
   * @param arguments the home folder, which has {@code modules/}; the data folder; the log folder;
   *     the HTTP port; the transport port
   */
  public static void main(String[] arguments) throws Exception {
    LogConfigurator.configureESLogging();
    Path home = Path.of(arguments[0]);
    Settings settings =
        Settings.builder()
            .put("path.home", home)
            .put("path.data", arguments[1])
            .put("path.logs", arguments[2])
            .put("node.name", "strata")
            .put("cluster.name", "strata")
            .put("discovery.type", "single-node")
            .put("network.host", "127.0.0.1")
            .put("http.port", arguments[3])
            .put("transport.port", arguments[4])
            .put("http.type", "netty4")
            .put("transport.type", "netty4")
            // A developer's disk is often fuller than a server's: refuse only when it really ends.
            .put("cluster.routing.allocation.disk.watermark.low", "3gb")
            .put("cluster.routing.allocation.disk.watermark.high", "2gb")
            .put("cluster.routing.allocation.disk.watermark.flood_stage", "1gb")
            .put("action.destructive_requires_name", false)
            .build();
    Environment environment = new Environment(settings, home.resolve("config"));
    LogConfigurator.configure(environment, true);
    PluginsLoader plugins =
        PluginsLoader.createPluginsLoader(
            PluginsLoader.loadModulesBundles(environment.modulesDir()), Set.of(), Map.of());
    @SuppressWarnings("resource") // Closed by the hook, when the process ends.
    Node node = new Node(environment, plugins).start();
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node, stopped), "stop"));
    stopped.await();
  }

  private static void close(Node node, CountDownLatch stopped) {
    try {
      node.prepareForClose();
      node.close();
    } catch (IOException e) {
      System.err.println("the node did not close cleanly: " + e);
    } finally {
      stopped.countDown();
    }
  }
}
