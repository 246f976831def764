import { AlertStrip } from "../alerts/strip";
import { getJson } from "../api/client";
import { type ChartQuery, quote } from "../api/prometheus";
import { useQuery } from "../api/query";
import type { HostDetail } from "../api/types";
import { formatBytes, formatNumber, formatPercent, formatSeconds, NONE } from "../format/format";
import { hrefTo } from "../router/router";
import type { PageParts } from "../shell/routes";
import { Meter, nodeHref, PageHeader, Stat, useTitle } from "../ui/bits";
import { ChartCard } from "../ui/chart";
import { Loaded } from "../ui/states";
import { StatusBadge, StatusIcon } from "../ui/status";

/**
 * The queries of the host's charts. Network and disks are added up without what would count twice:
 * loopback interfaces, and devices that Linux makes of other disks.
 */
export function hostQueries(hostId: string) {
  const host = `host_id=${quote(hostId)}`;
  const line = (query: ChartQuery["query"], label: string, name = ""): ChartQuery => ({
    query,
    name: (labels) => labels[label] ?? name,
  });
  return {
    cpu: [
      line(
        () => `avg by (cpu_mode) (system_cpu_utilization_ratio{${host},cpu_mode!="idle"})`,
        "cpu_mode",
      ),
    ],
    memory: [
      line(
        () => `system_memory_utilization_ratio{${host},system_memory_state="used"}`,
        "system_memory_state",
      ),
    ],
    load: [line(() => `system_cpu_load_average_1m{${host}}`, "", "1 minute")],
    filesystems: [
      line(
        () =>
          `max by (system_filesystem_mountpoint) (system_filesystem_utilization_ratio{${host},system_filesystem_state="used"})`,
        "system_filesystem_mountpoint",
      ),
    ],
    network: [
      line(
        (window) =>
          `sum by (network_io_direction) (rate(system_network_io_bytes_total{${host},network_interface_name!~"lo[0-9]*"}[${window}]))`,
        "network_io_direction",
      ),
    ],
    disk: [
      line(
        (window) =>
          `sum by (disk_io_direction) (rate(system_disk_io_bytes_total{${host},system_device!~"(dm-|md)[0-9]+"}[${window}]))`,
        "disk_io_direction",
      ),
    ],
  };
}

export function HostPage({ parts }: { parts: PageParts }) {
  const id = parts["id"] ?? "";
  const detail = useQuery<HostDetail>(`host ${id}`, (signal) =>
    getJson(`/api/v1/hosts/${encodeURIComponent(id)}`, {}, signal),
  );
  const name = detail.data?.host.name ?? id;
  useTitle(name);
  return (
    <div class="page">
      <PageHeader
        above={<a href={hrefTo("/hosts")}>Hosts</a>}
        title={
          <>
            <bdi>{name}</bdi>
            {detail.data && <StatusBadge status={detail.data.host.status} />}
          </>
        }
      >
        <a class="button" href={hrefTo("/", { node: `host:${id}`, focus: `host:${id}`, depth: 1 })}>
          In the topology
        </a>
      </PageHeader>
      <Loaded query={detail} what="the host">
        {(data) => <HostView detail={data} />}
      </Loaded>
    </div>
  );
}

function HostView({ detail }: { detail: HostDetail }) {
  const { host } = detail;
  const queries = hostQueries(host.hostId);
  return (
    <div class="stack">
      <AlertStrip alerts={detail.alerts} />
      <section class="card stat-row" aria-label="Figures">
        <dl class="stats">
          <Stat label="CPU" value={formatPercent(host.cpuUtilization)} />
          <Stat label="Memory" value={formatPercent(host.memoryUtilization)} />
          <Stat label="Fullest disk" value={formatPercent(host.diskUtilization)} />
          <Stat label="Load" value={formatNumber(host.loadAverage1m)} />
          <Stat label="Up for" value={formatSeconds(host.uptimeSeconds)} />
        </dl>
        <p class="host-facts muted">
          {[host.osDescription, host.arch, host.cpuModel, host.cpuCount && `${host.cpuCount} CPUs`]
            .filter(Boolean)
            .join(" · ")}
          {host.memoryLimitBytes !== null && ` · ${formatBytes(host.memoryLimitBytes)} of memory`}
        </p>
        {host.statusReasons.length > 0 && (
          <ul class="reasons summary-reasons">
            {host.statusReasons.map((reason) => (
              <li key={reason}>
                <StatusIcon status={host.status} size={14} />
                <span>{reason}</span>
              </li>
            ))}
          </ul>
        )}
      </section>
      <div class="grid-3">
        <ChartCard title="CPU by mode" unit="ratio" queries={queries.cpu} />
        <ChartCard title="Memory used" unit="ratio" queries={queries.memory} least={1} />
        <ChartCard title="Load" unit="number" queries={queries.load} />
        <ChartCard title="Filesystems" unit="ratio" queries={queries.filesystems} least={1} />
        <ChartCard title="Network" unit="bytesPerSecond" queries={queries.network} />
        <ChartCard title="Disks" unit="bytesPerSecond" queries={queries.disk} />
      </div>
      <div class="grid-2">
        <RunsHere detail={detail} />
        <Filesystems detail={detail} />
      </div>
    </div>
  );
}

function RunsHere({ detail }: { detail: HostDetail }) {
  const all = [
    ...detail.services.map((item) => ({ ...item, note: instanceText(item.instances.length) })),
    ...detail.components.map((item) => ({ ...item, note: item.type })),
  ];
  return (
    <section class="card" aria-label="Runs here">
      <div class="card-header">
        <h2>Runs here</h2>
      </div>
      {all.length === 0 && <p class="card-body muted">Nothing that reports to Strata.</p>}
      <ul class="link-list">
        {all.map((item) => (
          <li key={item.id}>
            <StatusIcon status={item.status} size={14} />
            <a class="cut" href={nodeHref(item.id)}>
              <bdi>{item.name}</bdi>
            </a>
            <span class="muted">{item.note}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function instanceText(count: number): string {
  return count === 1 ? "1 instance" : `${count} instances`;
}

function Filesystems({ detail }: { detail: HostDetail }) {
  return (
    <section class="card" aria-label="Filesystems">
      <div class="card-header">
        <h2>Filesystems</h2>
      </div>
      <div class="table-scroll">
        <table class="table">
          <thead>
            <tr>
              <th scope="col">Mounted at</th>
              <th scope="col">Type</th>
              <th scope="col">Used</th>
              <th scope="col" class="numeric">
                Size
              </th>
            </tr>
          </thead>
          <tbody>
            {detail.filesystems.map((system) => (
              <tr key={`${system.mountpoint} ${system.device}`}>
                <td class="mono">{system.mountpoint}</td>
                <td class="muted">{system.type ?? NONE}</td>
                <td>
                  <Meter ratio={system.utilization} label={formatBytes(system.usedBytes)} />
                </td>
                <td class="numeric">{formatBytes(system.limitBytes)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
