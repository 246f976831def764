import { getJson } from "../api/client";
import { useQuery } from "../api/query";
import type { Component, Warned } from "../api/types";
import { formatMillis, formatRate } from "../format/format";
import { param, setParams } from "../router/router";
import { rangeKey } from "../time/clock";
import { ErrorShare, FilterBox, nodeHref, PageHeader, useTitle } from "../ui/bits";
import { Loaded, Message } from "../ui/states";
import { KindIcon, STATUS_ORDER, StatusBadge } from "../ui/status";
import { type Column, Table } from "../ui/table";

const COLUMNS: readonly Column<Component>[] = [
  {
    id: "name",
    title: "Component",
    wide: true,
    sortBy: (component) => component.name,
    cell: (component) => (
      <span class="cell-name">
        <KindIcon kind={component.kind} />
        <a href={nodeHref(component.id)}>
          <bdi>{component.name}</bdi>
        </a>
        <span class="cell-note cut mono">{component.address ?? ""}</span>
      </span>
    ),
  },
  {
    id: "status",
    title: "Status",
    sortBy: (component) => STATUS_ORDER[component.status],
    cell: (component) => (
      <span title={component.statusReasons.join("\n")}>
        <StatusBadge status={component.status} />
      </span>
    ),
  },
  {
    id: "type",
    title: "Type",
    sortBy: (component) => component.type,
    cell: (component) => component.type,
  },
  {
    id: "check",
    title: "Check",
    numeric: true,
    sortBy: (component) => component.checkMillis,
    cell: (component) => {
      if (component.up === null) return <span class="muted">not probed</span>;
      if (component.up) return formatMillis(component.checkMillis);
      return (
        <span class="tone-critical">
          {(component.failureReason ?? "down").replaceAll("_", " ")}
        </span>
      );
    },
  },
  {
    id: "rate",
    title: "Requests",
    numeric: true,
    sortBy: (component) => component.rate,
    cell: (component) => formatRate(component.rate),
  },
  {
    id: "errors",
    title: "Errors",
    numeric: true,
    sortBy: (component) => component.errorRatio,
    cell: (component) => <ErrorShare ratio={component.errorRatio} />,
  },
  {
    id: "p95",
    title: "p95",
    numeric: true,
    sortBy: (component) => component.p95Millis,
    cell: (component) => formatMillis(component.p95Millis),
  },
  {
    id: "users",
    title: "Used by",
    numeric: true,
    sortBy: (component) => component.usedBy.length,
    cell: (component) => component.usedBy.length,
  },
];

export function ComponentsPage() {
  useTitle("Components");
  const filter = param("find");
  const components = useQuery<{ components: readonly Component[] } & Warned>(
    `components ${rangeKey.value}`,
    (signal) => getJson("/api/v1/components", {}, signal),
  );
  return (
    <div class="page">
      <PageHeader title="Components">
        <FilterBox
          label="Filter components"
          placeholder="Filter by name, type, address"
          value={filter}
          onInput={(text) => setParams({ find: text })}
        />
      </PageHeader>
      <Loaded query={components} what="the components">
        {(data) => {
          const needle = filter.trim().toLowerCase();
          const rows = data.components.filter((component) =>
            [component.name, component.type, component.address ?? ""].some((text) =>
              text.toLowerCase().includes(needle),
            ),
          );
          if (data.components.length === 0) {
            return (
              <Message icon="boxes" title="No component is known yet">
                <p>
                  Databases, caches and brokers appear when a service uses them or when the
                  host-probe checks them.
                </p>
              </Message>
            );
          }
          if (rows.length === 0) return <Message icon="search" title="Nothing matches" />;
          return (
            <div class="card">
              <Table
                label="Components"
                rows={rows}
                columns={COLUMNS}
                rowKey={(component) => component.id}
                sorting={{ column: "status", descending: false }}
              />
            </div>
          );
        }}
      </Loaded>
    </div>
  );
}
