import { useEffect, useRef } from "preact/hooks";
import { resolveColours, SERIES_COLOURS, themeVersion } from "../ui/theme";
import { Icon } from "../ui/icon";
import type { Trace } from "./trace-tree";

/** The part of a trace's time that the waterfall shows, as shares of the whole. */
export interface Zoom {
  readonly from: number;
  readonly to: number;
}

const HEIGHT = 44;

/** The whole trace at a glance. Dragging over it zooms the waterfall below. */
export function Overview({
  trace,
  zoom,
  onZoom,
}: {
  trace: Trace;
  zoom: Zoom;
  onZoom: (zoom: Zoom) => void;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const brush = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const redraw = (): void => draw(element, trace);
    const observer = new ResizeObserver(redraw);
    observer.observe(element);
    redraw();
    return () => observer.disconnect();
  }, [trace, themeVersion.value]);
  const share = (event: PointerEvent): number => {
    const box = canvas.current?.getBoundingClientRect();
    if (box === undefined || box.width === 0) return 0;
    return Math.max(0, Math.min(1, (event.clientX - box.left) / box.width));
  };
  const onDown = (down: PointerEvent): void => {
    const element = down.currentTarget as HTMLElement;
    const start = share(down);
    element.setPointerCapture(down.pointerId);
    const onMove = (move: PointerEvent): void => {
      const now = share(move);
      if (brush.current === null) return;
      brush.current.style.left = `${Math.min(start, now) * 100}%`;
      brush.current.style.width = `${Math.abs(now - start) * 100}%`;
    };
    const onUp = (up: PointerEvent): void => {
      element.removeEventListener("pointermove", onMove);
      element.removeEventListener("pointerup", onUp);
      element.removeEventListener("pointercancel", onUp);
      if (brush.current) brush.current.style.width = "0";
      const end = share(up);
      const from = Math.min(start, end);
      const to = Math.max(start, end);
      if (up.type === "pointerup" && to - from > 0.005) onZoom({ from, to });
    };
    element.addEventListener("pointermove", onMove);
    element.addEventListener("pointerup", onUp);
    element.addEventListener("pointercancel", onUp);
  };
  const zoomed = zoom.from > 0 || zoom.to < 1;
  return (
    <div class="overview" onPointerDown={onDown} title="Drag to zoom">
      <canvas ref={canvas} class="overview-canvas" height={HEIGHT} aria-hidden="true" />
      {zoomed && (
        <>
          <div class="overview-off" style={{ left: 0, width: `${zoom.from * 100}%` }} />
          <div class="overview-off" style={{ left: `${zoom.to * 100}%`, right: 0 }} />
          <button
            type="button"
            class="button button-small overview-reset"
            onPointerDown={(event) => event.stopPropagation()}
            onClick={() => onZoom({ from: 0, to: 1 })}
          >
            <Icon name="maximize" size={12} /> Whole trace
          </button>
        </>
      )}
      <div ref={brush} class="overview-brush" />
    </div>
  );
}

function draw(canvas: HTMLCanvasElement, trace: Trace): void {
  const context = canvas.getContext("2d");
  if (context === null) return;
  const ratio = window.devicePixelRatio || 1;
  const width = canvas.clientWidth;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(HEIGHT * ratio);
  context.scale(ratio, ratio);
  const names = Array.from({ length: SERIES_COLOURS }, (_, index) => `series-${index}`);
  const colours = resolveColours([...names, "critical"]);
  const place = new Map(trace.services.map((service, index) => [service, index]));
  const total = Math.max(1, trace.duration);
  const height = Math.max(1, Math.min(5, (HEIGHT - 8) / Math.max(1, trace.spans.length)));
  const scale = (HEIGHT - 8 - height) / Math.max(1, trace.spans.length - 1);
  for (const [index, span] of trace.spans.entries()) {
    const service = (place.get(span.service) ?? 0) % SERIES_COLOURS;
    context.fillStyle = (span.error ? colours["critical"] : colours[`series-${service}`]) ?? "";
    context.fillRect(
      (span.start / total) * width,
      4 + index * scale,
      Math.max(1, (span.duration / total) * width),
      height,
    );
  }
}
