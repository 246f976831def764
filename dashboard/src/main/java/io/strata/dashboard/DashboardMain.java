package io.strata.dashboard;

import io.strata.dashboard.data.MetricData;
import io.strata.dashboard.data.RemoteHotWindow;
import io.strata.dashboard.web.PasswordHash;
import io.strata.process.CommandLine;
import io.strata.process.ConfigurationLoader;
import io.strata.process.ProcessLifecycle;
import io.strata.process.ProcessMain;
import io.strata.store.elasticsearch.ElasticsearchSettings;
import io.strata.store.elasticsearch.ElasticsearchStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;

/** The dashboard's process. */
public final class DashboardMain {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

  private DashboardMain() {}

  /**
   * Runs the dashboard: {@code --config FILE}. The command {@code hash-password} instead reads a
   * password from standard input and prints its hash for the configuration.
   */
  public static void main(String[] arguments) throws InterruptedException, IOException {
    if (arguments.length == 1 && arguments[0].equals("hash-password")) {
      hashPassword();
      return;
    }
    ProcessMain.run("dashboard", arguments, DashboardMain::start);
  }

  private static void start(CommandLine commandLine, ProcessLifecycle lifecycle) {
    DashboardConfiguration configuration =
        ConfigurationLoader.load(
            DashboardConfiguration.class,
            DashboardConfiguration.RESOURCE,
            commandLine.config(),
            System.getenv());
    ElasticsearchStore store =
        lifecycle.closing(
            "Elasticsearch", ElasticsearchStore.connect(settings(configuration.elasticsearch())));
    HttpClient client =
        lifecycle.closing(
            "the HTTP client", HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build());
    DashboardConfiguration.AlertEngineSettings alertEngine = configuration.alertEngine();
    DashboardServer server =
        new DashboardServer(
            configuration,
            store,
            MetricData.joined(
                new RemoteHotWindow(client, alertEngine.url(), alertEngine.timeout()),
                store.metricChunkReader()),
            client,
            store::problem,
            InstantSource.system());
    lifecycle.closing("the dashboard's server", server);
    server.start();
  }

  private static ElasticsearchSettings settings(DashboardConfiguration.Elasticsearch settings) {
    return ElasticsearchSettings.of(settings.url())
        .withUser(settings.username(), settings.password())
        .withIndexPrefix(settings.indexPrefix());
  }

  private static void hashPassword() throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String password = in.readLine();
    if (password == null || password.isBlank()) {
      System.err.println("hash-password: type a password, or pipe one in");
      System.exit(1);
      return;
    }
    System.out.println(PasswordHash.of(password));
  }
}
