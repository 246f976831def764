package io.strata.shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.strata.engines.EmbeddedKafka;
import io.strata.engines.EngineHome;
import io.strata.shop.ShopSettings.Port;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole shop as processes of its own, as its listing says, without the agent. */
class ShopIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final HttpCalls CALLS = new HttpCalls();
  private static final List<Process> RUNNING = new ArrayList<>();

  @TempDir static Path folder;
  private static EmbeddedKafka kafka;
  private static ShopSettings settings;

  @BeforeAll
  static void startTheShop() throws Exception {
    kafka = EmbeddedKafka.start(EngineHome.ofSystemProperty(), folder);
    settings = new ShopSettings(kafka.bootstrapServers(), folder.resolve("shop"), freePorts(), 5);
    List<ShopProcess> processes = ShopServices.processes(settings);
    for (ShopProcess process : processes) {
      RUNNING.add(start(process));
    }
    for (ShopProcess process : processes) {
      await(process.name() + " is ready", () -> CALLS.get(process.health()).ok());
    }
  }

  @AfterAll
  static void stopTheShop() throws InterruptedException {
    for (Process process : RUNNING.reversed()) {
      process.destroy();
    }
    for (Process process : RUNNING) {
      if (!process.waitFor(15, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
    kafka.close();
  }

  @Test
  void anOrderPassesTheQueueAndIsShipped() throws Exception {
    await("an order is accepted", () -> order().status() == 201);
    await("it is shipped", () -> shipments() > 0);
  }

  @Test
  void unknownProductsAndBadQuantitiesAreTheCustomersFault() throws Exception {
    URI gateway = ShopServices.gateway(settings);
    assertThat(CALLS.get(gateway.resolve("products/9999")).status()).isEqualTo(404);
    assertThat(CALLS.get(gateway.resolve("products/x")).status()).isEqualTo(400);
    assertThat(CALLS.post(gateway.resolve("orders?product=1&quantity=x"), "").status())
        .isEqualTo(400);
  }

  @Test
  void withoutRedisTheCatalogStillAnswersAndRedisComesBack() throws Exception {
    assertThat(switchFault("redis-down/on").status()).isEqualTo(200);
    assertThat(listens(Port.REDIS)).isFalse();
    URI product = ShopServices.gateway(settings).resolve("products/7");
    await("the catalog answers from the database", () -> CALLS.get(product).ok());
    assertThat(switchFault("redis-down/off").status()).isEqualTo(200);
    await("Redis is back", () -> listens(Port.REDIS));
  }

  @Test
  void theDiskFillerIsBoundedAndCleansUp() throws Exception {
    Path file = folder.resolve("shop/notification/disk-filler.bin");
    switchFault("disk-filler/on");
    assertThat(Files.size(file)).isLessThanOrEqualTo(256L << 20);
    switchFault("disk-filler/off");
    assertThat(file).doesNotExist();
  }

  @Test
  void aFaultForASecondEndsByItself() throws Exception {
    switchFault("failing-catalog/on?seconds=1");
    assertThat(faults()).contains("\"failing-catalog\",\"service\":\"catalog\",\"on\":true");
    await(
        "it ends",
        () -> faults().contains("\"failing-catalog\",\"service\":\"catalog\",\"on\":false"));
  }

  @Test
  void anUnknownFaultIsRefused() throws Exception {
    assertThat(switchFault("earthquake/on").status()).isEqualTo(404);
    assertThat(switchFault("redis-down/maybe").status()).isEqualTo(404);
  }

  @Test
  void theWebhookReceiverKeepsWhatArrives() throws Exception {
    URI webhook = ShopServices.webhook(settings);
    assertThat(CALLS.post(webhook, "{\"status\":\"firing\"}").status()).isEqualTo(200);
    assertThat(CALLS.post(webhook, "{\"status\":\"resolved\"}").status()).isEqualTo(200);
    assertThat(CALLS.post(webhook, "not json").status()).isEqualTo(400);
    String received = CALLS.get(webhook.resolve("received")).body();
    assertThat(received.indexOf("resolved")).isPositive().isLessThan(received.indexOf("firing"));
  }

  private static HttpCalls.Answer order() throws IOException, InterruptedException {
    return CALLS.post(ShopServices.gateway(settings).resolve("orders?product=3&quantity=2"), "");
  }

  private static HttpCalls.Answer switchFault(String path)
      throws IOException, InterruptedException {
    return CALLS.post(ShopServices.control(settings).resolve("faults/" + path), "");
  }

  private static String faults() throws IOException, InterruptedException {
    return CALLS.get(ShopServices.control(settings).resolve("faults")).body();
  }

  private static long shipments() throws SQLException {
    String url = "jdbc:h2:tcp://127.0.0.1:" + settings.port(Port.DATABASE) + "/shop";
    try (Connection connection = DriverManager.getConnection(url, "sa", "");
        Statement statement = connection.createStatement();
        ResultSet count = statement.executeQuery("select count(*) from shipment")) {
      count.next();
      return count.getLong(1);
    }
  }

  private static boolean listens(Port port) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.port(port)), 500);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private static Process start(ShopProcess process) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(process.jvmOptions());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), process.mainClass()));
    command.addAll(process.arguments());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(process.name() + ".log").toFile());
    builder.environment().putAll(process.environment());
    return builder.start();
  }

  private static Map<Port, Integer> freePorts() throws IOException {
    Map<Port, Integer> ports = new EnumMap<>(Port.class);
    List<ServerSocket> held = new ArrayList<>();
    for (Port port : Port.values()) {
      ServerSocket socket = new ServerSocket(0);
      held.add(socket);
      ports.put(port, socket.getLocalPort());
    }
    for (ServerSocket socket : held) {
      socket.close();
    }
    return ports;
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!holds(condition)) {
      assertThat(Instant.now()).as(what).isBefore(deadline);
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private static boolean holds(Callable<Boolean> condition) throws Exception {
    try {
      return condition.call();
    } catch (IOException | SQLException _) {
      return false;
    }
  }
}
