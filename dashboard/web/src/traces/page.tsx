import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { getJson } from "../api/client";
import { useQuery } from "../api/query";
import { formatCount, formatDateTime, formatNanos } from "../format/format";
import { hrefTo, param, setParams } from "../router/router";
import type { PageParts } from "../shell/routes";
import { CopyButton, FilterBox, PageHeader, Stat, useTitle } from "../ui/bits";
import { Icon } from "../ui/icon";
import { Banner, Loaded } from "../ui/states";
import { StatusIcon } from "../ui/status";
import { seriesColour } from "../ui/theme";
import { VirtualList } from "../ui/virtual-list";
import { Overview, type Zoom } from "./overview";
import { SpanDetails } from "./span-details";
import {
  buildTrace,
  type OtlpTrace,
  type Span,
  spanMatches,
  type Trace,
  unfolded,
} from "./trace-tree";
import "./trace.css";

const ROW = 28;
const MAX_INDENT = 24;
/** More spans than these make a page slow, and nobody reads them. */
const MAX_SPANS = 20_000;

export function TracePage({ parts }: { parts: PageParts }) {
  const id = (parts["id"] ?? "").toLowerCase();
  useTitle(`Trace ${id.slice(0, 8)}`);
  const query = useQuery(
    `trace ${id}`,
    async (signal) =>
      buildTrace(await getJson<OtlpTrace>(tracePath(id), { limit: MAX_SPANS }, signal)),
    { refresh: false },
  );
  return (
    <div class="page page-full">
      <TraceHeader id={id} trace={query.data} reload={query.reload} />
      <Loaded query={query} what="the trace">
        {(trace) => <Waterfall id={id} trace={trace} />}
      </Loaded>
    </div>
  );
}

function tracePath(id: string): string {
  return `/api/v1/traces/${encodeURIComponent(id)}`;
}

function TraceHeader({
  id,
  trace,
  reload,
}: {
  id: string;
  trace: Trace | undefined;
  reload: () => void;
}) {
  const root = trace?.spans[0];
  return (
    <PageHeader
      above={<a href={hrefTo("/traces")}>Traces</a>}
      title={
        root === undefined ? (
          <span class="mono">{id}</span>
        ) : (
          <>
            <bdi class="trace-service">{root.service}</bdi>
            <bdi class="trace-name" title={root.name}>
              {root.name}
            </bdi>
            {(trace?.errors ?? 0) > 0 && <StatusIcon status="critical" size={18} />}
          </>
        )
      }
    >
      {trace && (
        <dl class="stats trace-stats">
          <Stat label="Duration" value={formatNanos(trace.duration)} />
          <Stat
            label="Spans"
            value={`${formatCount(trace.spans.length)}${trace.partial ? "+" : ""}`}
          />
          <Stat
            label="Errors"
            value={formatCount(trace.errors)}
            {...(trace.errors > 0 ? { tone: "critical" } : {})}
          />
          <Stat label="Started" value={formatDateTime(trace.startMillis)} />
        </dl>
      )}
      <a class="button" href={hrefTo("/logs", { traceId: id })}>
        Logs
      </a>
      <CopyButton text={id} label="Copy id" small={false} />
      <button
        type="button"
        class="button button-icon"
        aria-label="Load the trace again"
        title="Load again: late spans may have arrived"
        onClick={reload}
      >
        <Icon name="refresh" size={14} />
      </button>
    </PageHeader>
  );
}

export function parseZoom(text: string): Zoom {
  const [from, to] = text.split("-").map(Number);
  const valid = from !== undefined && to !== undefined && from >= 0 && to <= 1 && from < to;
  return valid ? { from, to } : { from: 0, to: 1 };
}

