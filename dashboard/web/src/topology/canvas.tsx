import { effect } from "@preact/signals";
import { useEffect, useImperativeHandle, useMemo, useRef } from "preact/hooks";
import type { Ref } from "preact";
import type { TopologyEdge, TopologyNode } from "../api/types";
import { formatPercent, formatRate } from "../format/format";
import { announce } from "../ui/bits";
import { KIND_TEXT, STATUS_TEXT } from "../ui/status";
import { themeVersion } from "../ui/theme";
import { CARD_HEIGHT, CARD_WIDTH, type Layout } from "./layout";
import { Painter } from "./painter";
import { type Camera, readColours, type Scene } from "./scene";
import { distanceTo, type Route, routeEdges } from "./routing";

const MIN_SCALE = 0.08;
const MAX_SCALE = 2.5;
const EDGE_REACH = 7;
const EDGE_SCALE = 0.34;
const MARGIN = 24;
/** Room for the names of the bands at the left. */
const LEFT_MARGIN = 40;

export interface MapHandle {
  readonly fit: () => void;
  readonly zoom: (factor: number) => void;
}

interface MapProps {
  readonly nodes: readonly TopologyNode[];
  readonly edges: readonly TopologyEdge[];
  readonly layout: Layout;
  readonly selected: string;
  readonly found: ReadonlySet<string> | undefined;
  readonly showRunsOn: boolean;
  readonly onSelect: (id: string) => void;
  readonly handle: Ref<MapHandle>;
}

/** The camera that shows a whole layout. */
export function fitCamera(layout: Layout, width: number, height: number): Camera {
  const contentWidth = Math.max(1, layout.right - layout.left);
  const scale = Math.max(
    MIN_SCALE,
    Math.min(
      1.15,
      (width - MARGIN - LEFT_MARGIN) / contentWidth,
      height / Math.max(1, layout.height),
    ),
  );
  return {
    scale,
    x: (width - contentWidth * scale) / 2 - layout.left * scale,
    y: Math.max(0, (height - layout.height * scale) / 2),
  };
}

/** The neighbour of a node in the direction of an arrow key. */
export function neighbourAt(layout: Layout, from: string, dx: number, dy: number): string {
  const origin = layout.places.get(from);
  if (origin === undefined) return layout.places.keys().next().value ?? "";
  let best = from;
  let bestCost = Number.POSITIVE_INFINITY;
  for (const [id, place] of layout.places) {
    const along = (place.x - origin.x) * dx + (place.y - origin.y) * dy;
    const across = Math.abs((place.x - origin.x) * dy) + Math.abs((place.y - origin.y) * dx);
    if (along <= 1 || (dx !== 0 && across > CARD_HEIGHT)) continue;
    const cost = along + across * 2;
    if (cost < bestCost) {
      best = id;
      bestCost = cost;
    }
  }
  return best;
}

export function describe(node: TopologyNode): string {
  const figures =
    node.rate === null
      ? ""
      : `, ${formatRate(node.rate)}, errors ${formatPercent(node.errorRatio)}`;
  return `${node.name}, ${KIND_TEXT[node.kind]}, ${STATUS_TEXT[node.status]}${figures}`;
}

/** Holds what changes at every mouse move, outside of the components' rendering. */
class MapView {
  camera: Camera = { x: 0, y: 0, scale: 1 };
  hovered = "";
  cursor = "";
  scene: Scene | undefined;
  /** Whether the user has moved the picture; then it no longer follows its content. */
  moved = false;
  private frame = 0;
  private readonly painter: Painter;

  constructor(readonly canvas: HTMLCanvasElement) {
    const context = canvas.getContext("2d");
    if (context === null) throw new Error("This browser has no 2D canvas");
    this.painter = new Painter(context, readColours());
  }

