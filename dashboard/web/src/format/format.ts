/** What is shown where there is no figure. */
export const NONE = "–";

const MILLIS_PER_DAY = 86_400_000;

function isNumber(value: number | null | undefined): value is number {
  return value !== null && value !== undefined && Number.isFinite(value);
}

/** Three significant digits at most, without an exponent for everyday sizes. */
export function formatNumber(value: number | null | undefined): string {
  if (!isNumber(value)) return NONE;
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size >= 1e12 || size < 1e-4) return value.toExponential(1);
  if (size >= 1e9) return `${trim(value / 1e9)} G`;
  if (size >= 1e6) return `${trim(value / 1e6)} M`;
  if (size >= 10_000) return `${trim(value / 1e3)} k`;
  return trim(value);
}

function trim(value: number): string {
  const size = Math.abs(value);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 4;
  return String(Number(value.toFixed(digits)));
}

export function formatCount(value: number | null | undefined): string {
  return isNumber(value) ? Math.round(value).toLocaleString("en-GB") : NONE;
}

export function formatRate(perSecond: number | null | undefined): string {
  if (!isNumber(perSecond)) return NONE;
  if (perSecond === 0) return "0/s";
  if (perSecond < 0.095) return `${trim(perSecond * 60)}/min`;
  return `${formatNumber(perSecond >= 10 ? Number(perSecond.toPrecision(3)) : perSecond)}/s`;
}

/** A share of one as per cent; a share that is small but not zero never reads as zero. */
export function formatPercent(ratio: number | null | undefined): string {
  if (!isNumber(ratio)) return NONE;
  const percent = ratio * 100;
  if (percent === 0) return "0 %";
  if (Math.abs(percent) < 0.01) return "<0.01 %";
  const digits = Math.abs(percent) >= 10 ? 1 : 2;
  return `${Number(percent.toFixed(digits))} %`;
}

export function formatMillis(millis: number | null | undefined): string {
  if (!isNumber(millis)) return NONE;
  const size = Math.abs(millis);
  if (size === 0) return "0 ms";
  if (size < 0.001) return `${trim(millis * 1e6)} ns`;
  if (size < 1) return `${trim(millis * 1_000)} µs`;
  if (size < 1_000) return `${trim(millis)} ms`;
  if (size < 60_000) return `${trim(millis / 1_000)} s`;
  return formatLong(Math.round(millis / 1_000));
}

export function formatNanos(nanos: number | null | undefined): string {
  return isNumber(nanos) ? formatMillis(nanos / 1e6) : NONE;
}

export function formatSeconds(seconds: number | null | undefined): string {
  return isNumber(seconds) ? formatMillis(seconds * 1_000) : NONE;
}

function formatLong(seconds: number): string {
  const units: readonly [string, number][] = [
    ["d", 86_400],
    ["h", 3_600],
    ["min", 60],
    ["s", 1],
  ];
  const parts: string[] = [];
  let rest = Math.abs(seconds);
  for (const [name, size] of units) {
    const amount = Math.floor(rest / size);
    rest -= amount * size;
    if (amount > 0) parts.push(`${amount} ${name}`);
  }
  return (seconds < 0 ? "−" : "") + (parts.slice(0, 2).join(" ") || "0 s");
}

export function formatBytes(bytes: number | null | undefined): string {
  if (!isNumber(bytes)) return NONE;
  const units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 1_024 && unit < units.length - 1) {
    value /= 1_024;
    unit += 1;
  }
  return `${trim(value)} ${units[unit]}`;
}

function pad(value: number, length = 2): string {
  return String(value).padStart(length, "0");
}

/** Clock time in the browser's zone, always 24 hours; with the day where it is another day. */
export function formatTime(millis: number, nowMillis = Date.now(), withMillis = false): string {
  if (!Number.isFinite(millis)) return NONE;
  const date = new Date(millis);
  const clock =
    `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}` +
    (withMillis ? `.${pad(date.getMilliseconds(), 3)}` : "");
  const sameDay = new Date(nowMillis).toDateString() === date.toDateString();
  return sameDay ? clock : `${formatDay(date)} ${clock}`;
}

function formatDay(date: Date): string {
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

export function formatDateTime(millis: number): string {
  if (!Number.isFinite(millis)) return NONE;
  const date = new Date(millis);
  return `${formatDay(date)} ${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;
}

/** How long ago, coarsely: one unit. */
export function formatAgo(millis: number, nowMillis = Date.now()): string {
  if (!Number.isFinite(millis)) return NONE;
  const seconds = Math.max(0, Math.round((nowMillis - millis) / 1_000));
  if (seconds < 5) return "just now";
  if (seconds < 90) return `${seconds} s ago`;
  if (seconds < 5_400) return `${Math.round(seconds / 60)} min ago`;
  if (seconds * 1_000 < 1.5 * MILLIS_PER_DAY) return `${Math.round(seconds / 3_600)} h ago`;
  return `${Math.round(seconds / 86_400)} d ago`;
}

/** The middle cut out of a long text, so that both of its telling ends stay. */
export function shorten(text: string, length: number): string {
  const characters = Array.from(text);
  if (characters.length <= length) return text;
  const head = Math.ceil((length - 1) * 0.6);
  const tail = length - 1 - head;
  return `${characters.slice(0, head).join("")}…${tail > 0 ? characters.slice(-tail).join("") : ""}`;
}
