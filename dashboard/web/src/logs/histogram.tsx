import { useRef } from "preact/hooks";
import type { LogBucket, LogPage } from "../api/types";
import { formatCount, formatTime } from "../format/format";
import { setAbsoluteRange } from "../time/clock";

/** A bucket's records as the bar's parts, from its top: errors, warnings, the rest. */
export function parts(bar: LogBucket): readonly (readonly [string, number])[] {
  const count = (severity: string): number => bar.counts?.[severity] ?? 0;
  const errors = count("ERROR") + count("FATAL");
  const warnings = count("WARN");
  return [
    ["error", errors],
    ["warn", warnings],
    ["rest", Math.max(0, bar.count - errors - warnings)],
  ];
}

function barText(bar: LogBucket, start: number): string {
  const kinds = Object.entries(bar.counts ?? {}).map(
    ([severity, count]) => `${severity === "" ? "unset" : severity} ${formatCount(count)}`,
  );
  return [`${formatTime(start)}: ${formatCount(bar.count)}`, ...kinds].join("\n");
}

/** How many records there were when. Dragging over it chooses that time range. */
export function Histogram({ page }: { page: LogPage }) {
  const brush = useRef<HTMLDivElement>(null);
  const from = Date.parse(page.from);
  const to = Date.parse(page.to);
  const span = Math.max(1, to - from);
  const step = page.histogramStepMillis;
  const most = Math.max(1, ...page.histogram.map((bar) => bar.count));
  const onDown = (down: PointerEvent): void => {
    const element = down.currentTarget as HTMLElement;
    const box = element.getBoundingClientRect();
    const share = (event: PointerEvent): number =>
      Math.max(0, Math.min(1, (event.clientX - box.left) / Math.max(1, box.width)));
    const start = share(down);
    element.setPointerCapture(down.pointerId);
    const onMove = (move: PointerEvent): void => {
      if (brush.current === null) return;
      brush.current.style.left = `${Math.min(start, share(move)) * 100}%`;
      brush.current.style.width = `${Math.abs(share(move) - start) * 100}%`;
    };
    const onUp = (up: PointerEvent): void => {
      element.removeEventListener("pointermove", onMove);
      element.removeEventListener("pointerup", onUp);
      if (brush.current) brush.current.style.width = "0";
      const low = Math.min(start, share(up));
      const high = Math.max(start, share(up));
      if (high - low > 0.01) setAbsoluteRange(from + low * span, from + high * span);
    };
    element.addEventListener("pointermove", onMove);
    element.addEventListener("pointerup", onUp);
  };
  return (
    <div class="histogram">
      <div class="histogram-plot" onPointerDown={onDown} title="Drag to choose a time range">
        {page.histogram.map((bar) => {
          const start = Date.parse(bar.time);
          const left = Math.max(0, ((start - from) / span) * 100);
          const right = Math.min(100, ((start + step - from) / span) * 100);
          return (
            <div
              key={bar.time}
              class="histogram-slot"
              style={{ left: `${left}%`, width: `${Math.max(0, right - left)}%` }}
              title={barText(bar, start)}
            >
              {parts(bar).map(([tone, count]) => (
                <div
                  key={tone}
                  class={`histogram-bar histogram-${tone}`}
                  style={{ height: count === 0 ? "0" : `max(1px, ${(count / most) * 100}%)` }}
                />
              ))}
            </div>
          );
        })}
        <div ref={brush} class="overview-brush" />
      </div>
      <div class="histogram-axis" aria-hidden="true">
        {[0, 0.25, 0.5, 0.75, 1].map((share) => (
          <span key={share}>{formatTime(from + share * span)}</span>
        ))}
      </div>
    </div>
  );
}
