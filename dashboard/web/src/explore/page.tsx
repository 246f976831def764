import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import {
  CHART_POINTS,
  type MatrixSeries,
  type PromData,
  queryInstant,
  queryRange,
  seriesName,
  toColumns,
} from "../api/prometheus";
import { useQuery } from "../api/query";
import { formatCount, formatNumber } from "../format/format";
import { param, setParams } from "../router/router";
import { currentRange, rangeKey } from "../time/clock";
import { stepSeconds } from "../time/range";
import { SERVED } from "../services/queries";
import { PageHeader, Segments, useTitle } from "../ui/bits";
import { Chart, ChartLegend } from "../ui/chart";
import { Banner, Loaded, Message } from "../ui/states";
import { type Column, Table } from "../ui/table";
import "./explore.css";

/** More lines than this are no picture; the table still has them. */
const MAX_LINES = 100;

const EXAMPLES: readonly { readonly title: string; readonly query: string }[] = [
  {
    title: "Requests per second by service",
    query: `sum by (service) (rate(traces_spanmetrics_calls_total{${SERVED}}[1m]))`,
  },
  {
    title: "95th percentile by service",
    query: `histogram_quantile(0.95, sum by (service, le) (rate(traces_spanmetrics_latency_bucket{${SERVED}}[1m])))`,
  },
  { title: "Components that are down", query: "component_up == 0" },
  {
    title: "CPU in use by host",
    query: '1 - avg by (host_name) (system_cpu_utilization_ratio{cpu_mode="idle"})',
  },
];

export function ExplorePage() {
  useTitle("Explore");
  const query = param("q");
  const view = param("view") === "table" ? "table" : "chart";
  return (
    <div class="page">
      <PageHeader title="Explore">
        <Segments
          label="View"
          value={view}
          options={[
            { value: "chart", text: "Chart" },
            { value: "table", text: "Table" },
          ]}
          onChange={(next) => setParams({ view: next === "table" ? next : null })}
        />
      </PageHeader>
      <QueryBox />
      {query === "" && <Examples />}
      {query !== "" && view === "chart" && <ChartResult query={query} />}
      {query !== "" && view === "table" && <TableResult query={query} />}
    </div>
  );
}

function QueryBox() {
  const query = param("q");
  const text = useSignal(query);
  useEffect(() => {
    text.value = query;
  }, [query]);
  const run = (): void => setParams({ q: text.value.trim() }, { push: true });
  return (
    <form
      class="query-box"
      onSubmit={(event) => {
        event.preventDefault();
        run();
      }}
    >
      <textarea
        class="input query-text"
        aria-label="PromQL query; Enter runs it, Shift and Enter begins a new line"
        placeholder="PromQL, for example rate(traces_spanmetrics_calls_total[1m])"
        rows={Math.min(8, Math.max(2, text.value.split("\n").length))}
        spellcheck={false}
        value={text.value}
        onInput={(event) => {
          text.value = event.currentTarget.value;
        }}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.shiftKey) return;
          event.preventDefault();
          run();
        }}
      />
      <button type="submit" class="button button-primary">
        Run
      </button>
    </form>
  );
}

function Examples() {
  return (
    <section class="card" aria-label="Examples">
      <div class="card-header">
        <h2>To begin with</h2>
      </div>
      <ul class="examples">
        {EXAMPLES.map((example) => (
          <li key={example.title}>
            <button
              type="button"
              class="example"
              onClick={() => setParams({ q: example.query }, { push: true })}
            >
              <span>{example.title}</span>
              <code class="cut">{example.query}</code>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function ChartResult({ query }: { query: string }) {
  const result = useQuery(`explore ${rangeKey.value} ${query}`, async (signal) => {
    const range = currentRange();
    const step = stepSeconds(range, CHART_POINTS);
    const series = await queryRange(query, range, step, signal);
    return { series, range, step };
  });
  return (
    <Loaded query={result} what="the result">
      {(data) => <Lines {...data} />}
    </Loaded>
  );
}

function Lines({
  series,
  range,
  step,
}: {
  series: readonly MatrixSeries[];
  range: ReturnType<typeof currentRange>;
  step: number;
}) {
  if (series.length === 0) return <Nothing />;
  const named = series
    .slice(0, MAX_LINES)
    .map((item) => ({ name: seriesName(item.metric), series: item }));
  const columns = toColumns(named, range, step);
  return (
    <section class="card explore-chart" aria-label="Chart">
      {series.length > MAX_LINES && (
        <Banner tone="info">
          The first {MAX_LINES} of {formatCount(series.length)} series are drawn; aggregate, or look
          at the table.
        </Banner>
      )}
      <Chart columns={columns} unit="number" height={360} label="Result over time" />
      <ChartLegend columns={columns} />
      <p class="muted explore-note">
        {formatCount(series.length)} series, a point every {step} s
      </p>
    </section>
  );
}

function Nothing() {
  return (
    <Message icon="search" title="The query gives nothing">
      <p>No series matches in this time range. Check names and labels, or widen the range.</p>
    </Message>
  );
}

interface Row {
  readonly name: string;
  readonly value: number;
}

const COLUMNS: readonly Column<Row>[] = [
  {
    id: "series",
    title: "Series",
    wide: true,
    sortBy: (row) => row.name,
    cell: (row) => (
      <code title={row.name}>
        <bdi>{row.name}</bdi>
      </code>
    ),
  },
  {
    id: "value",
    title: "Value",
    numeric: true,
    sortBy: (row) => row.value,
    cell: (row) => (Number.isFinite(row.value) ? formatNumber(row.value) : String(row.value)),
  },
];

export function resultRows(data: PromData): readonly Row[] {
  if (data.resultType === "vector") {
    return data.result.map((sample) => ({
      name: seriesName(sample.metric),
      value: Number(sample.value[1].replace("Inf", "Infinity")),
    }));
  }
  if (data.resultType === "matrix") {
    return data.result.map((series) => ({
      name: seriesName(series.metric),
      value: Number(series.values.at(-1)?.[1] ?? Number.NaN),
    }));
  }
  return [{ name: data.resultType, value: Number(data.result[1]) }];
}

function TableResult({ query }: { query: string }) {
  const result = useQuery(`explore now ${rangeKey.value} ${query}`, (signal) =>
    queryInstant(query, currentRange().toMillis, signal),
  );
  return (
    <Loaded query={result} what="the result">
      {(answer) => {
        const rows = resultRows(answer.data);
        if (rows.length === 0) return <Nothing />;
        return (
          <div class="card">
            <Table
              label="Result"
              rows={rows}
              columns={COLUMNS}
              rowKey={(row) => row.name}
              sorting={{ column: "value", descending: true }}
            />
          </div>
        );
      }}
    </Loaded>
  );
}
