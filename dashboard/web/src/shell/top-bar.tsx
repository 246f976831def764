import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { formatDateTime } from "../format/format";
import {
  currentRange,
  range,
  REFRESH_CHOICES,
  refreshNow,
  refreshSeconds,
  setRange,
  setRefreshSeconds,
} from "../time/clock";
import { isLive, parseTime, PRESETS, type TimeRange } from "../time/range";
import { Icon } from "../ui/icon";
import { goToOpen } from "./go-to";

export function rangeText(chosen: TimeRange): string {
  const preset = PRESETS.find((item) => item.from === chosen.from);
  if (preset && isLive(chosen)) return preset.label;
  const text = (time: string): string => {
    const millis = time.startsWith("now") ? undefined : parseTime(time, 0);
    return millis === undefined ? time : formatDateTime(millis);
  };
  return `${text(chosen.from)} – ${text(chosen.to)}`;
}

function inputTime(millis: number): string {
  return formatDateTime(millis);
}

function TimeMenu({ close }: { close: () => void }) {
  const now = currentRange();
  const from = useSignal(isLive(range.value) ? range.value.from : inputTime(now.fromMillis));
  const to = useSignal(isLive(range.value) ? "now" : inputTime(now.toMillis));
  const problem = useSignal("");
  const choose = (next: TimeRange): void => {
    setRange(next);
    close();
  };
  const apply = (event: Event): void => {
    event.preventDefault();
    const fromMillis = parseTime(from.value, Date.now());
    const toMillis = parseTime(to.value, Date.now());
    if (fromMillis === undefined || toMillis === undefined) {
      problem.value = "Write a time as 2026-01-31 14:00 or relative as now-2h.";
      return;
    }
    if (fromMillis >= toMillis) {
      problem.value = "The start must be before the end.";
      return;
    }
    const keep = (text: string, millis: number): string =>
      text.trim().startsWith("now") ? text.trim() : new Date(millis).toISOString();
    choose({ from: keep(from.value, fromMillis), to: keep(to.value, toMillis) });
  };
  return (
    <div class="menu time-menu" role="dialog" aria-label="Time range">
      <ul class="menu-list">
        {PRESETS.map((preset) => (
          <li key={preset.from}>
            <button
              type="button"
              class="menu-item"
              aria-pressed={range.value.from === preset.from && isLive(range.value)}
              onClick={() => choose({ from: preset.from, to: "now" })}
            >
              {preset.label}
            </button>
          </li>
        ))}
      </ul>
      <form class="time-form" onSubmit={apply}>
        <label class="field">
          <span>From</span>
          <input
            class="input"
            value={from.value}
            onInput={(event) => {
              from.value = event.currentTarget.value;
            }}
          />
        </label>
        <label class="field">
          <span>To</span>
          <input
            class="input"
            value={to.value}
            onInput={(event) => {
              to.value = event.currentTarget.value;
            }}
          />
        </label>
        {problem.value !== "" && (
          <p class="form-problem" role="alert">
            {problem.value}
          </p>
        )}
        <button type="submit" class="button button-primary">
          Apply
        </button>
        <p class="muted">
          Times are in your zone ({Intl.DateTimeFormat().resolvedOptions().timeZone}).
        </p>
      </form>
    </div>
  );
}

function TimePicker() {
  const open = useSignal(false);
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const onPointer = (event: PointerEvent): void => {
      if (!frame.current?.contains(event.target as Node)) open.value = false;
    };
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === "Escape") open.value = false;
    };
    document.addEventListener("pointerdown", onPointer);
    document.addEventListener("keydown", onKey);
    return () => {
      document.removeEventListener("pointerdown", onPointer);
      document.removeEventListener("keydown", onKey);
    };
  }, []);
  return (
    <div class="menu-anchor" ref={frame}>
      <button
        type="button"
        class="button"
        aria-haspopup="dialog"
        aria-expanded={open.value}
        onClick={() => {
          open.value = !open.value;
        }}
      >
        <Icon name="clock" size={14} />
        <span class="cut">{rangeText(range.value)}</span>
        <Icon name="chevronDown" size={14} />
      </button>
      {open.value && (
        <TimeMenu
          close={() => {
            open.value = false;
          }}
        />
      )}
    </div>
  );
}

function RefreshControls() {
  const seconds = refreshSeconds.value;
  const live = isLive(range.value);
  const running = live && seconds > 0;
  return (
    <div class="button-group">
      <button
        type="button"
        class="button button-icon"
        aria-pressed={running}
        disabled={!live}
        title={
          !live ? "A fixed time range does not change" : running ? "Pause" : "Resume refreshing"
        }
        aria-label={running ? "Pause refreshing" : "Resume refreshing"}
        onClick={() => setRefreshSeconds(running ? 0 : 10)}
      >
        <Icon name={running ? "pause" : "play"} size={14} />
      </button>
      <select
        class="select"
        aria-label="Refresh every"
        value={running ? String(seconds) : "0"}
        disabled={!live}
        onChange={(event) => setRefreshSeconds(Number(event.currentTarget.value))}
      >
        <option value="0">{live ? "Paused" : "Fixed"}</option>
        {REFRESH_CHOICES.map((choice) => (
          <option key={choice.seconds} value={String(choice.seconds)}>
            {choice.label}
          </option>
        ))}
      </select>
      <button
        type="button"
        class="button button-icon"
        title="Refresh now"
        aria-label="Refresh now"
        onClick={refreshNow}
      >
        <Icon name="refresh" size={14} />
      </button>
    </div>
  );
}

export function TopBar() {
  return (
    <div class="top-bar">
      <button
        type="button"
        class="go-to-button"
        onClick={() => {
          goToOpen.value = true;
        }}
      >
        <Icon name="search" size={14} />
        <span class="cut">Go to a service, host, trace id…</span>
        <kbd>/</kbd>
      </button>
      <div class="toolbar">
        <TimePicker />
        <RefreshControls />
      </div>
    </div>
  );
}
