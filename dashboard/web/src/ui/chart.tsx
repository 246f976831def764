import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { ChartQuery, Columns } from "../api/prometheus";
import { loadChart } from "../api/prometheus";
import { useQuery } from "../api/query";
import {
  formatBytes,
  formatNumber,
  formatPercent,
  formatRate,
  formatSeconds,
  formatTime,
} from "../format/format";
import { currentRange, rangeKey, setAbsoluteRange } from "../time/clock";
import { Icon } from "./icon";
import { Skeleton } from "./states";
import { resolveColours, SERIES_COLOURS, themeVersion } from "./theme";
import "./chart.css";

export type Unit = "rate" | "ratio" | "seconds" | "bytes" | "bytesPerSecond" | "number";

export const FORMATS: Record<Unit, (value: number | null) => string> = {
  rate: formatRate,
  ratio: formatPercent,
  seconds: formatSeconds,
  bytes: formatBytes,
  bytesPerSecond: (value) => (value === null ? formatBytes(value) : `${formatBytes(value)}/s`),
  number: formatNumber,
};

/** A line's colour: a place in the palette, or a status where the line means that status. */
export type LineColour = number | "critical" | "warning" | "ok";

interface ChartProps {
  readonly columns: Columns;
  readonly unit: Unit;
  readonly height?: number;
  readonly label: string;
  readonly colours?: readonly LineColour[];
  /** The top of the axis where the figures do not need more, for example 1 for a share. */
  readonly least?: number;
}

/** Steps of axes that count bytes, so that their labels are round. */
const BINARY_STEPS = Array.from({ length: 50 }, (_, power) => 2 ** power);

const PALETTE = Array.from({ length: SERIES_COLOURS }, (_, index) => `series-${index}`);

function colourName(colours: readonly LineColour[] | undefined, index: number): string {
  const chosen = colours?.[index] ?? index;
  return typeof chosen === "number" ? `series-${chosen % SERIES_COLOURS}` : chosen;
}

function withAlpha(colour: string, alpha: number): string {
  return colour.replace(/^rgb\((.+)\)$/, `rgba($1, ${alpha})`);
}

