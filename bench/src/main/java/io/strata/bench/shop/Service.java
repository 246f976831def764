package io.strata.bench.shop;

import java.util.Locale;
import java.util.UUID;

/** The services of the shop, and what their agents say about each of their instances. */
enum Service {
  GATEWAY(0, 2, 8080),
  CATALOG(1, 3, 8081),
  CART(2, 2, 8082),
  ORDER(3, 2, 8083),
  PAYMENT(4, 2, 8084),
  INVENTORY(5, 2, 8085),
  SHIPPING(6, 2, 8086),
  RECOMMENDATION(7, 2, 8087),
  NOTIFICATION(8, 1, 8088);

  private static final int ATTRIBUTES = 1;

  private final int number;
  private final int instances;
  private final int port;

  Service(int number, int instances, int port) {
    this.number = number;
    this.instances = instances;
    this.port = port;
  }

  /** Its place among the services. */
  int number() {
    return number;
  }

  int instances() {
    return instances;
  }

  int port() {
    return port;
  }

  String serviceName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The address of an instance. */
  String address(int instance) {
    return "10.42.%d.%d".formatted(1 + number, 10 + instance);
  }

  /** The resource of an instance, as OpenTelemetry's Java agent reports it. */
  byte[] resource(int instance, long seed) {
    String pod = "%s-7c9f8d6b5-%s".formatted(serviceName(), hex(seed, instance, 1).substring(0, 5));
    Template resource = new Template();
    new Attributes(resource, ATTRIBUTES)
        .put("container.id", hex(seed, instance, 2) + hex(seed, instance, 3))
        .put("deployment.environment.name", "production")
        .put("host.arch", "amd64")
        .put("host.id", hex(seed, instance % 3, 4))
        .put("host.name", pod)
        .put("k8s.namespace.name", "shop")
        .put("k8s.pod.name", pod)
        .put("os.description", "Linux 6.1.0-25-amd64")
        .put("os.type", "linux")
        .put("process.command_line", "/opt/java/openjdk/bin/java -Xmx512m -jar /app/app.jar")
        .put("process.executable.path", "/opt/java/openjdk/bin/java")
        .put("process.pid", 1)
        .put("process.runtime.description", "Eclipse Adoptium OpenJDK 64-Bit Server VM 21.0.4+7")
        .put("process.runtime.name", "OpenJDK Runtime Environment")
        .put("process.runtime.version", "21.0.4+7-LTS")
        .put("service.instance.id", uuid(seed, instance))
        .put("service.name", serviceName())
        .put("service.namespace", "shop")
        .put("service.version", "2.14." + number)
        .put("telemetry.distro.name", "opentelemetry-java-instrumentation")
        .put("telemetry.distro.version", "2.9.0")
        .put("telemetry.sdk.language", "java")
        .put("telemetry.sdk.name", "opentelemetry")
        .put("telemetry.sdk.version", "1.43.0");
    return resource.toBytes();
  }

  private String uuid(long seed, int instance) {
    return new UUID(mixed(seed, instance, 5), mixed(seed, instance, 6)).toString();
  }

  private String hex(long seed, int instance, int purpose) {
    return "%016x%016x"
        .formatted(mixed(seed, instance, purpose), mixed(seed, instance, purpose + 100));
  }

  private long mixed(long seed, int instance, int purpose) {
    return Randomness.mix(seed + number * 1_000L + instance * 10_000L + purpose);
  }
}
