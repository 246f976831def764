import type { ResolvedRange } from "../time/range";
import { stepSeconds } from "../time/range";
import { ApiError, getJson } from "./client";

export interface MatrixSeries {
  readonly metric: Readonly<Record<string, string>>;
  /** Pairs of epoch seconds and the value as text (it may be `NaN` or `+Inf`). */
  readonly values: readonly (readonly [number, string])[];
}

export interface VectorSample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

export type PromData =
  | { readonly resultType: "matrix"; readonly result: readonly MatrixSeries[] }
  | { readonly resultType: "vector"; readonly result: readonly VectorSample[] }
  | { readonly resultType: "scalar" | "string"; readonly result: readonly [number, string] };

interface PromAnswer {
  readonly status: "success" | "error";
  readonly data?: PromData;
  readonly error?: string;
  readonly warnings?: readonly string[];
}

/** Columns as charts want them: times in epoch seconds and one row of values per series. */
export interface Columns {
  readonly times: readonly number[];
  readonly series: readonly {
    readonly name: string;
    readonly values: readonly (number | null)[];
  }[];
}

export const CHART_POINTS = 180;

export function seriesName(metric: Readonly<Record<string, string>>): string {
  const name = metric["__name__"] ?? "";
  const labels = Object.entries(metric)
    .filter(([label]) => label !== "__name__")
    .map(([label, value]) => `${label}="${value}"`);
  return labels.length === 0 ? name || "{}" : `${name}{${labels.join(", ")}}`;
}

/** A label value inside a query, quoted and escaped. */
export function quote(value: string): string {
  return `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}

/** The window of `rate` that suits a step: several samples, and never less than a minute. */
export function rateWindow(step: number): string {
  return `${Math.max(4 * step, 60)}s`;
}

async function ask(path: string, query: Record<string, string | number>, signal?: AbortSignal) {
  const answer = await getJson<PromAnswer>(`/prometheus/api/v1/${path}`, query, signal);
  if (answer.status !== "success" || answer.data === undefined) {
    throw new ApiError(0, answer.error ?? "The query has failed.");
  }
  return { data: answer.data, warnings: answer.warnings ?? [] };
}

export async function queryRange(
  query: string,
  range: ResolvedRange,
  step: number,
  signal?: AbortSignal,
): Promise<readonly MatrixSeries[]> {
  const end = Math.floor(range.toMillis / 1_000 / step) * step;
  const start = Math.ceil(range.fromMillis / 1_000 / step) * step;
  const { data } = await ask("query_range", { query, start, end, step }, signal);
  return data.resultType === "matrix" ? data.result : [];
}

export async function queryInstant(
  query: string,
  timeMillis: number,
  signal?: AbortSignal,
): Promise<{ data: PromData; warnings: readonly string[] }> {
  return ask("query", { query, time: timeMillis / 1_000 }, signal);
}

/** Series whose samples may lie at different times, on one common time axis with gaps as null. */
export function toColumns(
  named: readonly { readonly name: string; readonly series: MatrixSeries }[],
  range: ResolvedRange,
  step: number,
): Columns {
  const first = Math.ceil(range.fromMillis / 1_000 / step) * step;
  const last = Math.floor(range.toMillis / 1_000 / step) * step;
  const count = Math.max(0, Math.round((last - first) / step) + 1);
  const times = Array.from({ length: count }, (_, index) => first + index * step);
  const series = named.map(({ name, series: source }) => {
    const values = Array.from<number | null>({ length: count }).fill(null);
    for (const [time, text] of source.values) {
      const index = Math.round((time - first) / step);
      const value = Number(text);
      if (index >= 0 && index < count && Number.isFinite(value)) values[index] = value;
    }
    return { name, values };
  });
  return { times, series };
}

/** One line of a chart: a query whose every result series becomes a line. */
export interface ChartQuery {
  readonly query: (window: string) => string;
  /** The line's name, from the labels of its series. */
  readonly name: (labels: Readonly<Record<string, string>>) => string;
}

export async function loadChart(
  queries: readonly ChartQuery[],
  range: ResolvedRange,
  signal?: AbortSignal,
): Promise<Columns> {
  const step = stepSeconds(range, CHART_POINTS);
  const answers = await Promise.all(
    queries.map(async (item) => {
      const result = await queryRange(item.query(rateWindow(step)), range, step, signal);
      return result.map((series) => ({ name: item.name(series.metric), series }));
    }),
  );
  return toColumns(answers.flat(), range, step);
}
