import { useState, useEffect } from "preact/hooks";
import { getJson } from "../api/client";
import { useQuery } from "../api/query";
import type { Sampling, TracePage as Page, TraceSummary } from "../api/types";
import { formatAgo, formatCount, formatNanos, formatTime } from "../format/format";
import { hrefTo, param, setParams } from "../router/router";
import { currentRange, rangeKey } from "../time/clock";
import { CommitInput, PageHeader, Segments, useTitle } from "../ui/bits";
import { Loaded, Message } from "../ui/states";
import { StatusIcon } from "../ui/status";
import { type Column, Table } from "../ui/table";
import { Scatter } from "./scatter";
import "./search.css";

const PAGE = 100;

function searchParams() {
  return {
    service: param("service"),
    operation: param("operation"),
    q: param("q"),
    minDuration: param("minDuration"),
    maxDuration: param("maxDuration"),
    status: param("status"),
  };
}

/** The first page of what the form asks for, refreshed, and further pages on demand. */
function useTraces() {
  const search = searchParams();
  const key = `traces ${rangeKey.value} ${JSON.stringify(search)}`;
  const query = useQuery<Page>(key, (signal) => {
    const { fromMillis, toMillis } = currentRange();
    const params = { ...search, from: fromMillis, to: toMillis, limit: PAGE };
    return getJson("/api/v1/traces", params, signal);
  });
  const [older, setOlder] = useState<{ traces: readonly TraceSummary[]; next: string | null }>();
  const [problem, setProblem] = useState("");
  useEffect(() => {
    setOlder(undefined);
    setProblem("");
  }, [key]);
  const next = older === undefined ? (query.data?.next ?? null) : older.next;
  const more = (): void => {
    if (next === null) return;
    const { fromMillis, toMillis } = currentRange();
    const params = { ...search, from: fromMillis, to: toMillis, limit: PAGE, cursor: next };
    getJson<Page>("/api/v1/traces", params).then(
      (page) => {
        setProblem("");
        setOlder({ traces: [...(older?.traces ?? []), ...page.traces], next: page.next });
      },
      (error: unknown) => setProblem(error instanceof Error ? error.message : "Loading has failed"),
    );
  };
  return { query, older: older?.traces ?? [], next, more, problem };
}

function useNames(path: string, field: "services" | "operations", service: string) {
  const enabled = field === "services" || service !== "";
  const names = useQuery<Partial<Record<typeof field, readonly string[]>>>(
    `${path} ${service} ${rangeKey.value}`,
    (signal) => {
      const { fromMillis, toMillis } = currentRange();
      return getJson(path, { from: fromMillis, to: toMillis, service }, signal);
    },
    { refresh: false, enabled },
  );
  return enabled ? (names.data?.[field] ?? []) : [];
}

