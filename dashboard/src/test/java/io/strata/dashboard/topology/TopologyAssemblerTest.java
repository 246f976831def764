package io.strata.dashboard.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.strata.dashboard.ShopSeries;
import io.strata.dashboard.TestSeries;
import io.strata.dashboard.figures.MetricReader;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.SeriesSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TopologyAssemblerTest {
  private static final long START = ShopSeries.END - 300_000;
  private static final String REDIS = "component:redis@127.0.0.1:6379~h1";
  private static final String KAFKA = "component:kafka@127.0.0.1:9092~h1";

  @Test
  void drawsTheShopInThreeLayers() {
    Topology topology = assemble(ShopSeries.create()).topology();

    assertThat(topology.nodes().stream().map(TopologyNode::id))
        .containsExactly(
            "service:checkout",
            "service:frontend",
            "service:shipping",
            "external:api.example.com:443",
            "external:user",
            "component:h2@shop",
            REDIS,
            "component:redis@127.0.0.1:6379~h2",
            KAFKA,
            "host:h1",
            "host:h2");
    assertThat(topology.edges().stream().map(TopologyEdge::id))
        .containsExactlyInAnyOrder(
            "external:user>calls>service:frontend",
            "service:frontend>calls>service:checkout",
            "service:checkout>calls>service:shipping:async",
            "service:checkout>calls>external:api.example.com:443",
            "service:checkout>uses>" + REDIS,
            "service:checkout>uses>component:h2@shop",
            "service:checkout>uses>" + KAFKA,
            "service:shipping>uses>" + KAFKA,
            "service:frontend>runs_on>host:h1",
            "service:checkout>runs_on>host:h1",
            "service:shipping>runs_on>host:h1",
            REDIS + ">runs_on>host:h1",
            KAFKA + ">runs_on>host:h1",
            "component:redis@127.0.0.1:6379~h2>runs_on>host:h2");
  }

  @Test
  void countsExactly() {
    TopologyNode checkout = node(assemble(ShopSeries.create()), "service:checkout");

    assertThat(checkout.rate()).isEqualTo(1.0);
    assertThat(checkout.errorRatio()).isEqualTo(0.1);
    assertThat(checkout.p95Millis()).isCloseTo(7.7, within(0.01));
    assertThat(checkout.instances()).isEqualTo(1);
    assertThat(checkout.namespace()).isEqualTo("shop");
    assertThat(checkout.hostIds()).containsExactly("host:h1");
  }

  @Test
  void aLoopbackAddressMeansTheComponentOnTheSameHost() {
    Topology topology = assemble(ShopSeries.create()).topology();

    assertThat(topology.edges().stream().filter(e -> e.target().startsWith("component:redis")))
        .filteredOn(edge -> edge.kind() == EdgeKind.USES)
        .singleElement()
        .satisfies(edge -> {
          assertThat(edge.target()).isEqualTo(REDIS);
          assertThat(edge.rate()).isEqualTo(2.0);
          assertThat(edge.errorRatio()).isEqualTo(0.0);
        });
  }

  @Test
  void kafkaIsRecognisedByItsTopic() {
    Topology topology = assemble(ShopSeries.create()).topology();

    TopologyEdge async =
        topology.edges().stream().filter(TopologyEdge::async).findFirst().orElseThrow();
    assertThat(async.via()).isEqualTo(KAFKA);
    assertThat(async.destinations()).containsExactly("orders");
  }

  @Test
  void aComponentThatFailsItsCheckIsCritical() {
    Landscape landscape = assemble(ShopSeries.create());

    TopologyNode other = node(landscape, "component:redis@127.0.0.1:6379~h2");
    assertThat(other.status()).isEqualTo(Health.CRITICAL);
    assertThat(other.statusReasons())
        .containsExactly(
            "redis at 127.0.0.1:6379 fails its check: connection_refused (checked from vm-2)");
    assertThat(other.idle()).isTrue();
    assertThat(node(landscape, REDIS).status()).isEqualTo(Health.OK);
  }

  @Test
  void errorsMakeAServiceCritical() {
    TopologyNode checkout = node(assemble(ShopSeries.create()), "service:checkout");

    assertThat(checkout.status()).isEqualTo(Health.CRITICAL);
    assertThat(checkout.statusReasons()).containsExactly("Error ratio 10 % is at or above 5 %");
  }

  @Test
  void fewRequestsSayNothingAboutErrors() {
    TestSeries series = new TestSeries(ShopSeries.END);
    ShopSeries.calls(series, "rare", "GET /", "SERVER", 4, 2);

    TopologyNode rare = node(assemble(series), "service:rare");
    assertThat(rare.errorRatio()).isEqualTo(0.5);
    assertThat(rare.status()).isEqualTo(Health.OK);
  }

  @Test
  void alertsNameTheMostSpecificNode() {
    NamedAlert redisDown =
        alert(
            "RedisDown",
            "critical",
            "component_id",
            "redis@127.0.0.1:6379",
            "host_id",
            "h1",
            "service_name",
            "strata-host-probe");
    NamedAlert disk = alert("DiskFull", "warning", "host_id", "h2", "host_name", "vm-2");
    NamedAlert slow = alert("Slow", "info", "service", "frontend");

    Landscape landscape = assemble(ShopSeries.create(), redisDown, disk, slow);
    assertThat(node(landscape, REDIS).status()).isEqualTo(Health.CRITICAL);
    assertThat(node(landscape, REDIS).alerts()).containsExactly("RedisDown");
    assertThat(node(landscape, "host:h1").status()).isEqualTo(Health.OK);
    assertThat(node(landscape, "host:h2").statusReasons())
        .containsExactly("Alert DiskFull (warning) is firing");
    assertThat(node(landscape, "service:frontend").status()).isEqualTo(Health.OK);
    assertThat(node(landscape, "service:frontend").alerts()).containsExactly("Slow");
  }

  @Test
  void ratesAreOverTheTimeForWhichThereIsData() {
    TestSeries series = new TestSeries(ShopSeries.END);
    Labels calls =
        Labels.of(
            "__name__", "traces_spanmetrics_calls_total",
            "service", "new",
            "span_kind", "SPAN_KIND_SERVER");
    series.rose(600, 6, calls);

    assertThat(node(assemble(series), "service:new").rate()).isEqualTo(10.0);

    series.is(
        1, Labels.of("__name__", "component_up", "component_id", "redis@h:1", "host_id", "h"));
    assertThat(node(assemble(series), "service:new").rate()).isEqualTo(2.0);
  }

  @Test
  void idleServicesStillAppear() {
    TestSeries series = new TestSeries(ShopSeries.END);
    series.was(1, 20, Labels.of("__name__", "traces_target_info", "service", "idle"));
    ShopSeries.calls(series, "quiet", "GET /", "SERVER", 0, 0);

    Landscape landscape = assemble(series);
    assertThat(node(landscape, "service:idle").rate()).isNull();
    assertThat(node(landscape, "service:idle").status()).isEqualTo(Health.UNKNOWN);
    assertThat(node(landscape, "service:quiet").rate()).isEqualTo(0.0);
    assertThat(node(landscape, "service:quiet").errorRatio()).isNull();
    assertThat(node(landscape, "service:quiet").p95Millis()).isNull();
    assertThat(node(landscape, "service:quiet").idle()).isTrue();
  }

  @Test
  void aliasesAndNamesOfOtherHostsLeadToTheComponent() {
    TestSeries series = ShopSeries.create();
    series.is(
        1,
        ShopSeries.component("component_address_info", "redis", "127.0.0.1:6379", "h1", "vm-1")
            .with("address", "cache.internal:6379"));
    series.is(
        1,
        Labels.of(
            "__name__",
            "traces_target_info",
            "service",
            "cart",
            "host_id",
            "h2",
            "host_name",
            "vm-2"));
    ShopSeries.edge(
        series, 30, 0, "cart", "redis@Cache.Internal", "database", "redis", "Cache.Internal", "");

    assertThat(assemble(series).topology().edges().stream().map(TopologyEdge::id))
        .contains("service:cart>uses>" + REDIS);
  }

  @Test
  void anUnknownHostsLoopbackAddressIsNobodysComponent() {
    TestSeries series = ShopSeries.create();
    ShopSeries.edge(
        series,
        30,
        0,
        "foreign",
        "redis@127.0.0.1:6379",
        "database",
        "redis",
        "127.0.0.1:6379",
        "");

    Topology topology = assemble(series).topology();
    assertThat(topology.edges().stream().map(TopologyEdge::id))
        .contains("service:foreign>uses>component:redis@127.0.0.1:6379");
    TopologyNode unprobed = topology.node("component:redis@127.0.0.1:6379").orElseThrow();
    assertThat(unprobed.probed()).isFalse();
    assertThat(unprobed.kind()).isEqualTo(NodeKind.CACHE);
  }

  @Test
  void staleChecksSayNothing() {
    TestSeries series = new TestSeries(ShopSeries.END);
    series.was(1, 20, ShopSeries.component("component_up", "redis", "10.0.0.5:6379", "h1", "vm-1"));

    TopologyNode redis = node(assemble(series), "component:redis@10.0.0.5:6379");
    assertThat(redis.status()).isEqualTo(Health.UNKNOWN);
    assertThat(redis.statusReasons()).containsExactly("Not checked for 3 min");
    assertThat(redis.hostIds()).isEmpty();
  }

  @Test
  void windowsStillOnTheirWayAreNoSilence() {
    TestSeries series = new TestSeries(ShopSeries.END);
    ShopSeries.calls(series, "steady", "GET /", "SERVER", 300, 0);

    TopologyMetrics metrics =
        TopologyMetricsReader.read(new MetricReader(series, START, ShopSeries.END + 25_000));
    Landscape landscape =
        TopologyAssembler.assemble(metrics, TopologyThresholds.DEFAULT, List.of());
    assertThat(node(landscape, "service:steady").rate()).isEqualTo(1.0);
  }

  @Test
  void theOrderOfResultsDoesNotMatter() {
    Landscape expected = assemble(ShopSeries.create());
    TestSeries shop = ShopSeries.create();
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      SeriesSource shuffled =
          (matchers, start, end) -> {
            List<io.strata.metrics.series.Series> found =
                new ArrayList<>(shop.select(matchers, start, end));
            Collections.shuffle(found, random);
            return found;
          };
      assertThat(assemble(shuffled)).isEqualTo(expected);
    }
  }

  @Test
  void aFocusKeepsWhatIsNear() {
    Topology around = assemble(ShopSeries.create()).topology().around("service:shipping", 1);

    assertThat(around.nodes().stream().map(TopologyNode::id))
        .containsExactly("service:checkout", "service:shipping", KAFKA, "host:h1");
    assertThat(around.edges())
        .allSatisfy(edge -> {
          assertThat(around.node(edge.source())).isPresent();
          assertThat(around.node(edge.target())).isPresent();
        });
  }

  private static Landscape assemble(SeriesSource series, NamedAlert... alerts) {
    TopologyMetrics metrics =
        TopologyMetricsReader.read(new MetricReader(series, START, ShopSeries.END));
    return TopologyAssembler.assemble(metrics, TopologyThresholds.DEFAULT, List.of(alerts));
  }

  private static TopologyNode node(Landscape landscape, String id) {
    return landscape.topology().node(id).orElseThrow();
  }

  private static NamedAlert alert(String name, String severity, String... labels) {
    Map<String, String> all = new java.util.HashMap<>(Labels.of(labels).toMap());
    all.put("alertname", name);
    all.put("severity", severity);
    return new NamedAlert(name, all);
  }
}
