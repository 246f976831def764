import { getJson } from "../api/client";
import { useQuery } from "../api/query";
import type { Host, Warned } from "../api/types";
import { formatBytes, formatNumber, NONE } from "../format/format";
import { param, setParams } from "../router/router";
import { rangeKey } from "../time/clock";
import { FilterBox, Meter, nodeHref, PageHeader, useTitle } from "../ui/bits";
import { Loaded, Message } from "../ui/states";
import { STATUS_ORDER, StatusBadge } from "../ui/status";
import { type Column, Table } from "../ui/table";

const COLUMNS: readonly Column<Host>[] = [
  {
    id: "name",
    title: "Host",
    wide: true,
    sortBy: (host) => host.name,
    cell: (host) => (
      <span class="cell-name">
        <a href={nodeHref(host.id)}>
          <bdi>{host.name}</bdi>
        </a>
        <span class="cell-note cut">
          {[host.osDescription ?? host.os, host.arch].filter(Boolean).join(" · ")}
        </span>
      </span>
    ),
  },
  {
    id: "status",
    title: "Status",
    sortBy: (host) => STATUS_ORDER[host.status],
    cell: (host) => (
      <span title={host.statusReasons.join("\n")}>
        <StatusBadge status={host.status} />
      </span>
    ),
  },
  {
    id: "cpu",
    title: "CPU",
    sortBy: (host) => host.cpuUtilization,
    cell: (host) => <Meter ratio={host.cpuUtilization} label={`${host.cpuCount ?? "?"} CPUs`} />,
  },
  {
    id: "memory",
    title: "Memory",
    sortBy: (host) => host.memoryUtilization,
    cell: (host) => (
      <Meter
        ratio={host.memoryUtilization}
        label={`${formatBytes(host.memoryUsedBytes)} of ${formatBytes(host.memoryLimitBytes)}`}
      />
    ),
  },
  {
    id: "disk",
    title: "Fullest disk",
    sortBy: (host) => host.diskUtilization,
    cell: (host) => <Meter ratio={host.diskUtilization} label="The fullest filesystem" />,
  },
  {
    id: "load",
    title: "Load",
    numeric: true,
    sortBy: (host) => host.loadAverage1m,
    cell: (host) => formatNumber(host.loadAverage1m),
  },
  {
    id: "network",
    title: "Network in / out",
    numeric: true,
    sortBy: (host) => host.networkReceiveBytesPerSecond,
    cell: (host) =>
      host.networkReceiveBytesPerSecond === null
        ? NONE
        : `${formatBytes(host.networkReceiveBytesPerSecond)}/s / ${formatBytes(host.networkTransmitBytesPerSecond)}/s`,
  },
  {
    id: "runs",
    title: "Runs",
    numeric: true,
    sortBy: (host) => host.services + host.components,
    cell: (host) => host.services + host.components,
  },
];

export function HostsPage() {
  useTitle("Hosts");
  const filter = param("find");
  const hosts = useQuery<{ hosts: readonly Host[] } & Warned>(`hosts ${rangeKey.value}`, (signal) =>
    getJson("/api/v1/hosts", {}, signal),
  );
  return (
    <div class="page">
      <PageHeader title="Hosts">
        <FilterBox
          label="Filter hosts"
          placeholder="Filter by name"
          value={filter}
          onInput={(text) => setParams({ find: text })}
        />
      </PageHeader>
      <Loaded query={hosts} what="the hosts">
        {(data) => {
          const rows = data.hosts.filter((host) =>
            host.name.toLowerCase().includes(filter.trim().toLowerCase()),
          );
          if (data.hosts.length === 0) {
            return (
              <Message icon="server" title="No host has reported">
                <p>Start the host-probe on a machine: it finds its figures without settings.</p>
              </Message>
            );
          }
          if (rows.length === 0) {
            return <Message icon="search" title={`No host is called “${filter}”`} />;
          }
          return (
            <div class="card">
              <Table
                label="Hosts"
                rows={rows}
                columns={COLUMNS}
                rowKey={(host) => host.id}
                sorting={{ column: "status", descending: false }}
              />
            </div>
          );
        }}
      </Loaded>
    </div>
  );
}
