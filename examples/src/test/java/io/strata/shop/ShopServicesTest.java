package io.strata.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShopServicesTest {
  private final ShopSettings settings =
      ShopSettings.defaults("127.0.0.1:9092", Path.of("data/shop"));

  @Test
  void everyProcessHasAMainClassAndAHealthAddressOfItsOwn() throws Exception {
    List<ShopProcess> processes = ShopServices.processes(settings);
    for (ShopProcess process : processes) {
      assertThat(Class.forName(process.mainClass()).getMethod("main", String[].class)).isNotNull();
      assertThat(process.health().getPath()).isEqualTo("/health");
    }
    assertThat(processes).extracting(ShopProcess::name).doesNotHaveDuplicates();
    assertThat(processes).extracting(ShopProcess::health).doesNotHaveDuplicates();
  }

  @Test
  void theAgentIsAttachedToTheSixServicesOnly() {
    assertThat(ShopServices.processes(settings))
        .filteredOn(ShopProcess::agentAttached)
        .extracting(ShopProcess::name)
        .containsExactlyInAnyOrder(
            "gateway", "catalog", "order", "payment", "shipping", "notification");
  }

  @Test
  void aServiceTellsItsAgentWhoItIsAndWhereKafkaIs() {
    assertThat(ShopServices.processes(settings))
        .filteredOn(ShopProcess::agentAttached)
        .allSatisfy(process ->
            assertThat(process.environment())
                .containsEntry("OTEL_SERVICE_NAME", process.name())
                .containsEntry("STRATA_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9092"));
  }

  @Test
  void noTwoThingsListenOnTheSameDefaultPort() {
    Map<ShopSettings.Port, Integer> ports = ShopSettings.defaultPorts();
    assertThat(new HashSet<>(ports.values())).hasSameSizeAs(ports.keySet());
  }

  @Test
  void aMissingPortIsRefused() {
    Map<ShopSettings.Port, Integer> ports = new EnumMap<>(ShopSettings.defaultPorts());
    ports.remove(ShopSettings.Port.REDIS);
    assertThatThrownBy(() -> new ShopSettings("127.0.0.1:9092", Path.of("data"), ports, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("REDIS");
  }
}
