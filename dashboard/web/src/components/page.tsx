import { AlertStrip } from "../alerts/strip";
import { getJson } from "../api/client";
import { type ChartQuery, quote } from "../api/prometheus";
import { useQuery } from "../api/query";
import type { Component, ComponentDetail, ComponentUser, Figure } from "../api/types";
import { formatBytes, formatMillis, formatNumber, formatRate, NONE } from "../format/format";
import { hrefTo } from "../router/router";
import { figureColumns } from "../services/columns";
import type { PageParts } from "../shell/routes";
import { ErrorShare, nodeHref, PageHeader, Stat, Tags, useTitle } from "../ui/bits";
import { ChartCard } from "../ui/chart";
import { Loaded } from "../ui/states";
import { KindIcon, StatusBadge, StatusIcon } from "../ui/status";
import { type Column, Table } from "../ui/table";

export function ComponentPage({ parts }: { parts: PageParts }) {
  const id = parts["id"] ?? "";
  const detail = useQuery<ComponentDetail>(`component ${id}`, (signal) =>
    getJson(`/api/v1/components/${encodeURIComponent(id)}`, {}, signal),
  );
  const component = detail.data?.component;
  useTitle(component?.name ?? id);
  const nodeId = component?.id ?? `component:${id}`;
  return (
    <div class="page">
      <PageHeader
        above={<a href={hrefTo("/components")}>Components</a>}
        title={
          <>
            {component && <KindIcon kind={component.kind} size={20} />}
            <bdi>{component?.name ?? id}</bdi>
            {component && <StatusBadge status={component.status} />}
          </>
        }
      >
        <a class="button" href={hrefTo("/", { node: nodeId, focus: nodeId, depth: 1 })}>
          In the topology
        </a>
      </PageHeader>
      <Loaded query={detail} what="the component">
        {(data) => <ComponentView detail={data} />}
      </Loaded>
    </div>
  );
}

function checkText(component: Component): string {
  if (component.up === null) return "not probed";
  return component.up ? "up" : (component.failureReason ?? "down").replaceAll("_", " ");
}

function ComponentView({ detail }: { detail: ComponentDetail }) {
  const { component } = detail;
  return (
    <div class="stack">
      <AlertStrip alerts={detail.alerts} />
      <section class="card stat-row" aria-label="Figures">
        <dl class="stats">
          <Stat
            label="Check"
            value={checkText(component)}
            {...(component.up === false ? { tone: "critical" } : {})}
          />
          <Stat label="Check took" value={formatMillis(component.checkMillis)} />
          <Stat label="Requests" value={formatRate(component.rate)} />
          <Stat label="Errors" value={<ErrorShare ratio={component.errorRatio} />} />
          <Stat label="p50" value={formatMillis(component.p50Millis)} />
          <Stat label="p95" value={formatMillis(component.p95Millis)} />
          <Stat label="p99" value={formatMillis(component.p99Millis)} />
        </dl>
        <dl class="facts component-facts">
          <dt>Address</dt>
          <dd class="mono">{component.address ?? NONE}</dd>
          {component.aliases.length > 0 && (
            <>
              <dt>Also known as</dt>
              <dd class="mono">{component.aliases.join(", ")}</dd>
            </>
          )}
          {component.host !== null && (
            <>
              <dt>Host</dt>
              <dd>
                <a href={nodeHref(component.host.id)}>{component.host.name}</a>
              </dd>
            </>
          )}
          {detail.topics.length > 0 && (
            <>
              <dt>Topics</dt>
              <dd>{detail.topics.join(", ")}</dd>
            </>
          )}
        </dl>
        {component.statusReasons.length > 0 && (
          <ul class="reasons summary-reasons">
            {component.statusReasons.map((reason) => (
              <li key={reason}>
                <StatusIcon status={component.status} size={14} />
                <span>{reason}</span>
              </li>
            ))}
          </ul>
        )}
      </section>
      <ComponentCharts component={component} />
      <div class="grid-2">
        <Users users={detail.users} />
        <Figures figures={detail.figures} />
      </div>
    </div>
  );
}

