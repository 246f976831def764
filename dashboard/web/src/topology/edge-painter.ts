import type { TopologyEdge } from "../api/types";
import { errorTone } from "../ui/bits";
import { middleOf, type Route } from "./routing";
import {
  type Active,
  type Colours,
  DIMMED,
  figuresText,
  isLost,
  NAME_SCALE,
  type Scene,
} from "./scene";

/** From so many edges on, plain ones step back behind the cards. */
const CROWDED = 300;

/** The part of the picture that is seen. */
export interface View {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Draws connections and their figures. */
export class EdgePainter {
  constructor(
    private readonly context: CanvasRenderingContext2D,
    private colours: Colours,
    private readonly font: string,
  ) {}

  setColours(colours: Colours): void {
    this.colours = colours;
  }

  draw(scene: Scene, active: Active | undefined, scale: number, view: View): void {
    const { context, colours } = this;
    const far = scale < NAME_SCALE;
    // From afar, plain edges are one path: a stroke for each would cost most of the frame.
    const plain = new Path2D();
    const single: { edge: TopologyEdge; route: Route }[] = [];
    for (const edge of scene.edges) {
      const route = scene.routes.get(edge.id);
      if (route === undefined || route.maxX < view.left || route.minX > view.right) continue;
      if (route.maxY < view.top || route.minY > view.bottom) continue;
      const strong = active?.edges.has(edge.id) ?? false;
      if (edge.kind === "runs_on" && !strong && !scene.showRunsOn) continue;
      if (far && !strong && errorTone(edge.errorRatio) === "") trace(plain, route);
      else single.push({ edge, route });
    }
    if (far) {
      context.globalAlpha = active !== undefined || scene.found !== undefined ? 0.2 : 0.6;
      context.strokeStyle = colours.edge;
      context.lineWidth = 0.7 / scale;
      context.stroke(plain);
    }
    // What runs where is the quiet ground on which the traffic is drawn.
    single.sort((a, b) => Number(b.edge.kind === "runs_on") - Number(a.edge.kind === "runs_on"));
    for (const { edge, route } of single) {
      if (!active?.edges.has(edge.id)) this.drawEdge(edge, route, scene, active, scale);
    }
    for (const { edge, route } of single) {
      if (active?.edges.has(edge.id)) this.drawEdge(edge, route, scene, active, scale);
    }
  }

  private drawEdge(
    edge: TopologyEdge,
    route: Route,
    scene: Scene,
    active: Active | undefined,
    scale: number,
  ): void {
    const { context, colours } = this;
    const strong = active?.edges.has(edge.id) ?? false;
    const runsOn = edge.kind === "runs_on";
    const off = active !== undefined && !strong;
    const lost = isLost(scene, edge.source) && isLost(scene, edge.target);
    const tone = errorTone(edge.errorRatio);
    const plain = runsOn ? colours["edge-faint"] : colours.edge;
    const colour =
      tone === "critical" ? colours.critical : tone === "warning" ? colours.warning : plain;
    const crowded = scene.edges.length > CROWDED && !strong && tone === "";
    context.globalAlpha = off || lost ? DIMMED : crowded ? 0.5 : 1;
    if (off && scene.edges.length > CROWDED) context.globalAlpha = 0.12;
    context.strokeStyle = strong && tone === "" ? colours.accent : colour;
    context.fillStyle = context.strokeStyle;
    const width = edgeWidth(edge.rate) + (strong ? 0.5 : 0);
    context.lineWidth = Math.max(width, 0.7 / scale);
    context.setLineDash(dashes(edge));
    context.beginPath();
    trace(context, route);
    context.stroke();
    context.setLineDash([]);
    if (!runsOn && scale >= 0.3) this.drawArrow(route);
  }

  private drawArrow(route: Route): void {
    const { context } = this;
    const end = route.points.at(-1);
    const before = route.points.at(-2);
    if (end === undefined || before === undefined) return;
    const direction = end.y >= before.y ? 1 : -1;
    context.beginPath();
    context.moveTo(end.x, end.y);
    context.lineTo(end.x - 4, end.y - 7 * direction);
    context.lineTo(end.x + 4, end.y - 7 * direction);
    context.closePath();
    context.fill();
  }

  drawLabels(scene: Scene, active: Active): void {
    const { context, colours } = this;
    context.font = `11px ${this.font}`;
    context.textBaseline = "middle";
    context.textAlign = "center";
    const taken: { x: number; y: number; width: number }[] = [];
    for (const edge of scene.edges) {
      const route = scene.routes.get(edge.id);
      if (route === undefined || !active.edges.has(edge.id) || edge.kind === "runs_on") continue;
      const text = figuresText(edge);
      if (text === "") continue;
      const middle = middleOf(route);
      const width = context.measureText(text).width + 16;
      // Labels that would cover each other move down, a line each.
      let y = middle.y;
      while (
        taken.some(
          (other) =>
            Math.abs(other.y - y) < 20 && Math.abs(other.x - middle.x) < (other.width + width) / 2,
        )
      ) {
        y += 20;
      }
      taken.push({ x: middle.x, y, width });
      context.beginPath();
      context.roundRect(middle.x - width / 2, y - 9, width, 18, 9);
      context.fillStyle = colours.raised;
      context.fill();
      context.lineWidth = 1;
      context.strokeStyle = colours["line-strong"];
      context.stroke();
      const tone = errorTone(edge.errorRatio);
      context.fillStyle = tone === "" ? colours.text : colours[tone as "critical" | "warning"];
      context.fillText(text, middle.x, y + 0.5);
    }
  }
}

/** Adds an edge's curve to a path. */
function trace(path: Pick<CanvasPath, "moveTo" | "bezierCurveTo">, route: Route): void {
  let before = route.points[0];
  if (before === undefined) return;
  path.moveTo(before.x, before.y);
  for (const point of route.points.slice(1)) {
    const middle = (before.y + point.y) / 2;
    path.bezierCurveTo(before.x, middle, point.x, middle, point.x, point.y);
    before = point;
  }
}

function edgeWidth(rate: number | null): number {
  return rate === null ? 1 : Math.min(4, 1 + 0.75 * Math.log10(1 + rate));
}

function dashes(edge: TopologyEdge): number[] {
  if (edge.async) return [9, 5];
  return edge.kind === "uses" ? [3, 3] : [];
}
