import { getJson } from "../api/client";
import { loadChart } from "../api/prometheus";
import { useQuery } from "../api/query";
import type { Service, Warned } from "../api/types";
import { formatMillis, formatRate } from "../format/format";
import { hrefTo, param, setParams } from "../router/router";
import { currentRange, rangeKey } from "../time/clock";
import { ErrorShare, FilterBox, nodeHref, PageHeader, useTitle } from "../ui/bits";
import { Sparkline } from "../ui/sparkline";
import { Loaded, Message } from "../ui/states";
import { STATUS_ORDER, StatusBadge } from "../ui/status";
import { type Column, Table } from "../ui/table";
import { SERVED } from "./queries";

interface Services extends Warned {
  readonly services: readonly Service[];
}

function columns(
  sparks: ReadonlyMap<string, readonly (number | null)[]>,
): readonly Column<Service>[] {
  return [
    {
      id: "name",
      title: "Service",
      wide: true,
      sortBy: (service) => service.name,
      cell: (service) => (
        <span class="cell-name">
          <a href={nodeHref(service.id)} title={service.name}>
            <bdi>{service.name}</bdi>
          </a>
          <span class="cell-note cut">
            {[service.namespace, service.language].filter(Boolean).join(" · ")}
          </span>
        </span>
      ),
    },
    {
      id: "status",
      title: "Status",
      sortBy: (service) => STATUS_ORDER[service.status],
      cell: (service) => (
        <span title={service.statusReasons.join("\n")}>
          <StatusBadge status={service.status} />
        </span>
      ),
    },
    {
      id: "trend",
      title: "Trend",
      cell: (service) => <Sparkline values={sparks.get(service.name)} />,
    },
    {
      id: "rate",
      title: "Requests",
      numeric: true,
      sortBy: (service) => service.rate,
      cell: (service) => formatRate(service.rate),
    },
    {
      id: "errors",
      title: "Errors",
      numeric: true,
      sortBy: (service) => service.errorRatio,
      cell: (service) => <ErrorShare ratio={service.errorRatio} />,
    },
    {
      id: "p50",
      title: "p50",
      numeric: true,
      sortBy: (service) => service.p50Millis,
      cell: (service) => formatMillis(service.p50Millis),
    },
    {
      id: "p95",
      title: "p95",
      numeric: true,
      sortBy: (service) => service.p95Millis,
      cell: (service) => formatMillis(service.p95Millis),
    },
    {
      id: "p99",
      title: "p99",
      numeric: true,
      sortBy: (service) => service.p99Millis,
      cell: (service) => formatMillis(service.p99Millis),
    },
    {
      id: "instances",
      title: "Instances",
      numeric: true,
      sortBy: (service) => service.instances,
      cell: (service) => service.instances,
    },
  ];
}

export function ServicesPage() {
  useTitle("Services");
  const filter = param("find");
  const services = useQuery<Services>(`services ${rangeKey.value}`, (signal) => {
    const { fromMillis, toMillis } = currentRange();
    return getJson("/api/v1/services", { from: fromMillis, to: toMillis }, signal);
  });
  const trends = useQuery(`service trends ${rangeKey.value}`, (signal) =>
    loadChart(
      [
        {
          query: (window) =>
            `sum by (service) (rate(traces_spanmetrics_calls_total{${SERVED}}[${window}]))`,
          name: (labels) => labels["service"] ?? "",
        },
      ],
      currentRange(),
      signal,
    ),
  );
  const sparks = new Map(trends.data?.series.map((series) => [series.name, series.values]));
  return (
    <div class="page">
      <PageHeader title="Services">
        <FilterBox
          label="Filter services"
          placeholder="Filter by name"
          value={filter}
          onInput={(text) => setParams({ find: text })}
        />
      </PageHeader>
      <Loaded query={services} what="the services">
        {(data) => {
          const needle = filter.trim().toLowerCase();
          const rows = data.services.filter((service) =>
            `${service.name} ${service.namespace ?? ""}`.toLowerCase().includes(needle),
          );
          if (data.services.length === 0) {
            return (
              <Message icon="hexagon" title="No service has reported in this time range">
                <p>
                  Attach the agent to an application, or widen the time range.{" "}
                  <a href={hrefTo("/")}>How to send the first data</a>
                </p>
              </Message>
            );
          }
          if (rows.length === 0) {
            return <Message icon="search" title={`No service is called “${filter}”`} />;
          }
          return (
            <div class="card">
              <Table
                label="Services"
                rows={rows}
                columns={columns(sparks)}
                rowKey={(service) => service.id}
                sorting={{ column: "status", descending: false }}
              />
            </div>
          );
        }}
      </Loaded>
    </div>
  );
}