function SearchForm() {
  const service = param("service");
  const services = useNames("/api/v1/traces/services", "services", "");
  const operations = useNames("/api/v1/traces/operations", "operations", service);
  const known = service === "" || services.includes(service) ? services : [service, ...services];
  const push = (changes: Record<string, string>): void => setParams(changes, { push: true });
  return (
    <div class="card search-form" role="search" aria-label="Search traces">
      <label class="field">
        <span>Service</span>
        <select
          class="select"
          value={service}
          onChange={(event) => push({ service: event.currentTarget.value, operation: "" })}
        >
          <option value="">All services</option>
          {known.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span>Operation</span>
        <CommitInput
          label="Operation"
          placeholder={service === "" ? "Any" : "Any operation"}
          list="operations"
          value={param("operation")}
          onCommit={(operation) => push({ operation })}
        />
        <datalist id="operations">
          {operations.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </datalist>
      </label>
      <label class="field field-wide">
        <span>Attributes</span>
        <CommitInput
          label="Attributes"
          placeholder='http.response.status_code>=500 db.query.text="select 1"'
          value={param("q")}
          onCommit={(q) => push({ q })}
        />
      </label>
      <label class="field field-short">
        <span>At least</span>
        <CommitInput
          label="Shortest duration"
          placeholder="250ms"
          value={param("minDuration")}
          onCommit={(minDuration) => push({ minDuration })}
        />
      </label>
      <label class="field field-short">
        <span>At most</span>
        <CommitInput
          label="Longest duration"
          placeholder="2s"
          value={param("maxDuration")}
          onCommit={(maxDuration) => push({ maxDuration })}
        />
      </label>
      <div class="field">
        <span>Outcome</span>
        <Segments
          label="Outcome"
          value={param("status")}
          options={[
            { value: "", text: "All" },
            { value: "error", text: "Failed" },
            { value: "ok", text: "Good" },
          ]}
          onChange={(status) => push({ status })}
        />
      </div>
    </div>
  );
}

const COLUMNS: readonly Column<TraceSummary>[] = [
  {
    id: "time",
    title: "Started",
    sortBy: (trace) => trace.startTime,
    cell: (trace) => {
      const millis = Date.parse(trace.startTime);
      return <span title={formatAgo(millis)}>{formatTime(millis, Date.now(), true)}</span>;
    },
  },
  {
    id: "name",
    title: "Trace",
    wide: true,
    sortBy: (trace) => `${trace.rootService} ${trace.rootOperation}`,
    cell: (trace) => (
      <span class="cell-name">
        {trace.errorCount > 0 && <StatusIcon status="critical" size={14} />}
        <a href={hrefTo(`/traces/${trace.traceId}`)}>
          <bdi>
            {trace.rootService === "" ? "(root not received)" : `${trace.rootService} `}
            {trace.rootOperation}
          </bdi>
        </a>
      </span>
    ),
  },
  {
    id: "duration",
    title: "Duration",
    numeric: true,
    sortBy: (trace) => trace.durationNanos,
    cell: (trace) => formatNanos(trace.durationNanos),
  },
  {
    id: "spans",
    title: "Spans",
    numeric: true,
    sortBy: (trace) => trace.spanCount,
    cell: (trace) => formatCount(trace.spanCount),
  },
  {
    id: "errors",
    title: "Errors",
    numeric: true,
    sortBy: (trace) => trace.errorCount,
    cell: (trace) => (
      <span class={trace.errorCount > 0 ? "tone-critical" : "muted"}>
        {formatCount(trace.errorCount)}
      </span>
    ),
  },
  {
    id: "services",
    title: "Services",
    sortBy: (trace) => trace.services.length,
    cell: (trace) => <span title={trace.services.join("\n")}>{trace.services.join(", ")}</span>,
  },
];

function dedupe(traces: readonly TraceSummary[]): readonly TraceSummary[] {
  return [...new Map(traces.map((trace) => [trace.traceId, trace])).values()];
}

/** Says that not all traces are there to be found; nothing where all are. */
function ShedNote() {
  const service = param("service");
  const sampling = useQuery<Sampling>(`sampling ${service} ${rangeKey.value}`, (signal) => {
    const { fromMillis, toMillis } = currentRange();
    return getJson("/api/v1/traces/sampling", { service, from: fromMillis, to: toMillis }, signal);
  });
  const { keptSpans = 0, shedSpans = 0 } = sampling.data ?? {};
  if (shedSpans === 0) return null;
  return (
    <p class="muted shed-note">
      Sampling kept {formatCount(keptSpans)} of {formatCount(keptSpans + shedSpans)} spans in this
      range: errors, slow and rare traces first. Rates, errors and durations count all of them.
    </p>
  );
}

export function TraceSearchPage() {
  useTitle("Traces");
  const { query, older, next, more, problem } = useTraces();
  return (
    <div class="page">
      <PageHeader title="Traces" />
      <SearchForm />
      <ShedNote />
      <Loaded query={query} what="the traces">
        {(data) => {
          const traces = dedupe([...data.traces, ...older]);
          if (traces.length === 0) {
            return (
              <Message
                icon="tree"
                title={next === null ? "No trace matches" : "Nothing found so far"}
              >
                {next === null ? (
                  <p>Widen the time range or take away a condition.</p>
                ) : (
                  <button type="button" class="button" onClick={more}>
                    Search further back
                  </button>
                )}
              </Message>
            );
          }
          return (
            <div class="results">
              <section class="card" aria-label="Durations">
                <div class="card-header">
                  <h2>Durations</h2>
                  <span class="muted">
                    {formatCount(traces.length)} {traces.length === 1 ? "trace" : "traces"}
                    {next !== null && ", newest first; there are more"}
                  </span>
                </div>
                <Scatter traces={traces} />
              </section>
              <section class="card" aria-label="Traces">
                <Table
                  label="Traces"
                  rows={traces}
                  columns={COLUMNS}
                  rowKey={(trace) => trace.traceId}
                  sorting={{ column: "time", descending: true }}
                />
                {problem !== "" && <p class="card-body tone-critical">{problem}</p>}
                {next !== null && (
                  <button type="button" class="button more" onClick={more}>
                    Load older traces
                  </button>
                )}
              </section>
            </div>
          );
        }}
      </Loaded>
    </div>
  );
}
