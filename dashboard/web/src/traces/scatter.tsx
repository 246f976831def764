import { useEffect, useRef, useState } from "preact/hooks";
import type { TraceSummary } from "../api/types";
import { formatNanos, formatTime } from "../format/format";
import { hrefTo, navigate } from "../router/router";
import { resolveColours, themeVersion } from "../ui/theme";

const HEIGHT = 176;
const LEFT = 76;
const BOTTOM = 24;
const TOP = 8;
const RIGHT = 16;
const REACH = 10;
/** The least time that the axis spans, so that its labels differ. */
const MIN_MILLIS = 10_000;

interface Dot {
  readonly trace: TraceSummary;
  readonly x: number;
  readonly y: number;
}

/** The decades that hold all durations: a logarithmic axis from one power of ten to another. */
export function decades(durations: readonly number[]): { low: number; high: number } {
  const positive = durations.filter((duration) => duration > 0);
  if (positive.length === 0) return { low: 6, high: 7 };
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (const duration of positive) {
    least = Math.min(least, duration);
    most = Math.max(most, duration);
  }
  const low = Math.floor(Math.log10(least));
  return { low, high: Math.max(low + 1, Math.ceil(Math.log10(most))) };
}

function placeDots(traces: readonly TraceSummary[], width: number) {
  const times = traces.map((trace) => Date.parse(trace.startTime));
  const spare = Math.max(0, MIN_MILLIS - (Math.max(...times) - Math.min(...times))) / 2;
  const first = Math.min(...times) - spare;
  const last = Math.max(...times) + spare;
  const { low, high } = decades(traces.map((trace) => trace.durationNanos));
  const plotWidth = Math.max(1, width - LEFT - RIGHT);
  const plotHeight = HEIGHT - TOP - BOTTOM;
  const dots = traces.map<Dot>((trace, index) => {
    const share = ((times[index] ?? first) - first) / (last - first);
    const size = Math.log10(Math.max(1, trace.durationNanos));
    const level = Math.max(0, Math.min(1, (size - low) / (high - low)));
    return { trace, x: LEFT + share * plotWidth, y: TOP + (1 - level) * plotHeight };
  });
  return { dots, first, last, low, high, plotWidth, plotHeight };
}

/** Every trace as a dot over time and duration. The table below it holds the same traces. */
export function Scatter({ traces }: { traces: readonly TraceSummary[] }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const dots = useRef<readonly Dot[]>([]);
  const [hovered, setHovered] = useState<Dot>();
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const redraw = (): void => {
      dots.current = draw(element, traces);
    };
    const observer = new ResizeObserver(redraw);
    observer.observe(element);
    redraw();
    return () => observer.disconnect();
  }, [traces, themeVersion.value]);
  const nearest = (event: MouseEvent): Dot | undefined => {
    let best: Dot | undefined;
    let bestDistance = REACH;
    for (const dot of dots.current) {
      const distance = Math.hypot(dot.x - event.offsetX, dot.y - event.offsetY);
      if (distance < bestDistance) {
        best = dot;
        bestDistance = distance;
      }
    }
    return best;
  };
  return (
    <div class="scatter">
      <canvas
        ref={canvas}
        class={hovered ? "scatter-canvas pointing" : "scatter-canvas"}
        role="img"
        aria-label="Durations of the traces over time; the table below holds the same"
        onMouseMove={(event) => setHovered(nearest(event))}
        onMouseLeave={() => setHovered(undefined)}
        onClick={(event) => {
          const dot = nearest(event);
          if (dot) navigate(hrefTo(`/traces/${dot.trace.traceId}`));
        }}
      />
      {hovered && (
        <div
          class="tooltip"
          style={{
            transform: `translate(${hovered.x + 12}px, ${Math.max(0, hovered.y - 24)}px)${
              hovered.x > (canvas.current?.clientWidth ?? 0) / 2
                ? " translateX(calc(-100% - 24px))"
                : ""
            }`,
          }}
        >
          <div class="cut">
            <strong>{hovered.trace.rootService}</strong> {hovered.trace.rootOperation}
          </div>
          <div class="muted">
            {formatNanos(hovered.trace.durationNanos)} · {hovered.trace.spanCount} spans
            {hovered.trace.errorCount > 0 && ` · ${hovered.trace.errorCount} errors`}
          </div>
        </div>
      )}
    </div>
  );
}

function draw(canvas: HTMLCanvasElement, traces: readonly TraceSummary[]): readonly Dot[] {
  const context = canvas.getContext("2d");
  if (context === null || traces.length === 0) return [];
  const ratio = window.devicePixelRatio || 1;
  const width = canvas.clientWidth;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(HEIGHT * ratio);
  context.scale(ratio, ratio);
  const colours = resolveColours(["series-0", "critical", "line", "text-3"]);
  const placed = placeDots(traces, width);
  context.font = `11px ${getComputedStyle(document.body).fontFamily}`;
  context.fillStyle = colours["text-3"];
  context.strokeStyle = colours["line"];
  context.textBaseline = "middle";
  context.textAlign = "right";
  for (let power = placed.low; power <= placed.high; power += 1) {
    const level = (power - placed.low) / (placed.high - placed.low);
    const y = Math.round(TOP + (1 - level) * placed.plotHeight) + 0.5;
    context.beginPath();
    context.moveTo(LEFT, y);
    context.lineTo(width - RIGHT, y);
    context.stroke();
    context.fillText(formatNanos(10 ** power), LEFT - 8, y);
  }
  context.textBaseline = "alphabetic";
  for (const share of [0, 0.25, 0.5, 0.75, 1]) {
    context.textAlign = share === 0 ? "left" : share === 1 ? "right" : "center";
    const time = placed.first + share * (placed.last - placed.first);
    context.fillText(formatTime(time), LEFT + share * placed.plotWidth, HEIGHT - 6);
  }
  for (const failed of [false, true]) {
    context.fillStyle = failed ? colours["critical"] : colours["series-0"];
    for (const dot of placed.dots) {
      if (dot.trace.errorCount > 0 !== failed) continue;
      context.globalAlpha = failed ? 0.9 : 0.55;
      context.beginPath();
      // Failed traces are diamonds: not told by colour alone.
      if (failed) {
        context.moveTo(dot.x, dot.y - 5);
        context.lineTo(dot.x + 5, dot.y);
        context.lineTo(dot.x, dot.y + 5);
        context.lineTo(dot.x - 5, dot.y);
      } else context.arc(dot.x, dot.y, 3.5, 0, 2 * Math.PI);
      context.fill();
    }
  }
  context.globalAlpha = 1;
  return placed.dots;
}
