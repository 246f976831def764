import { getJson } from "../api/client";
import { useQuery } from "../api/query";
import type { Dependency, Endpoint, Instance, Service, Warned } from "../api/types";
import { formatAgo, formatMillis, formatRate, NONE } from "../format/format";
import { hrefTo } from "../router/router";
import type { PageParts } from "../shell/routes";
import { currentRange, rangeKey } from "../time/clock";
import { ErrorShare, nodeHref, PageHeader, Stat, useTitle } from "../ui/bits";
import { ChartCard } from "../ui/chart";
import { Loaded, Message, Skeleton } from "../ui/states";
import { KindIcon, StatusBadge, StatusIcon } from "../ui/status";
import { type Column, Table } from "../ui/table";
import { figureColumns } from "./columns";
import { errorQueries, latencyQueries, requestQueries } from "./queries";

function useServicePart<T>(name: string, part: string) {
  return useQuery<T & Warned>(`${part} of ${name} ${rangeKey.value}`, (signal) => {
    const { fromMillis, toMillis } = currentRange();
    const url = `/api/v1/services/${encodeURIComponent(name)}/${part}`;
    return getJson(url, { from: fromMillis, to: toMillis }, signal);
  });
}

export function ServicePage({ parts }: { parts: PageParts }) {
  const name = parts["name"] ?? "";
  useTitle(name);
  const services = useQuery<{ services: readonly Service[] } & Warned>(
    `services ${rangeKey.value}`,
    (signal) => {
      const { fromMillis, toMillis } = currentRange();
      return getJson("/api/v1/services", { from: fromMillis, to: toMillis }, signal);
    },
  );
  return (
    <div class="page">
      <ServiceHeader
        name={name}
        service={services.data?.services.find((item) => item.name === name)}
      />
      <Loaded query={services} what="the service" placeholder={<Skeleton rows={2} />}>
        {(data) => {
          const service = data.services.find((item) => item.name === name);
          return service ? (
            <ServiceSummary service={service} />
          ) : (
            <Message icon="search" title="Nothing of this service in this time range">
              <p>
                It may have been idle or stopped. Widen the time range, or see{" "}
                <a href={hrefTo("/services")}>all services</a>.
              </p>
            </Message>
          );
        }}
      </Loaded>
      <div class="grid-3">
        <ChartCard title="Requests" unit="rate" queries={requestQueries(name)} />
        <ChartCard
          title="Errors"
          unit="ratio"
          queries={errorQueries(name)}
          colours={["critical"]}
          least={0.01}
        />
        <ChartCard
          title="Latency"
          unit="seconds"
          queries={latencyQueries(name)}
          colours={[2, 0, 1]}
        />
      </div>
      <Endpoints name={name} />
      <Dependencies name={name} />
      <Instances name={name} />
    </div>
  );
}

function ServiceHeader({ name, service }: { name: string; service: Service | undefined }) {
  return (
    <PageHeader
      above={<a href={hrefTo("/services")}>Services</a>}
      title={
        <>
          <bdi>{name}</bdi>
          {service && <StatusBadge status={service.status} />}
        </>
      }
    >
      <a class="button" href={hrefTo("/traces", { service: name })}>
        Traces
      </a>
      <a class="button" href={hrefTo("/traces", { service: name, status: "error" })}>
        Failed traces
      </a>
      <a class="button" href={hrefTo("/logs", { service: name })}>
        Logs
      </a>
      <a
        class="button"
        href={hrefTo("/", { focus: `service:${name}`, depth: 1, node: `service:${name}` })}
      >
        In the topology
      </a>
    </PageHeader>
  );
}