  redraw = (): void => {
    if (this.frame !== 0) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.drawNow();
    });
  };

  recolour(): void {
    this.painter.setColours(readColours());
    this.redraw();
  }

  stop(): void {
    cancelAnimationFrame(this.frame);
  }

  private drawNow(): void {
    if (this.scene === undefined) return;
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const ratio = window.devicePixelRatio || 1;
    const pixelWidth = Math.round(width * ratio);
    const pixelHeight = Math.round(height * ratio);
    if (this.canvas.width !== pixelWidth) this.canvas.width = pixelWidth;
    if (this.canvas.height !== pixelHeight) this.canvas.height = pixelHeight;
    const scene = { ...this.scene, hovered: this.hovered, cursor: this.cursor };
    this.painter.draw(scene, this.camera, width, height, ratio);
  }

  fit(): void {
    if (this.scene === undefined) return;
    const { clientWidth, clientHeight } = this.canvas;
    this.camera = fitCamera(this.scene.layout, clientWidth, clientHeight);
    this.moved = false;
    this.redraw();
  }

  zoomAt(factor: number, x: number, y: number): void {
    const scale = Math.max(MIN_SCALE, Math.min(MAX_SCALE, this.camera.scale * factor));
    const real = scale / this.camera.scale;
    this.camera = {
      scale,
      x: x - (x - this.camera.x) * real,
      y: y - (y - this.camera.y) * real,
    };
    this.moved = true;
    this.redraw();
  }

  pan(dx: number, dy: number): void {
    this.camera = { ...this.camera, x: this.camera.x + dx, y: this.camera.y + dy };
    this.moved = true;
    this.redraw();
  }

  /** Brings a node into view if it is outside. */
  reveal(id: string): void {
    const place = this.scene?.layout.places.get(id);
    if (place === undefined) return;
    const { x, y, scale } = this.camera;
    const { clientWidth, clientHeight } = this.canvas;
    const halfWidth = (CARD_WIDTH / 2) * scale + MARGIN;
    const halfHeight = (CARD_HEIGHT / 2) * scale + MARGIN;
    const left = place.x * scale + x;
    const top = place.y * scale + y;
    const dx = Math.max(0, halfWidth - left) - Math.max(0, left + halfWidth - clientWidth);
    const dy = Math.max(0, halfHeight - top) - Math.max(0, top + halfHeight - clientHeight);
    if (dx !== 0 || dy !== 0) this.pan(dx, dy);
  }

  /** The node, or else the edge, under a point of the canvas; empty where there is none. */
  at(pointX: number, pointY: number): string {
    if (this.scene === undefined) return "";
    const x = (pointX - this.camera.x) / this.camera.scale;
    const y = (pointY - this.camera.y) / this.camera.scale;
    for (const [id, place] of this.scene.layout.places) {
      const inside =
        Math.abs(place.x - x) <= CARD_WIDTH / 2 && Math.abs(place.y - y) <= CARD_HEIGHT / 2;
      if (inside) return id;
    }
    // On a picture this small the pointer is always on some edge; nodes are what is meant.
    if (this.camera.scale < EDGE_SCALE) return "";
    const reach = EDGE_REACH / this.camera.scale;
    let best = "";
    let bestDistance = reach;
    for (const edge of this.scene.edges) {
      if (edge.kind === "runs_on" && !this.scene.showRunsOn) continue;
      const route = this.scene.routes.get(edge.id);
      if (route === undefined) continue;
      const distance = distanceTo(route, x, y, reach);
      if (distance < bestDistance) {
        best = edge.id;
        bestDistance = distance;
      }
    }
    return best;
  }
}

