import { computed, effect, signal } from "@preact/signals";
import { place, setParams } from "../router/router";
import { DEFAULT_RANGE, isLive, resolveRange, type ResolvedRange, type TimeRange } from "./range";

export const REFRESH_CHOICES: readonly { readonly seconds: number; readonly label: string }[] = [
  { seconds: 5, label: "5 s" },
  { seconds: 10, label: "10 s" },
  { seconds: 30, label: "30 s" },
  { seconds: 60, label: "1 min" },
];
const DEFAULT_REFRESH_SECONDS = 10;

export const range = computed<TimeRange>(() => ({
  from: place.value.params.get("from") ?? DEFAULT_RANGE.from,
  to: place.value.params.get("to") ?? DEFAULT_RANGE.to,
}));

/** Text that changes exactly when the user chooses another range. */
export const rangeKey = computed(() => `${range.value.from}..${range.value.to}`);

/** Seconds between refreshes; 0 while paused. */
export const refreshSeconds = computed(() => {
  const text = place.value.params.get("refresh");
  if (text === null) return DEFAULT_REFRESH_SECONDS;
  const seconds = Number(text);
  return REFRESH_CHOICES.some((choice) => choice.seconds === seconds) ? seconds : 0;
});

/** Counts refreshes: whoever shows live data loads again when it changes. */
export const refreshTick = signal(0);

export function refreshNow(): void {
  refreshTick.value += 1;
}

export function currentRange(): ResolvedRange {
  return resolveRange(range.peek(), Date.now());
}

export function setRange(next: TimeRange): void {
  const isDefault = next.from === DEFAULT_RANGE.from && next.to === DEFAULT_RANGE.to;
  setParams(isDefault ? { from: null, to: null } : { from: next.from, to: next.to }, {
    push: true,
  });
}

export function setAbsoluteRange(fromMillis: number, toMillis: number): void {
  setRange({
    from: new Date(Math.floor(fromMillis)).toISOString(),
    to: new Date(Math.ceil(toMillis)).toISOString(),
  });
}

export function setRefreshSeconds(seconds: number): void {
  setParams({
    refresh: seconds === DEFAULT_REFRESH_SECONDS ? null : seconds === 0 ? "off" : seconds,
  });
}

/** Starts the refreshes. Nothing happens in a hidden tab; coming back refreshes at once. */
export function startClock(): () => void {
  let timer: ReturnType<typeof setInterval> | undefined;
  const visible = signal(document.visibilityState !== "hidden");
  const onVisibility = (): void => {
    visible.value = document.visibilityState !== "hidden";
    if (visible.value && refreshSeconds.peek() > 0) refreshNow();
  };
  document.addEventListener("visibilitychange", onVisibility);
  const stopEffect = effect(() => {
    clearInterval(timer);
    if (refreshSeconds.value === 0 || !visible.value || !isLive(range.value)) return;
    timer = setInterval(refreshNow, refreshSeconds.value * 1_000);
  });
  return () => {
    clearInterval(timer);
    stopEffect();
    document.removeEventListener("visibilitychange", onVisibility);
  };
}
