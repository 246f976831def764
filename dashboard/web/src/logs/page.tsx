import { useSignal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { getJson } from "../api/client";
import { useQuery } from "../api/query";
import type { LogPage, LogRecord } from "../api/types";
import { formatCount } from "../format/format";
import { param, setParams } from "../router/router";
import { currentRange, rangeKey } from "../time/clock";
import { CommitInput, PageHeader, useTitle } from "../ui/bits";
import { Icon } from "../ui/icon";
import { Loaded, Message } from "../ui/states";
import { VirtualList } from "../ui/virtual-list";
import { Histogram } from "./histogram";
import { LOG_ROW, LogRow } from "./row";
import "./logs.css";

const PAGE = 500;
const SEVERITIES = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];

function search() {
  return {
    q: param("q"),
    service: param("service"),
    severity: param("severity"),
    traceId: param("traceId"),
  };
}

function useLogs(hold: boolean) {
  const wanted = search();
  const key = `logs ${rangeKey.value} ${JSON.stringify(wanted)}`;
  const [older, setOlder] = useState<{ logs: readonly LogRecord[]; next: string | null }>();
  const [problem, setProblem] = useState("");
  const loading = useSignal(false);
  const query = useQuery<LogPage>(
    key,
    (signal) => {
      const { fromMillis, toMillis } = currentRange();
      const params = { ...wanted, from: fromMillis, to: toMillis, limit: PAGE };
      return getJson("/api/v1/logs", params, signal);
    },
    { refresh: !hold && older === undefined },
  );
  useEffect(() => {
    setOlder(undefined);
    setProblem("");
  }, [key]);
  const next = older === undefined ? (query.data?.next ?? null) : older.next;
  const more = (): void => {
    if (next === null || loading.value || query.stale) return;
    loading.value = true;
    const { fromMillis, toMillis } = currentRange();
    const params = { ...wanted, from: fromMillis, to: toMillis, limit: PAGE, cursor: next };
    getJson<LogPage>("/api/v1/logs", params)
      .then(
        (page) => {
          setProblem("");
          setOlder({ logs: [...(older?.logs ?? []), ...page.logs], next: page.next });
        },
        (error: unknown) => setProblem(error instanceof Error ? error.message : "Loading failed"),
      )
      .finally(() => {
        loading.value = false;
      });
  };
  return { query, older: older?.logs ?? [], next, more, problem };
}

function useServiceNames(): readonly string[] {
  const names = useQuery<{ services?: readonly { name: string }[] }>(
    `log services ${rangeKey.value}`,
    (signal) => {
      const { fromMillis, toMillis } = currentRange();
      return getJson("/api/v1/services", { from: fromMillis, to: toMillis }, signal);
    },
    { refresh: false },
  );
  const chosen = param("service");
  const known = names.data?.services?.map((service) => service.name) ?? [];
  return chosen === "" || known.includes(chosen) ? known : [chosen, ...known];
}