function Waterfall({ id, trace }: { id: string; trace: Trace }) {
  const folded = useSignal<ReadonlySet<string>>(new Set());
  const find = param("find");
  const selected = param("span");
  const zoom = parseZoom(param("zoom"));
  const rows = useMemo(() => unfolded(trace.spans, folded.value), [trace, folded.value]);
  const found = useMemo(
    () =>
      find === "" ? undefined : new Set(trace.spans.filter((span) => spanMatches(span, find))),
    [trace, find],
  );
  const colours = useMemo(
    () => new Map(trace.services.map((service, index) => [service, seriesColour(index)])),
    [trace],
  );
  const span = trace.spans.find((item) => item.id === selected);
  const at = rows.findIndex((index) => trace.spans[index] === span);
  const select = (next: Span | undefined): void => setParams({ span: next?.id ?? null });
  const fold = (target: Span, on: boolean): void => {
    const next = new Set(folded.value);
    if (on) next.add(target.id);
    else next.delete(target.id);
    folded.value = next;
  };
  const step = (by: number, wanted: (candidate: Span) => boolean = () => true): void => {
    const start = at < 0 && by < 0 ? rows.length : at;
    for (let row = start + by; row >= 0 && row < rows.length; row += by) {
      const candidate = trace.spans[rows[row] ?? -1];
      if (candidate && wanted(candidate)) {
        select(candidate);
        return;
      }
    }
  };
  useEffect(() => {
    // A linked span may be inside a folded subtree: nothing is folded at the start, so it shows.
    if (found !== undefined && found.size > 0 && span === undefined)
      step(1, (item) => found.has(item));
  }, [find]);
  const onKey = (event: KeyboardEvent): void => {
    if (event.target instanceof HTMLInputElement) return;
    if (event.key === "ArrowDown" || event.key === "j") step(1);
    else if (event.key === "ArrowUp" || event.key === "k") step(-1);
    else if (event.key === "ArrowLeft" && span) fold(span, true);
    else if (event.key === "ArrowRight" && span) fold(span, false);
    else if (event.key === "Escape") select(undefined);
    else return;
    event.preventDefault();
  };
  return (
    // Keys come from the rows' buttons, which hold the focus.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div class="trace" role="group" aria-label="Waterfall" onKeyDown={onKey}>
      {trace.partial && (
        <Banner
          tone="info"
          action={
            <a class="button button-small" href={tracePath(id)} download={`trace-${id}.json`}>
              All as OTLP JSON
            </a>
          }
        >
          The trace has more spans: its earliest {formatCount(trace.spans.length)} are shown.
        </Banner>
      )}
      {trace.orphans > 0 && !trace.partial && (
        <Banner tone="info">
          {trace.orphans === 1 ? "One span names a parent" : `${trace.orphans} spans name parents`}{" "}
          that is not there: late, not sampled, or lost.
        </Banner>
      )}
      <div class="trace-tools">
        <FilterBox
          label="Find spans"
          placeholder="Find spans: text or key=value"
          value={find}
          onInput={(text) => setParams({ find: text, span: null })}
        />
        {found !== undefined && (
          <>
            <span class="muted">{formatCount(found.size)} found</span>
            <button
              type="button"
              class="button button-small"
              onClick={() => step(-1, (item) => found.has(item))}
            >
              Previous
            </button>
            <button
              type="button"
              class="button button-small"
              onClick={() => step(1, (item) => found.has(item))}
            >
              Next
            </button>
          </>
        )}
        {trace.errors > 0 && (
          <button
            type="button"
            class="button button-small"
            onClick={() => step(1, (item) => item.error)}
          >
            Next error
          </button>
        )}
        <ul class="trace-services" aria-label="Services">
          {trace.services.map((service) => (
            <li key={service}>
              <span class="swatch" style={{ background: colours.get(service) }} />
              <bdi class="cut">{service}</bdi>
            </li>
          ))}
        </ul>
      </div>
      <Overview trace={trace} zoom={zoom} onZoom={(next) => setParams({ zoom: zoomText(next) })} />
      <div class="trace-main">
        <div class="card waterfall">
          <TimeAxis duration={trace.duration} zoom={zoom} />
          <VirtualList
            label={`Spans, ${rows.length} rows; arrow keys move, left and right fold`}
            class="waterfall-rows"
            count={rows.length}
            rowHeight={ROW}
            reveal={at}
            row={(row) => {
              const item = trace.spans[rows[row] ?? -1];
              if (item === undefined) return null;
              return (
                <SpanRow
                  key={`${item.id} ${row}`}
                  span={item}
                  colour={colours.get(item.service) ?? ""}
                  total={trace.duration}
                  zoom={zoom}
                  selected={item === span}
                  lost={found !== undefined && !found.has(item)}
                  folded={folded.value.has(item.id)}
                  onFold={fold}
                  onSelect={select}
                />
              );
            }}
          />
        </div>
        {span !== undefined && (
          <SpanDetails span={span} trace={trace} onClose={() => select(undefined)} />
        )}
      </div>
    </div>
  );
}

