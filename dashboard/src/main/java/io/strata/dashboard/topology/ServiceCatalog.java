package io.strata.dashboard.topology;

import io.strata.dashboard.figures.Increase;
import io.strata.dashboard.figures.Latest;
import io.strata.dashboard.figures.RequestTally;
import io.strata.metrics.series.Labels;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The services that were seen in a range, with their instances. Not thread-safe. */
final class ServiceCatalog {
  private final TreeMap<String, Service> services = new TreeMap<>();
  private final List<ServiceInstance> instances = new ArrayList<>();

  /** What is known of one service. */
  static final class Service {
    final String name;
    final RequestTally served = new RequestTally();
    final Set<String> namespaces = new TreeSet<>();
    final Set<String> languages = new TreeSet<>();
    final Set<String> instanceIds = new TreeSet<>();
    final Set<String> hosts = new TreeSet<>();
    boolean sends;
    @Nullable Instant lastSeen;

    Service(String name) {
      this.name = name;
    }

    void seen(Instant time) {
      if (lastSeen == null || lastSeen.isBefore(time)) {
        lastSeen = time;
      }
    }
  }

  static ServiceCatalog of(TopologyMetrics.Spans spans, HostCatalog hosts) {
    ServiceCatalog catalog = new ServiceCatalog();
    spans.targetInfo().forEach(info -> catalog.addInstance(info, hosts));
    spans.calls().forEach(catalog::addCalls);
    for (Increase bucket : spans.latencyBuckets()) {
      catalog
          .service(bucket.labels().get("service"))
          .served
          .addLatency(bucket.labels().get("le"), bucket.value());
    }
    return catalog;
  }

  /** The services, by name. */
  Collection<Service> services() {
    return services.values();
  }

  /** The instances, as their series are ordered. */
  List<ServiceInstance> instances() {
    return instances;
  }

  /** The service of that name, which is added where it was not known. */
  Service service(String name) {
    return services.computeIfAbsent(name, Service::new);
  }

  /** Node ids of the hosts on which a service runs; empty where nothing is known. */
  Set<String> hostsOf(String name) {
    Service service = services.get(name);
    return service == null ? Set.of() : service.hosts;
  }

  private void addInstance(Latest info, HostCatalog hosts) {
    Labels labels = info.labels();
    Service service = service(labels.get("service"));
    Instant seen = Instant.ofEpochMilli(info.timeMillis());
    @Nullable String host = hosts.resolve(labels.get("host_id"), labels.get("host_name"));
    String language = labels.get("telemetry_sdk_language");
    service.seen(seen);
    service.instanceIds.add(labels.get("service_instance_id"));
    addPresent(service.namespaces, labels.get("service_namespace"));
    addPresent(service.languages, language);
    if (host != null) {
      service.hosts.add(host);
    }
    instances.add(
        new ServiceInstance(
            service.name,
            labels.get("service_namespace"),
            labels.get("service_instance_id"),
            host,
            host == null ? null : hosts.name(host),
            language.isEmpty() ? null : language,
            seen));
  }

  private void addCalls(Increase calls) {
    Labels labels = calls.labels();
    Service service = service(labels.get("service"));
    addPresent(service.namespaces, labels.get("service_namespace"));
    switch (labels.get("span_kind")) {
      case "SPAN_KIND_SERVER", "SPAN_KIND_CONSUMER" -> {
        service.served.addRequests(calls.value());
        if (labels.get("status_code").equals("STATUS_CODE_ERROR")) {
          service.served.addFailures(calls.value());
        }
      }
      default -> service.sends |= calls.value() > 0;
    }
  }

  private static void addPresent(Set<String> texts, String text) {
    if (!text.isEmpty()) {
      texts.add(text);
    }
  }

  /** Services by name, for lookups while edges are drawn. */
  Map<String, Service> byName() {
    return services;
  }
}
