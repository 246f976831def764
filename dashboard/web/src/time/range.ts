/** A time range as the user wrote it: `now-15m`, an RFC 3339 time, or epoch milliseconds. */
export interface TimeRange {
  readonly from: string;
  readonly to: string;
}

export interface ResolvedRange {
  readonly fromMillis: number;
  readonly toMillis: number;
}

export const DEFAULT_RANGE: TimeRange = { from: "now-15m", to: "now" };

export const PRESETS: readonly { readonly from: string; readonly label: string }[] = [
  { from: "now-5m", label: "Last 5 minutes" },
  { from: "now-15m", label: "Last 15 minutes" },
  { from: "now-1h", label: "Last hour" },
  { from: "now-3h", label: "Last 3 hours" },
  { from: "now-6h", label: "Last 6 hours" },
  { from: "now-12h", label: "Last 12 hours" },
  { from: "now-24h", label: "Last 24 hours" },
  { from: "now-2d", label: "Last 2 days" },
  { from: "now-7d", label: "Last 7 days" },
];

const UNIT_MILLIS: Record<string, number> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** Milliseconds of a time expression, or undefined where it is none. */
export function parseTime(text: string, nowMillis: number): number | undefined {
  const trimmed = text.trim();
  if (trimmed === "now") return nowMillis;
  const relative = /^now-(\d{1,6})([smhdw])$/.exec(trimmed);
  if (relative) return nowMillis - Number(relative[1]) * (UNIT_MILLIS[relative[2] ?? ""] ?? 0);
  if (/^\d{9,16}$/.test(trimmed)) return Number(trimmed);
  if (!/^\d{4}-\d{2}-\d{2}/.test(trimmed)) return undefined;
  const parsed = Date.parse(trimmed.replace(" ", "T"));
  return Number.isNaN(parsed) ? undefined : parsed;
}

/** The range in milliseconds; the default range where the text is not one (a hand-edited URL). */
export function resolveRange(range: TimeRange, nowMillis: number): ResolvedRange {
  const fromMillis = parseTime(range.from, nowMillis);
  const toMillis = parseTime(range.to, nowMillis);
  if (fromMillis === undefined || toMillis === undefined || fromMillis >= toMillis) {
    return range === DEFAULT_RANGE
      ? { fromMillis: nowMillis - 900_000, toMillis: nowMillis }
      : resolveRange(DEFAULT_RANGE, nowMillis);
  }
  return { fromMillis, toMillis };
}

/** Whether the range moves with the clock. */
export function isLive(range: TimeRange): boolean {
  return range.to === "now";
}

/** A step for range queries that gives about `points` points, on a round number of seconds. */
export function stepSeconds(range: ResolvedRange, points: number): number {
  const wanted = (range.toMillis - range.fromMillis) / 1_000 / points;
  const round = [10, 15, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400];
  return round.find((step) => step >= wanted) ?? 86_400;
}