function axisTimes(_: uPlot, splits: number[], __: number, ___: number, step: number): string[] {
  const pad = (value: number): string => String(value).padStart(2, "0");
  let day = "";
  return splits.map((seconds) => {
    const date = new Date(seconds * 1_000);
    const clock = `${pad(date.getHours())}:${pad(date.getMinutes())}`;
    if (step < 60) return `${clock}:${pad(date.getSeconds())}`;
    if (step < 3_600 * 6) return clock;
    const today = `${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
    const text = today === day ? clock : today;
    day = today;
    return text;
  });
}

function options(props: ChartProps, width: number, tooltip: HTMLElement): uPlot.Options {
  const format = FORMATS[props.unit];
  const names = [...PALETTE, "critical", "warning", "ok", "text-3", "line"];
  const colours = resolveColours(names);
  const font = `11px ${getComputedStyle(document.body).fontFamily}`;
  const axis: uPlot.Axis = {
    stroke: colours["text-3"] ?? "",
    font,
    grid: { stroke: colours["line"] ?? "", width: 1 },
    ticks: { show: false },
  };
  const single = props.columns.series.length === 1;
  return {
    width,
    height: props.height ?? 168,
    padding: [8, 8, 0, 0],
    legend: { show: false },
    cursor: {
      sync: { key: "strata" },
      points: { size: 7 },
      drag: { x: true, y: false, setScale: false },
      focus: { prox: 24 },
    },
    scales: {
      y: {
        range: (_, low, high) => [
          Math.min(0, low ?? 0),
          Math.max(props.least ?? 0, (high ?? 0) * 1.1) || 1,
        ],
      },
    },
    axes: [
      { ...axis, size: 24, grid: { show: false }, values: axisTimes, space: 64 },
      {
        ...axis,
        size: 64,
        space: 32,
        ...(props.unit.startsWith("bytes") ? { incrs: BINARY_STEPS } : {}),
        values: (_, splits) => splits.map((value) => format(value)),
      },
    ],
    series: [
      {},
      ...props.columns.series.map<uPlot.Series>((series, index) => {
        const colour = colours[colourName(props.colours, index)] ?? "";
        return {
          label: series.name,
          stroke: colour,
          width: 1.5,
          ...(single ? { fill: withAlpha(colour, 0.1) } : {}),
          points: { show: false },
          spanGaps: false,
        };
      }),
    ],
    hooks: {
      setCursor: [(chart) => drawTooltip(chart, tooltip, props, colours)],
      setSelect: [
        (chart) => {
          if (chart.select.width < 8) return;
          const from = chart.posToVal(chart.select.left, "x");
          const to = chart.posToVal(chart.select.left + chart.select.width, "x");
          chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          setAbsoluteRange(from * 1_000, to * 1_000);
        },
      ],
    },
  };
}

const TOOLTIP_ROWS = 12;

function drawTooltip(
  chart: uPlot,
  tooltip: HTMLElement,
  props: ChartProps,
  colours: Record<string, string>,
): void {
  const { left, idx } = chart.cursor;
  if (left === undefined || left < 0 || idx === null || idx === undefined) {
    tooltip.hidden = true;
    return;
  }
  const time = props.columns.times[idx];
  const rows = props.columns.series
    .map((series, index) => ({ name: series.name, index, value: series.values[idx] ?? null }))
    .filter((row) => row.value !== null)
    .toSorted((a, b) => (b.value ?? 0) - (a.value ?? 0));
  tooltip.replaceChildren();
  const title = document.createElement("div");
  title.className = "tooltip-time";
  title.textContent = formatTime((time ?? 0) * 1_000);
  tooltip.append(title);
  for (const row of rows.slice(0, TOOLTIP_ROWS)) {
    const line = document.createElement("div");
    line.className = "tooltip-row";
    const dot = document.createElement("span");
    dot.className = "swatch";
    dot.style.background = colours[colourName(props.colours, row.index)] ?? "";
    const name = document.createElement("span");
    name.className = "cut";
    name.textContent = row.name;
    const value = document.createElement("strong");
    value.textContent = FORMATS[props.unit](row.value);
    line.append(dot, name, value);
    tooltip.append(line);
  }
  tooltip.hidden = rows.length === 0;
  const plotLeft = chart.over.offsetLeft;
  const rightHalf = left > chart.over.clientWidth / 2;
  const at = plotLeft + left + (rightHalf ? -12 : 12);
  tooltip.style.transform = `translate(${at}px, 8px)${rightHalf ? " translateX(-100%)" : ""}`;
}

/** Lines over time. Dragging over it chooses that time range; the cursor runs in all charts. */
export function Chart(props: ChartProps) {
  const frame = useRef<HTMLDivElement>(null);
  const tooltip = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | undefined>(undefined);
  const latest = useRef(props);
  latest.current = props;
  const names = props.columns.series.map((series) => series.name).join("\n");

  useEffect(() => {
    const element = frame.current;
    if (element === null || tooltip.current === null) return;
    const data = toData(latest.current.columns);
    const made = new uPlot(
      options(latest.current, element.clientWidth || 400, tooltip.current),
      data,
      element,
    );
    chart.current = made;
    const observer = new ResizeObserver(() => {
      made.setSize({ width: element.clientWidth, height: latest.current.height ?? 168 });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      chart.current = undefined;
    };
    // The options read `columns` of the first render for tooltips, so other lines mean a new chart.
  }, [names, themeVersion.value, props.unit, props.columns]);

  return (
    <div class="chart" role="img" aria-label={props.label}>
      <div ref={frame} class="chart-frame" />
      <div ref={tooltip} class="tooltip" hidden />
    </div>
  );
}

function toData(columns: Columns): uPlot.AlignedData {
  return [[...columns.times], ...columns.series.map((series) => [...series.values])];
}

const LEGEND_LINES = 12;

export function ChartLegend({
  columns,
  colours,
}: {
  columns: Columns;
  colours?: readonly LineColour[] | undefined;
}) {
  if (columns.series.length < 2) return null;
  return (
    <ul class="chart-legend">
      {columns.series.slice(0, LEGEND_LINES).map((series, index) => (
        <li key={series.name} title={series.name}>
          <span class="swatch" style={{ background: `var(--${colourName(colours, index)})` }} />
          <bdi class="cut">{series.name}</bdi>
        </li>
      ))}
      {columns.series.length > LEGEND_LINES && (
        <li class="muted">and {columns.series.length - LEGEND_LINES} more</li>
      )}
    </ul>
  );
}

interface ChartCardProps {
  readonly title: string;
  readonly unit: Unit;
  readonly queries: readonly ChartQuery[];
  readonly colours?: readonly LineColour[];
  readonly least?: number;
  readonly height?: number;
}

/** A chart that loads its lines itself, with its states: loading, no data, error, stale. */
export function ChartCard(props: ChartCardProps) {
  const { title, unit, queries, height = 168 } = props;
  const key = `${rangeKey.value} ${queries.map((item) => item.query("")).join("\n")}`;
  const chart = useQuery(key, (signal) => loadChart(queries, currentRange(), signal));
  const empty = chart.data?.series.every((series) =>
    series.values.every((value) => value === null),
  );
  return (
    <section class="card chart-card" aria-label={title}>
      <header class="chart-header">
        <h2>{title}</h2>
        {chart.error !== undefined && chart.data !== undefined && (
          <span class="chart-problem" title={chart.error.message}>
            <Icon name="warning" size={14} /> not refreshed
          </span>
        )}
        {chart.data && <ChartLegend columns={chart.data} colours={props.colours} />}
      </header>
      <div
        class={chart.stale ? "chart-body stale" : "chart-body"}
        style={{ minHeight: `${height}px` }}
      >
        {chart.data === undefined && chart.error === undefined && <Skeleton rows={3} />}
        {chart.data === undefined && chart.error !== undefined && (
          <p class="chart-note">
            <Icon name="warning" size={14} /> {chart.error.message}
          </p>
        )}
        {chart.data !== undefined && empty && <p class="chart-note">No data in this time range</p>}
        {chart.data !== undefined && !empty && (
          <Chart
            columns={chart.data}
            unit={unit}
            height={height}
            label={`${title} over time`}
            {...(props.colours ? { colours: props.colours } : {})}
            {...(props.least === undefined ? {} : { least: props.least })}
          />
        )}
      </div>
    </section>
  );
}
