package io.strata.probe.component;

import static io.strata.probe.measure.MetricDescriptor.counter;
import static io.strata.probe.measure.MetricDescriptor.gauge;
import static io.strata.probe.measure.MetricDescriptor.upDownCounter;

import io.strata.probe.measure.MetricDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * INFO's figures under the names of the OpenTelemetry Collector's Redis receiver. Counters count
 * since the server's start, which is kept per run of the server so that it does not waver.
 */
final class RedisFigures {
  private record Field(String key, MetricDescriptor metric) {}

  private static final List<Field> FIELDS =
      List.of(
          counted("uptime_in_seconds", "redis.uptime", "s", "Time since the server's start"),
          amount("connected_clients", "redis.clients.connected", "{client}", "Connected clients"),
          amount("blocked_clients", "redis.clients.blocked", "{client}", "Clients that wait"),
          value("maxclients", "redis.clients.limit", "{client}", "Most clients allowed"),
          value(
              "client_recent_max_input_buffer",
              "redis.clients.max_input_buffer",
              "By",
              "Biggest input buffer of a client"),
          value(
              "client_recent_max_output_buffer",
              "redis.clients.max_output_buffer",
              "By",
              "Biggest output buffer of a client"),
          counted("expired_keys", "redis.keys.expired", "{event}", "Keys that expired"),
          counted("evicted_keys", "redis.keys.evicted", "{key}", "Keys evicted for memory"),
          counted(
              "total_connections_received",
              "redis.connections.received",
              "{connection}",
              "Accepted connections"),
          counted(
              "rejected_connections",
              "redis.connections.rejected",
              "{connection}",
              "Connections rejected because there were too many clients"),
          value("used_memory", "redis.memory.used", "By", "Memory allocated"),
          value("used_memory_peak", "redis.memory.peak", "By", "Most memory allocated so far"),
          value("used_memory_rss", "redis.memory.rss", "By", "Resident memory"),
          value("used_memory_lua", "redis.memory.lua", "By", "Memory of the Lua engine"),
          value("maxmemory", "redis.maxmemory", "By", "Configured limit; 0 is none"),
          value(
              "mem_fragmentation_ratio",
              "redis.memory.fragmentation_ratio",
              "1",
              "Resident by allocated memory"),
          amount(
              "rdb_changes_since_last_save",
              "redis.rdb.changes_since_last_save",
              "{change}",
              "Changes since the last dump"),
          value("instantaneous_ops_per_sec", "redis.commands", "{ops}/s", "Commands per second"),
          counted(
              "total_commands_processed",
              "redis.commands.processed",
              "{command}",
              "Processed commands"),
          counted("total_net_input_bytes", "redis.net.input", "By", "Bytes read"),
          counted("total_net_output_bytes", "redis.net.output", "By", "Bytes written"),
          counted("keyspace_hits", "redis.keyspace.hits", "{hit}", "Look-ups that found a key"),
          counted("keyspace_misses", "redis.keyspace.misses", "{miss}", "Look-ups in vain"),
          value("latest_fork_usec", "redis.latest_fork", "us", "Time of the latest fork"),
          amount("connected_slaves", "redis.slaves.connected", "{replica}", "Connected replicas"),
          value(
              "repl_backlog_first_byte_offset",
              "redis.replication.backlog_first_byte_offset",
              "By",
              "Offset of the replication backlog"),
          value("master_repl_offset", "redis.replication.offset", "By", "Replication offset"));

  private static final MetricDescriptor CPU =
      counter("redis.cpu.time", "s", "CPU time of the server");
  private static final List<String> CPU_STATES =
      List.of(
          "sys", "user", "sys_children", "user_children", "sys_main_thread", "user_main_thread");
  private static final MetricDescriptor ROLE =
      upDownCounter("redis.role", "{role}", "1 for the role of the server");
  private static final MetricDescriptor KEYS = gauge("redis.db.keys", "{key}", "Keys");
  private static final MetricDescriptor EXPIRES =
      gauge("redis.db.expires", "{key}", "Keys that expire");
  private static final MetricDescriptor TTL =
      gauge("redis.db.avg_ttl", "ms", "Average time to live");

  static final List<MetricDescriptor> METRICS = metrics();

  private String runId = "";
  private long startUnixNano;

  void record(RedisInfo info, Findings findings) {
    keepStart(info, findings.timeUnixNano());
    for (Field field : FIELDS) {
      findings.recordSince(startUnixNano, field.metric(), info.number(field.key()));
    }
    for (String state : CPU_STATES) {
      findings.recordSince(startUnixNano, CPU, info.number("used_cpu_" + state), "state", state);
    }
    info.text("role")
        .map(role -> role.equals("master") ? "primary" : "replica")
        .ifPresent(role -> {
          findings.record(ROLE, 1, "role", role);
          findings.describe("component.role", role);
        });
    info.text("redis_version").ifPresent(v -> findings.describe("component.version", v));
    info.values()
        .forEach((key, value) -> {
          if (key.matches("db\\d+")) {
            database(key.substring(2), RedisInfo.parts(value), findings);
          }
        });
  }

  private static void database(String number, Map<String, String> parts, Findings findings) {
    findings.record(KEYS, RedisInfo.number(parts, "keys"), "db", number);
    findings.record(EXPIRES, RedisInfo.number(parts, "expires"), "db", number);
    findings.record(TTL, RedisInfo.number(parts, "avg_ttl"), "db", number);
  }

  private void keepStart(RedisInfo info, long nowUnixNano) {
    String run = info.text("run_id").orElse("");
    double uptimeSeconds = info.number("uptime_in_seconds");
    if (!run.equals(runId) || startUnixNano == 0) {
      runId = run;
      startUnixNano = Double.isNaN(uptimeSeconds) ? 0 : nowUnixNano - (long) (uptimeSeconds * 1e9);
    }
  }

  private static Field counted(String key, String name, String unit, String description) {
    return new Field(key, counter(name, unit, description));
  }

  private static Field amount(String key, String name, String unit, String description) {
    return new Field(key, upDownCounter(name, unit, description));
  }

  private static Field value(String key, String name, String unit, String description) {
    return new Field(key, gauge(name, unit, description));
  }

  private static List<MetricDescriptor> metrics() {
    List<MetricDescriptor> metrics = new ArrayList<>();
    FIELDS.forEach(field -> metrics.add(field.metric()));
    metrics.addAll(List.of(CPU, ROLE, KEYS, EXPIRES, TTL));
    return List.copyOf(metrics);
  }
}