function SearchBar() {
  const services = useServiceNames();
  const push = (changes: Record<string, string>): void => setParams(changes, { push: true });
  const traceId = param("traceId");
  return (
    <div class="toolbar logs-bar" role="search" aria-label="Search logs">
      <span class="filter-box logs-query">
        <Icon name="search" size={14} />
        <CommitInput
          label="Search"
          placeholder='Words, "a phrase", attribute=value, NOT, OR; Enter searches'
          value={param("q")}
          onCommit={(q) => push({ q })}
        />
      </span>
      <select
        class="select"
        aria-label="Service"
        value={param("service")}
        onChange={(event) => push({ service: event.currentTarget.value })}
      >
        <option value="">All services</option>
        {services.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
      <select
        class="select"
        aria-label="Severity"
        value={param("severity")}
        onChange={(event) => push({ severity: event.currentTarget.value })}
      >
        <option value="">Any severity</option>
        {SEVERITIES.map((severity) => (
          <option key={severity} value={severity}>
            {severity === "FATAL" ? severity : `${severity} and above`}
          </option>
        ))}
      </select>
      {traceId !== "" && (
        <span class="focus-trace">
          Trace <code>{traceId.slice(0, 8)}</code>
          <button
            type="button"
            class="button button-small button-ghost"
            aria-label="Logs of all traces"
            onClick={() => push({ traceId: "" })}
          >
            <Icon name="close" size={12} />
          </button>
        </span>
      )}
    </div>
  );
}

export function LogsPage() {
  useTitle("Logs");
  const opened = useSignal<ReadonlySet<string>>(new Set());
  const { query, older, next, more, problem } = useLogs(opened.value.size > 0);
  const toggle = (id: string): void => {
    const set = new Set(opened.value);
    if (!set.delete(id)) set.add(id);
    opened.value = set;
  };
  return (
    <div class="page page-full logs-page">
      <PageHeader title="Logs">
        <SearchBar />
      </PageHeader>
      <Loaded query={query} what="the logs">
        {(data) => {
          const logs = dedupe([...data.logs, ...older]);
          if (logs.length === 0) return <NoLogs more={next === null ? undefined : more} />;
          const counted = data.histogram.reduce((sum, bucket) => sum + bucket.count, 0);
          const total = Math.max(counted, logs.length);
          return (
            <div class="logs">
              <section class="card" aria-label="Log records over time">
                <Histogram page={data} />
              </section>
              <section class="card logs-card" aria-label="Log records">
                <div class="logs-note">
                  <span>
                    {formatCount(logs.length)} of {!data.histogramExact && "at most "}
                    {formatCount(total)} records, newest first
                  </span>
                  {opened.value.size > 0 && (
                    <button
                      type="button"
                      class="button button-small"
                      onClick={() => {
                        opened.value = new Set();
                      }}
                    >
                      Close all and go on refreshing
                    </button>
                  )}
                  {problem !== "" && <span class="tone-critical">{problem}</span>}
                </div>
                <LogList
                  logs={logs}
                  opened={opened.value}
                  toggle={toggle}
                  onEnd={next === null ? undefined : more}
                />
              </section>
            </div>
          );
        }}
      </Loaded>
    </div>
  );
}

/** With `more`, only part of the time range has been searched so far. */
function NoLogs({ more }: { more: (() => void) | undefined }) {
  return (
    <Message icon="logs" title={more ? "Nothing found so far" : "No log record matches"}>
      {more ? (
        <button type="button" class="button" onClick={more}>
          Search further back
        </button>
      ) : (
        <p>Widen the time range, lower the severity, or take away a word.</p>
      )}
    </Message>
  );
}

function dedupe(logs: readonly LogRecord[]): readonly LogRecord[] {
  return [...new Map(logs.map((log) => [log.id, log])).values()];
}

function LogList({
  logs,
  opened,
  toggle,
  onEnd,
}: {
  logs: readonly LogRecord[];
  opened: ReadonlySet<string>;
  toggle: (id: string) => void;
  onEnd: (() => void) | undefined;
}) {
  const [heights, setHeights] = useState<ReadonlyMap<string, number>>(new Map());
  const extra = new Map<number, number>();
  if (opened.size > 0) {
    for (const [index, log] of logs.entries()) {
      const height = opened.has(log.id) ? heights.get(log.id) : undefined;
      if (height !== undefined) extra.set(index, height - LOG_ROW);
    }
  }
  const measure = (id: string, height: number): void => {
    setHeights((old) => (old.get(id) === height ? old : new Map([...old, [id, height]])));
  };
  return (
    <VirtualList
      label="Log records"
      class="logs-rows"
      count={logs.length}
      rowHeight={LOG_ROW}
      extra={extra}
      {...(onEnd ? { onEnd } : {})}
      row={(index) => {
        const log = logs[index];
        if (log === undefined) return null;
        const open = opened.has(log.id);
        return <LogRow key={log.id} log={log} open={open} toggle={toggle} measure={measure} />;
      }}
    />
  );
}