function ComponentCharts({ component }: { component: Component }) {
  if (component.componentId === null) return null;
  // A loopback address names another component on every host: then the id says which host it is.
  const hostId = component.id.split("~")[1];
  const host = hostId === undefined ? "" : `,host_id=${quote(hostId)}`;
  const selector = `{component_id=${quote(component.componentId)}${host}}`;
  const line = (query: string, name: string): ChartQuery[] => [
    { query: () => query, name: () => name },
  ];
  return (
    <div class="grid-2">
      <ChartCard
        title="Up"
        unit="number"
        queries={line(`min(component_up${selector})`, "Up")}
        least={1}
        height={120}
      />
      <ChartCard
        title="Check duration"
        unit="seconds"
        queries={line(`max(component_check_duration_seconds${selector})`, "Check duration")}
        height={120}
      />
    </div>
  );
}

const USER_COLUMNS: readonly Column<ComponentUser>[] = [
  {
    id: "name",
    title: "Service",
    wide: true,
    sortBy: (user) => user.name,
    cell: (user) => (
      <span class="cell-name">
        <StatusIcon status={user.status} size={14} />
        <a href={nodeHref(user.id)}>
          <bdi>{user.name}</bdi>
        </a>
        <span class="cell-note cut">{user.destinations.join(", ")}</span>
      </span>
    ),
  },
  ...figureColumns<ComponentUser>(),
];

function Users({ users }: { users: readonly ComponentUser[] }) {
  return (
    <section class="card" aria-label="Used by">
      <div class="card-header">
        <h2>Used by</h2>
      </div>
      {users.length === 0 ? (
        <p class="card-body muted">No service was seen using it in this time range.</p>
      ) : (
        <Table
          label="Used by"
          rows={users}
          columns={USER_COLUMNS}
          rowKey={(user) => user.id}
          sorting={{ column: "rate", descending: true }}
        />
      )}
    </section>
  );
}

/** A figure with the unit that its metric's name ends in. */
export function figureText(figure: Figure): string {
  const name = figure.name.replace(/_total$/, "");
  if (name.endsWith("_bytes")) {
    return formatBytes(figure.value) + (figure.perSecond ? "/s" : "");
  }
  if (figure.perSecond) return formatRate(figure.value);
  if (name.endsWith("_seconds")) return formatMillis(figure.value * 1_000);
  return formatNumber(figure.value);
}

const HIDDEN_LABELS = /^(component_|host_|service_|job$|instance$|__name__$)/;

const FIGURE_COLUMNS: readonly Column<Figure>[] = [
  {
    id: "figure",
    title: "Metric",
    wide: true,
    sortBy: (figure) => figure.name,
    cell: (figure) => (
      <span class="cell-name">
        <a
          class="mono"
          href={hrefTo("/explore", {
            q: figure.perSecond ? `rate(${figure.name}[1m])` : figure.name,
          })}
        >
          {figure.name}
        </a>
        <Tags
          values={Object.fromEntries(
            Object.entries(figure.labels).filter(([label]) => !HIDDEN_LABELS.test(label)),
          )}
        />
      </span>
    ),
  },
  { id: "value", title: "Now", numeric: true, sortBy: (figure) => figure.value, cell: figureText },
];

function Figures({ figures }: { figures: readonly Figure[] }) {
  return (
    <section class="card" aria-label="Figures of the component">
      <div class="card-header">
        <h2>Figures</h2>
      </div>
      {figures.length === 0 ? (
        <p class="card-body muted">The host-probe has none of this component.</p>
      ) : (
        <Table
          label="Figures of the component"
          rows={figures}
          columns={FIGURE_COLUMNS}
          rowKey={(figure) => figure.name + JSON.stringify(figure.labels)}
          sorting={{ column: "figure", descending: false }}
          sortParam="sortfig"
        />
      )}
    </section>
  );
}
