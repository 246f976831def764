package io.strata.shop;

import io.strata.shop.ShopSettings.Port;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** All processes of the shop, in the order in which they are to be started. */
public final class ShopServices {
  private static final String LOGGING = "-Dlogback.configurationFile=shop-logback.xml";
  private static final List<String> LAUNCHER_JVM = List.of("-Xmx32m", LOGGING);

  private final ShopSettings settings;

  private ShopServices(ShopSettings settings) {
    this.settings = settings;
  }

  /** The shop's processes; stop them in reverse order. */
  public static List<ShopProcess> processes(ShopSettings settings) {
    return new ShopServices(settings).all();
  }

  /** Where the load generator's customers come in. */
  public static URI gateway(ShopSettings settings) {
    return new ShopServices(settings).url(Port.GATEWAY);
  }

  /** The switchboard of faults. */
  public static URI control(ShopSettings settings) {
    return new ShopServices(settings).url(Port.CONTROL);
  }

  /** What an alert webhook is to be sent to; {@code ../received} beside it lists what came. */
  public static URI webhook(ShopSettings settings) {
    return new ShopServices(settings).url(Port.WEBHOOK).resolve("webhook");
  }

  private List<ShopProcess> all() {
    List<ShopProcess> processes = new ArrayList<>();
    processes.add(
        launcher(
            "redis",
            RedisLauncher.class,
            Port.REDIS_ADMIN,
            admin(Port.REDIS_ADMIN),
            port(Port.REDIS)));
    processes.add(
        launcher(
            "database",
            DatabaseLauncher.class,
            Port.DATABASE_ADMIN,
            admin(Port.DATABASE_ADMIN),
            port(Port.DATABASE),
            data("database")));
    processes.add(launcher("webhook", WebhookReceiver.class, Port.WEBHOOK, port(Port.WEBHOOK)));
    processes.addAll(services());
    processes.add(launcher("control", ShopControl.class, Port.CONTROL, controlArguments()));
    processes.add(
        launcher(
            "load",
            LoadGenerator.class,
            Port.LOAD,
            port(Port.LOAD),
            "--gateway-url=" + url(Port.GATEWAY),
            "--requests-per-second=" + settings.requestsPerSecond(),
            "--seed=1"));
    return List.copyOf(processes);
  }

  private List<ShopProcess> services() {
    String database = "--database-url=jdbc:h2:tcp://127.0.0.1:" + number(Port.DATABASE) + "/shop";
    String kafka = "--kafka-bootstrap-servers=" + settings.kafkaBootstrapServers();
    String catalog = "--catalog-url=" + url(Port.CATALOG);
    return List.of(
        service("payment", PaymentService.class, Port.PAYMENT_ADMIN, port(Port.PAYMENT)),
        service(
            "notification",
            NotificationService.class,
            Port.NOTIFICATION_ADMIN,
            port(Port.NOTIFICATION),
            data("notification")),
        service(
            "catalog",
            CatalogService.class,
            Port.CATALOG_ADMIN,
            port(Port.CATALOG),
            database,
            "--redis-address=127.0.0.1:" + number(Port.REDIS)),
        service(
            "order",
            OrderService.class,
            Port.ORDER_ADMIN,
            port(Port.ORDER),
            database,
            kafka,
            catalog,
            "--payment-url=" + url(Port.PAYMENT)),
        service(
            "shipping",
            ShippingService.class,
            Port.SHIPPING_ADMIN,
            database,
            kafka,
            "--notification-url=" + url(Port.NOTIFICATION)),
        service(
            "gateway",
            GatewayService.class,
            Port.GATEWAY_ADMIN,
            port(Port.GATEWAY),
            catalog,
            "--order-url=" + url(Port.ORDER)));
  }

  private String[] controlArguments() {
    return new String[] {
      port(Port.CONTROL),
      "--payment-admin-url=" + url(Port.PAYMENT_ADMIN),
      "--catalog-admin-url=" + url(Port.CATALOG_ADMIN),
      "--redis-admin-url=" + url(Port.REDIS_ADMIN),
      "--shipping-admin-url=" + url(Port.SHIPPING_ADMIN),
      "--order-admin-url=" + url(Port.ORDER_ADMIN),
      "--notification-admin-url=" + url(Port.NOTIFICATION_ADMIN)
    };
  }

  private ShopProcess service(
      String name, Class<?> mainClass, Port admin, String... furtherArguments) {
    List<String> jvmOptions =
        List.of(
            "-Xmx96m",
            LOGGING,
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xss512k",
            "-XX:MaxMetaspaceSize=128m",
            "-Xshare:auto",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");
    List<String> arguments = new ArrayList<>(List.of(admin(admin)));
    arguments.addAll(List.of(furtherArguments));
    Map<String, String> environment =
        Map.of(
            "OTEL_SERVICE_NAME",
            name,
            "OTEL_RESOURCE_ATTRIBUTES",
            "service.namespace=shop",
            "STRATA_KAFKA_BOOTSTRAP_SERVERS",
            settings.kafkaBootstrapServers());
    return new ShopProcess(
        name,
        mainClass.getName(),
        jvmOptions,
        arguments,
        environment,
        true,
        url(admin).resolve("health"));
  }

  private ShopProcess launcher(String name, Class<?> mainClass, Port health, String... arguments) {
    List<String> jvmOptions = new ArrayList<>(LAUNCHER_JVM);
    jvmOptions.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xss512k"));
    return new ShopProcess(
        name,
        mainClass.getName(),
        jvmOptions,
        List.of(arguments),
        Map.of(),
        false,
        url(health).resolve("health"));
  }

  private String data(String name) {
    Path folder = settings.dataFolder().toAbsolutePath().resolve(name);
    return "--data-folder=" + folder;
  }

  private String admin(Port port) {
    return "--admin-port=" + number(port);
  }

  private String port(Port port) {
    return "--port=" + number(port);
  }

  private int number(Port port) {
    return settings.port(port);
  }

  private URI url(Port port) {
    return URI.create("http://127.0.0.1:" + number(port) + "/");
  }
}