function zoomText(zoom: Zoom): string | null {
  return zoom.from <= 0 && zoom.to >= 1 ? null : `${zoom.from.toFixed(5)}-${zoom.to.toFixed(5)}`;
}

function TimeAxis({ duration, zoom }: { duration: number; zoom: Zoom }) {
  const ticks = [0, 0.25, 0.5, 0.75, 1];
  return (
    <div class="waterfall-head" aria-hidden="true">
      <div class="waterfall-names">Service and operation</div>
      <div class="waterfall-axis">
        {ticks.map((tick) => (
          <span key={tick} class="waterfall-tick" style={{ left: `${tick * 100}%` }}>
            {formatNanos(duration * (zoom.from + tick * (zoom.to - zoom.from)))}
          </span>
        ))}
      </div>
    </div>
  );
}

interface SpanRowProps {
  readonly span: Span;
  readonly colour: string;
  readonly total: number;
  readonly zoom: Zoom;
  readonly selected: boolean;
  readonly lost: boolean;
  readonly folded: boolean;
  readonly onFold: (span: Span, on: boolean) => void;
  readonly onSelect: (span: Span) => void;
}

function SpanRow(props: SpanRowProps) {
  const { span, colour, total, zoom, selected, lost, folded, onFold, onSelect } = props;
  const size = Math.max(1, total) * (zoom.to - zoom.from);
  const left = ((span.start - total * zoom.from) / size) * 100;
  const width = (span.duration / size) * 100;
  const outside = left > 100 || left + width < 0;
  const visibleLeft = Math.max(0, Math.min(100, left));
  const visibleWidth = Math.min(100, left + width) - visibleLeft;
  const labelLeft = visibleLeft + visibleWidth > 85 && visibleLeft > 15;
  const indent = Math.min(span.depth, MAX_INDENT) * 12;
  return (
    <div
      class={`span-row ${selected ? "selected" : ""} ${lost ? "lost" : ""}`}
      style={{ height: `${ROW}px` }}
    >
      <div class="span-name" style={{ paddingLeft: `${8 + indent}px` }}>
        {span.below > 0 ? (
          <button
            type="button"
            class="span-fold"
            aria-expanded={!folded}
            aria-label={folded ? `Unfold ${span.below} spans` : "Fold"}
            onClick={() => onFold(span, !folded)}
          >
            <Icon name={folded ? "chevronRight" : "chevronDown"} size={14} />
          </button>
        ) : (
          <span class="span-fold" />
        )}
        <span class="span-colour" style={{ background: colour }} />
        <button type="button" class="span-button" onClick={() => onSelect(span)}>
          {span.error && <StatusIcon status="critical" size={14} />}
          <bdi class="span-service">{span.service}</bdi>
          <bdi class="span-operation">{span.name === "" ? "(no name)" : span.name}</bdi>
          {folded && <span class="span-count">+{formatCount(span.below)}</span>}
        </button>
      </div>
      <div class="span-line" role="presentation" onClick={() => onSelect(span)}>
        {!outside && (
          <>
            <div
              class={`span-bar ${span.error ? "span-bar-error" : ""}`}
              style={{
                left: `${visibleLeft}%`,
                width: `max(2px, ${visibleWidth}%)`,
                background: colour,
              }}
            />
            <span
              class="span-time"
              style={
                labelLeft
                  ? { right: `calc(${100 - visibleLeft}% + 6px)` }
                  : { left: `calc(${Math.max(0, visibleLeft + visibleWidth)}% + 6px)` }
              }
            >
              {formatNanos(span.duration)}
            </span>
          </>
        )}
      </div>
    </div>
  );
}