const ARROWS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export function TopologyMap(props: MapProps) {
  const element = useRef<HTMLCanvasElement>(null);
  const view = useRef<MapView | undefined>(undefined);
  const latest = useRef(props);
  latest.current = props;
  const routes = useMemo<ReadonlyMap<string, Route>>(
    () => routeEdges(props.layout, props.edges),
    [props.layout, props.edges],
  );

  useEffect(() => {
    const canvas = element.current;
    if (canvas === null) return;
    const map = new MapView(canvas);
    view.current = map;
    const stopGestures = attachGestures(map, (id) => latest.current.onSelect(id));
    const observer = new ResizeObserver(() => (map.moved ? map.redraw() : map.fit()));
    observer.observe(canvas);
    const stopTheme = effect(() => {
      if (themeVersion.value > 0) map.recolour();
    });
    return () => {
      stopGestures();
      observer.disconnect();
      stopTheme();
      map.stop();
    };
  }, []);

  useEffect(() => {
    const map = view.current;
    if (map === undefined) return;
    const { nodes, edges, layout, selected, found, showRunsOn } = props;
    map.scene = {
      nodes,
      edges,
      layout,
      routes,
      selected,
      found,
      showRunsOn,
      hovered: "",
      cursor: "",
    };
    if (map.moved) map.redraw();
    else map.fit();
  }, [
    props.nodes,
    props.edges,
    props.layout,
    routes,
    props.selected,
    props.found,
    props.showRunsOn,
  ]);

  useImperativeHandle(
    props.handle,
    () => ({
      fit: () => view.current?.fit(),
      zoom: (factor: number) => {
        const canvas = element.current;
        if (canvas) view.current?.zoomAt(factor, canvas.clientWidth / 2, canvas.clientHeight / 2);
      },
    }),
    [],
  );

  const onKey = (event: KeyboardEvent): void => {
    const map = view.current;
    if (map === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = ARROWS[event.key];
    if (arrow !== undefined) {
      const from = map.cursor || props.selected;
      map.cursor = neighbourAt(props.layout, from, arrow[0], arrow[1]);
      const node = props.nodes.find((item) => item.id === map.cursor);
      if (node !== undefined) announce(describe(node));
      map.reveal(map.cursor);
      map.redraw();
    } else if (event.key === "Enter" || event.key === " ") props.onSelect(map.cursor);
    else if (event.key === "Escape") {
      map.cursor = "";
      props.onSelect("");
    } else if (event.key === "+" || event.key === "=") map.zoomAt(1.2, 0, 0);
    else if (event.key === "-") map.zoomAt(1 / 1.2, 0, 0);
    else if (event.key === "0") map.fit();
    else return;
    event.preventDefault();
  };

  return (
    <canvas
      ref={element}
      class="topology-canvas"
      tabIndex={0}
      role="application"
      aria-label="Topology map. Arrow keys move between nodes, Enter selects, plus and minus zoom, zero fits. The table view holds the same."
      onKeyDown={onKey}
    />
  );
}

/** Drag to pan, wheel and pinch to zoom, click to select. Returns how to detach. */
function attachGestures(map: MapView, select: (id: string) => void): () => void {
  const { canvas } = map;
  const pointers = new Map<number, { x: number; y: number }>();
  let travelled = 0;
  const point = (event: MouseEvent): { x: number; y: number } => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const onDown = (event: PointerEvent): void => {
    pointers.set(event.pointerId, point(event));
    travelled = 0;
    canvas.setPointerCapture(event.pointerId);
  };
  const onMove = (event: PointerEvent): void => {
    const now = point(event);
    const before = pointers.get(event.pointerId);
    if (before === undefined) {
      const id = map.at(now.x, now.y);
      canvas.style.cursor = id === "" ? "grab" : "pointer";
      if (id === map.hovered) return;
      map.hovered = id;
      map.redraw();
      return;
    }
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (other === undefined) {
      travelled += Math.hypot(now.x - before.x, now.y - before.y);
      if (travelled > 4) map.pan(now.x - before.x, now.y - before.y);
    } else {
      const former = Math.hypot(before.x - other.x, before.y - other.y);
      const distance = Math.hypot(now.x - other.x, now.y - other.y);
      travelled = 100;
      if (former > 0) map.zoomAt(distance / former, (now.x + other.x) / 2, (now.y + other.y) / 2);
    }
    pointers.set(event.pointerId, now);
  };
  const onUp = (event: PointerEvent): void => {
    const was = pointers.delete(event.pointerId);
    if (!was || event.type === "pointercancel" || travelled > 4) return;
    const { x, y } = point(event);
    map.cursor = "";
    select(map.at(x, y));
  };
  const onLeave = (): void => {
    if (map.hovered === "") return;
    map.hovered = "";
    map.redraw();
  };
  const onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    const { x, y } = point(event);
    map.zoomAt(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0015)), x, y);
  };
  canvas.addEventListener("pointerdown", onDown);
  canvas.addEventListener("pointermove", onMove);
  canvas.addEventListener("pointerup", onUp);
  canvas.addEventListener("pointercancel", onUp);
  canvas.addEventListener("pointerleave", onLeave);
  canvas.addEventListener("wheel", onWheel, { passive: false });
  return () => {
    canvas.removeEventListener("pointerdown", onDown);
    canvas.removeEventListener("pointermove", onMove);
    canvas.removeEventListener("pointerup", onUp);
    canvas.removeEventListener("pointercancel", onUp);
    canvas.removeEventListener("pointerleave", onLeave);
    canvas.removeEventListener("wheel", onWheel);
  };
}