function ServiceSummary({ service }: { service: Service }) {
  return (
    <section class="card stat-row" aria-label="Figures">
      <dl class="stats">
        <Stat label="Requests" value={formatRate(service.rate)} />
        <Stat label="Errors" value={<ErrorShare ratio={service.errorRatio} />} />
        <Stat label="p50" value={formatMillis(service.p50Millis)} />
        <Stat label="p95" value={formatMillis(service.p95Millis)} />
        <Stat label="p99" value={formatMillis(service.p99Millis)} />
        <Stat label="Instances" value={service.instances} />
      </dl>
      {service.statusReasons.length > 0 && (
        <ul class="reasons summary-reasons">
          {service.statusReasons.map((reason) => (
            <li key={reason}>
              <StatusIcon status={service.status} size={14} />
              <span>{reason}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const KIND_WORDS: Record<string, string> = {
  SERVER: "serves",
  CONSUMER: "consumes",
  CLIENT: "calls",
  PRODUCER: "produces",
  INTERNAL: "internal",
};

function Endpoints({ name }: { name: string }) {
  const endpoints = useServicePart<{ endpoints: readonly Endpoint[] }>(name, "endpoints");
  const columns: readonly Column<Endpoint>[] = [
    {
      id: "name",
      title: "Operation",
      wide: true,
      sortBy: (endpoint) => endpoint.name,
      cell: (endpoint) => (
        <span class="cell-name">
          <a href={hrefTo("/traces", { service: name, operation: endpoint.name })}>
            <bdi>{endpoint.name}</bdi>
          </a>
        </span>
      ),
    },
    {
      id: "kind",
      title: "Kind",
      sortBy: (endpoint) => Object.keys(KIND_WORDS).indexOf(endpoint.kind),
      cell: (endpoint) => (
        <span class="muted">{KIND_WORDS[endpoint.kind] ?? endpoint.kind.toLowerCase()}</span>
      ),
    },
    ...figureColumns<Endpoint>(),
  ];
  return (
    <section class="card" aria-label="Operations">
      <div class="card-header">
        <h2>Operations</h2>
      </div>
      <Loaded query={endpoints} what="the operations">
        {(data) => (
          <Table
            label="Operations"
            rows={data.endpoints}
            columns={columns}
            rowKey={(endpoint) => `${endpoint.kind} ${endpoint.name}`}
            sorting={{ column: "kind", descending: false }}
            sortParam="sort"
          />
        )}
      </Loaded>
    </section>
  );
}

function Dependencies({ name }: { name: string }) {
  const dependencies = useServicePart<{ dependencies: readonly Dependency[] }>(
    name,
    "dependencies",
  );
  const columns: readonly Column<Dependency>[] = [
    {
      id: "name",
      title: "Neighbour",
      wide: true,
      sortBy: (item) => item.name,
      cell: (item) => (
        <span class="cell-name">
          <StatusIcon status={item.status} size={14} />
          <KindIcon kind={item.kind} size={14} />
          <a href={nodeHref(item.id)}>
            <bdi>{item.name}</bdi>
          </a>
          <span class="cell-note cut">
            {[item.async ? "messages" : "", ...item.destinations].filter(Boolean).join(" · ")}
          </span>
        </span>
      ),
    },
    ...figureColumns<Dependency>(),
  ];
  return (
    <Loaded query={dependencies} what="the dependencies">
      {(data) => (
        <div class="grid-2">
          {(["inbound", "outbound"] as const).map((direction) => {
            const rows = data.dependencies.filter((item) => item.direction === direction);
            const title = direction === "inbound" ? "Used by" : "Uses";
            return (
              <section key={direction} class="card" aria-label={title}>
                <div class="card-header">
                  <h2>{title}</h2>
                </div>
                {rows.length === 0 ? (
                  <p class="card-body muted">Nothing was seen in this time range.</p>
                ) : (
                  <Table
                    label={title}
                    rows={rows}
                    columns={columns}
                    rowKey={(item) => `${item.id} ${item.async}`}
                    sorting={{ column: "rate", descending: true }}
                    sortParam={direction === "inbound" ? "sortin" : "sortout"}
                  />
                )}
              </section>
            );
          })}
        </div>
      )}
    </Loaded>
  );
}

function Instances({ name }: { name: string }) {
  const instances = useServicePart<{ instances: readonly Instance[] }>(name, "instances");
  const columns: readonly Column<Instance>[] = [
    {
      id: "id",
      title: "Instance",
      wide: true,
      sortBy: (instance) => instance.id,
      cell: (instance) => <span class="mono">{instance.id === "" ? NONE : instance.id}</span>,
    },
    {
      id: "host",
      title: "Host",
      sortBy: (instance) => instance.host?.name ?? null,
      cell: (instance) =>
        instance.host === null ? (
          NONE
        ) : (
          <a href={nodeHref(instance.host.id)}>{instance.host.name}</a>
        ),
    },
    ...figureColumns<Instance>(),
    {
      id: "seen",
      title: "Last seen",
      numeric: true,
      sortBy: (instance) => instance.lastSeen,
      cell: (instance) =>
        instance.lastSeen === null ? NONE : formatAgo(Date.parse(instance.lastSeen)),
    },
  ];
  return (
    <section class="card" aria-label="Instances">
      <div class="card-header">
        <h2>Instances</h2>
      </div>
      <Loaded query={instances} what="the instances">
        {(data) => (
          <Table
            label="Instances"
            rows={data.instances}
            columns={columns}
            rowKey={(instance) => instance.id}
            sorting={{ column: "id", descending: false }}
            sortParam="sortinst"
          />
        )}
      </Loaded>
    </section>
  );
}
