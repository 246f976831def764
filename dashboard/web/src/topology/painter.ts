import type { Status, TopologyEdge, TopologyNode } from "../api/types";
import { formatMillis, formatPercent, formatRate, shorten } from "../format/format";
import { errorTone } from "../ui/bits";
import { ICONS, type IconName } from "../ui/icon";
import { KIND_ICONS, STATUS_MARKS, STATUS_SHAPES } from "../ui/status";
import { resolveColours } from "../ui/theme";
import { CARD_HEIGHT, CARD_WIDTH, type Layout } from "./layout";
import { middleOf, type Route } from "./routing";

const COLOUR_NAMES = [
  "raised",
  "text",
  "text-2",
  "text-3",
  "line",
  "line-strong",
  "accent",
  "selected",
  "ok",
  "warning",
  "warning-ground",
  "critical",
  "critical-ground",
  "unknown",
  "unknown-ground",
  "on-status",
  "band-application",
  "band-component",
  "band-infrastructure",
  "edge",
  "edge-faint",
] as const;
export type Colours = Record<(typeof COLOUR_NAMES)[number], string>;

/** Everything a picture of the topology depends on. */
export interface Scene {
  readonly nodes: readonly TopologyNode[];
  readonly edges: readonly TopologyEdge[];
  readonly layout: Layout;
  readonly routes: ReadonlyMap<string, Route>;
  readonly selected: string;
  readonly hovered: string;
  readonly cursor: string;
  /** Nodes that the find box matches; undefined while it is empty. */
  readonly found: ReadonlySet<string> | undefined;
  readonly showRunsOn: boolean;
}

export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

const BAND_TITLES = {
  application: "Applications",
  component: "Components",
  infrastructure: "Infrastructure",
};
const DIMMED = 0.3;
/** From so many edges on, plain ones step back behind the cards. */
const CROWDED = 300;
const NAME_SCALE = 0.34;
const DETAIL_SCALE = 0.62;

export function readColours(): Colours {
  return resolveColours(COLOUR_NAMES);
}

/** Draws the topology on a canvas. Holds no state of the page, only measured texts and shapes. */
export class Painter {
  private readonly texts = new Map<string, string>();
  private readonly shapes = new Map<Status, { shape: Path2D; mark: Path2D }>();
  private readonly icons = new Map<IconName, Path2D>();
  private readonly font: string;

  constructor(
    private readonly context: CanvasRenderingContext2D,
    private colours: Colours,
  ) {
    this.font = getComputedStyle(document.body).fontFamily;
    for (const status of ["ok", "warning", "critical", "unknown"] as const) {
      this.shapes.set(status, {
        shape: new Path2D(STATUS_SHAPES[status]),
        mark: new Path2D(STATUS_MARKS[status]),
      });
    }
  }

  setColours(colours: Colours): void {
    this.colours = colours;
  }

  draw(scene: Scene, camera: Camera, width: number, height: number, ratio: number): void {
    const { context } = this;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    this.drawBands(scene.layout, camera, width, height);
    context.translate(camera.x, camera.y);
    context.scale(camera.scale, camera.scale);
    const view = {
      left: -camera.x / camera.scale,
      top: -camera.y / camera.scale,
      right: (width - camera.x) / camera.scale,
      bottom: (height - camera.y) / camera.scale,
    };
    const active = activeParts(scene);
    this.drawEdges(scene, active, camera.scale, view);
    for (const node of scene.nodes) {
      const place = scene.layout.places.get(node.id);
      if (place === undefined) continue;
      if (place.x + CARD_WIDTH / 2 < view.left || place.x - CARD_WIDTH / 2 > view.right) continue;
      if (place.y + CARD_HEIGHT / 2 < view.top || place.y - CARD_HEIGHT / 2 > view.bottom) continue;
      const off = active === undefined ? isLost(scene, node.id) : !active.nodes.has(node.id);
      context.globalAlpha = off ? DIMMED : 1;
      this.drawCard(node, place.x, place.y, scene, camera.scale);
    }
    context.globalAlpha = 1;
    if (active !== undefined && camera.scale >= 0.4) this.drawLabels(scene, active);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.drawBandTitles(scene.layout, camera, height);
    if (camera.scale < DETAIL_SCALE) this.drawHoverName(scene, camera, width, ratio);
  }

  private drawBands(layout: Layout, camera: Camera, width: number, height: number): void {
    const { context, colours } = this;
    for (const [index, band] of layout.bands.entries()) {
      const first = index === 0;
      const last = index === layout.bands.length - 1;
      const top = first ? 0 : band.top * camera.scale + camera.y;
      const bottom = last ? height : (band.top + band.height) * camera.scale + camera.y;
      if (bottom < 0 || top > height) continue;
      context.fillStyle = colours[`band-${band.layer}`];
      context.fillRect(0, top, width, bottom - top);
      if (!first) {
        context.fillStyle = colours.line;
        context.fillRect(0, Math.round(top), width, 1);
      }
    }
  }

  /** The bands' names, over everything, so that cards never cover them. */
  private drawBandTitles(layout: Layout, camera: Camera, height: number): void {
    const { context, colours } = this;
    context.font = `600 11px ${this.font}`;
    context.textBaseline = "middle";
    context.textAlign = "left";
    for (const [index, band] of layout.bands.entries()) {
      const top = index === 0 ? 0 : Math.max(0, band.top * camera.scale + camera.y);
      const bottom = (band.top + band.height) * camera.scale + camera.y;
      const last = index === layout.bands.length - 1;
      if (top > height || (!last && top > bottom - 28)) continue;
      const text = BAND_TITLES[band.layer].toUpperCase();
      context.globalAlpha = 0.85;
      context.fillStyle = colours[`band-${band.layer}`];
      context.beginPath();
      context.roundRect(10, top + 6, context.measureText(text).width + 12, 20, 4);
      context.fill();
      context.globalAlpha = 1;
      context.fillStyle = colours["text-3"];
      context.fillText(text, 16, top + 16.5);
    }
  }

  /** Names what the pointer is on when the cards are too small to say it. */
  private drawHoverName(scene: Scene, camera: Camera, width: number, ratio: number): void {
    const { context, colours } = this;
    const id = scene.hovered === "" ? scene.cursor : scene.hovered;
    const node = scene.nodes.find((item) => item.id === id);
    const place = scene.layout.places.get(id);
    if (node === undefined || place === undefined) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const font = `600 12px ${this.font}`;
    context.font = font;
    const figures = node.rate === null ? "" : `   ${figuresText(node)}`;
    const text = this.fit(node.name, font, 320) + figures;
    const boxWidth = context.measureText(text).width + 24;
    const x = Math.max(
      8,
      Math.min(width - boxWidth - 8, place.x * camera.scale + camera.x - boxWidth / 2),
    );
    const y = (place.y + CARD_HEIGHT / 2) * camera.scale + camera.y + 8;
    context.beginPath();
    context.roundRect(x, y, boxWidth, 28, 6);
    context.fillStyle = colours.raised;
    context.fill();
    context.lineWidth = 1;
    context.strokeStyle = colours["line-strong"];
    context.stroke();
    context.fillStyle = colours.text;
    context.textAlign = "left";
    context.textBaseline = "middle";
    context.fillText(text, x + 12, y + 14.5);
  }

  private drawEdges(scene: Scene, active: Active | undefined, scale: number, view: View): void {
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

  private drawCard(node: TopologyNode, x: number, y: number, scene: Scene, scale: number): void {
    const { context, colours } = this;
    const left = x - CARD_WIDTH / 2;
    const top = y - CARD_HEIGHT / 2;
    const trouble = node.status === "critical" || node.status === "warning";
    const selected = scene.selected === node.id;
    const tinted = node.status === "critical" || (trouble && scale < NAME_SCALE);
    context.fillStyle = colours.raised;
    this.outline(node, left, top);
    context.fill();
    if (tinted || scale < NAME_SCALE) {
      context.fillStyle =
        node.status === "critical" || node.status === "warning"
          ? colours[`${node.status}-ground`]
          : colours.raised;
      context.fill();
    }
    context.lineWidth = selected ? 2 : trouble ? 1.5 : 1;
    context.strokeStyle = trouble
      ? colours[node.status as "critical" | "warning"]
      : colours["line-strong"];
    if (selected) context.strokeStyle = colours.accent;
    if (node.kind === "external") context.setLineDash([4, 3]);
    context.lineWidth = Math.max(context.lineWidth, 1 / scale);
    context.stroke();
    context.setLineDash([]);
    if (selected || scene.hovered === node.id || scene.cursor === node.id) {
      context.globalAlpha *= 0.35;
      context.lineWidth = 6;
      context.strokeStyle = colours.accent;
      context.stroke();
      context.globalAlpha /= 0.35;
    }
    if (node.kind === "database") this.drawCylinderLine(left, top);
    if (scale >= DETAIL_SCALE) this.drawDetails(node, left, top);
    else if (scale >= NAME_SCALE) this.drawNameOnly(node, left, top);
    else this.drawStatus(node.status, x - 20, y - 20, 2.5);
  }

  /** Every kind has an outline of its own. */
  private outline(node: TopologyNode, left: number, top: number): void {
    const { context } = this;
    context.beginPath();
    if (node.kind === "cache") {
      const cut = 14;
      const right = left + CARD_WIDTH;
      const bottom = top + CARD_HEIGHT;
      context.moveTo(left + cut, top);
      context.lineTo(right - cut, top);
      context.lineTo(right, top + CARD_HEIGHT / 2);
      context.lineTo(right - cut, bottom);
      context.lineTo(left + cut, bottom);
      context.lineTo(left, top + CARD_HEIGHT / 2);
      context.closePath();
      return;
    }
    if (node.kind === "database") {
      const right = left + CARD_WIDTH;
      const bottom = top + CARD_HEIGHT;
      const middle = left + CARD_WIDTH / 2;
      const bend = 5;
      context.moveTo(left, top + bend);
      context.ellipse(middle, top + bend, CARD_WIDTH / 2, bend, 0, Math.PI, 2 * Math.PI);
      context.lineTo(right, bottom - bend);
      context.ellipse(middle, bottom - bend, CARD_WIDTH / 2, bend, 0, 0, Math.PI);
      context.closePath();
      return;
    }
    const radius = node.kind === "host" ? 3 : node.kind === "messaging" ? CARD_HEIGHT / 2 : 10;
    context.roundRect(left, top, CARD_WIDTH, CARD_HEIGHT, radius);
  }

  private drawCylinderLine(left: number, top: number): void {
    const { context, colours } = this;
    context.beginPath();
    context.ellipse(left + CARD_WIDTH / 2, top + 5, CARD_WIDTH / 2, 5, 0, 0, Math.PI);
    context.lineWidth = 1;
    context.strokeStyle = colours["line-strong"];
    context.stroke();
  }

  private drawDetails(node: TopologyNode, left: number, top: number): void {
    const { context, colours } = this;
    const shift = node.kind === "database" ? 3 : 0;
    context.save();
    context.translate(left + 18, top + 19 + shift);
    context.scale(0.75, 0.75);
    context.strokeStyle = colours["text-3"];
    context.lineWidth = 1.9;
    context.lineCap = "round";
    context.lineJoin = "round";
    context.stroke(this.icon(KIND_ICONS[node.kind]));
    context.restore();
    this.drawStatus(node.status, left + CARD_WIDTH - 34, top + 10 + shift, 1);
    context.textBaseline = "alphabetic";
    context.textAlign = "left";
    context.fillStyle = colours.text;
    const nameFont = `600 13px ${this.font}`;
    context.font = nameFont;
    const name = this.fit(node.name, nameFont, CARD_WIDTH - 48 - 40);
    context.fillText(name, left + 48, top + 23 + shift);
    this.drawFigures(node, left + 48, top + 41 + shift);
  }

  private drawFigures(node: TopologyNode, left: number, baseline: number): void {
    const { context, colours } = this;
    const font = `11px ${this.font}`;
    context.font = font;
    context.fillStyle = colours["text-2"];
    if (node.rate === null || node.idle) {
      const text = node.idle ? "no requests" : (node.address ?? node.type ?? "");
      context.fillStyle = colours["text-3"];
      context.fillText(this.fit(text, font, CARD_WIDTH - 68), left, baseline);
      return;
    }
    const tone = errorTone(node.errorRatio);
    const parts: { text: string; colour: string }[] = [
      { text: formatRate(node.rate), colour: colours["text-2"] },
    ];
    if (node.errorRatio !== null && node.errorRatio > 0) {
      const colour = tone === "" ? colours["text-2"] : colours[tone as "critical" | "warning"];
      parts.push({ text: formatPercent(node.errorRatio), colour });
    }
    if (node.p95Millis !== null) {
      parts.push({ text: formatMillis(node.p95Millis), colour: colours["text-2"] });
    }
    let x = left;
    for (const [index, part] of parts.entries()) {
      if (index > 0) {
        context.fillStyle = colours["text-3"];
        context.fillText("·", x + 4, baseline);
        x += 11;
      }
      context.fillStyle = part.colour;
      context.fillText(part.text, x, baseline);
      x += context.measureText(part.text).width;
    }
  }

  private drawNameOnly(node: TopologyNode, left: number, top: number): void {
    const { context, colours } = this;
    const font = `600 21px ${this.font}`;
    context.font = font;
    context.fillStyle = colours.text;
    context.textBaseline = "middle";
    context.textAlign = "left";
    this.drawStatus(node.status, left + 14, top + 16, 1.5);
    context.fillText(
      this.fit(node.name, font, CARD_WIDTH - 64),
      left + 46,
      top + CARD_HEIGHT / 2 + 1,
    );
  }

  private drawStatus(status: Status, left: number, top: number, size: number): void {
    const { context, colours } = this;
    const paths = this.shapes.get(status);
    if (paths === undefined) return;
    context.save();
    context.translate(left, top);
    context.scale(size, size);
    if (status === "unknown") {
      context.strokeStyle = colours.unknown;
      context.lineWidth = 1.5;
      context.setLineDash([2.2, 1.6]);
      context.stroke(paths.shape);
      context.setLineDash([]);
    } else {
      context.fillStyle = colours[status];
      context.fill(paths.shape);
      context.strokeStyle = colours["on-status"];
    }
    context.lineWidth = 1.7;
    context.lineCap = "round";
    context.stroke(paths.mark);
    context.restore();
  }

  private drawLabels(scene: Scene, active: Active): void {
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

  private icon(name: IconName): Path2D {
    const known = this.icons.get(name);
    if (known !== undefined) return known;
    const path = new Path2D();
    for (const [tag, attributes] of ICONS[name]) addShape(path, tag, attributes);
    this.icons.set(name, path);
    return path;
  }

  private fit(text: string, font: string, width: number): string {
    const key = `${font}|${width}|${text}`;
    const known = this.texts.get(key);
    if (known !== undefined) return known;
    const plain = text.replace(/\s+/g, " ");
    let length = Math.min(Array.from(plain).length, 80);
    let fitted = shorten(plain, length);
    while (length > 1 && this.context.measureText(fitted).width > width) {
      length -= 1;
      fitted = shorten(plain, length);
    }
    if (this.texts.size > 5_000) this.texts.clear();
    this.texts.set(key, fitted);
    return fitted;
  }
}

interface View {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
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

interface Active {
  readonly nodes: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
}

/** What belongs to the hovered or else the selected node or edge; the rest is dimmed. */
function activeParts(scene: Scene): Active | undefined {
  const id = scene.hovered !== "" ? scene.hovered : scene.selected;
  if (id === "") return undefined;
  const nodes = new Set<string>();
  const edges = new Set<string>();
  for (const edge of scene.edges) {
    if (edge.id !== id && edge.source !== id && edge.target !== id) continue;
    edges.add(edge.id);
    nodes.add(edge.source);
    nodes.add(edge.target);
  }
  if (scene.layout.places.has(id)) nodes.add(id);
  return nodes.size === 0 ? undefined : { nodes, edges };
}

function isLost(scene: Scene, id: string): boolean {
  return scene.found !== undefined && !scene.found.has(id);
}

function edgeWidth(rate: number | null): number {
  return rate === null ? 1 : Math.min(4, 1 + 0.75 * Math.log10(1 + rate));
}

function dashes(edge: TopologyEdge): number[] {
  if (edge.kind === "runs_on") return [1, 4];
  if (edge.async) return [9, 5];
  return edge.kind === "uses" ? [3, 3] : [];
}

/** Rate, errors where there are any, and the 95th percentile, in a line. */
export function figuresText(of: TopologyNode | TopologyEdge): string {
  if (of.rate === null) return "";
  const errors = of.errorRatio !== null && of.errorRatio > 0 ? [formatPercent(of.errorRatio)] : [];
  const time = of.p95Millis === null ? [] : [formatMillis(of.p95Millis)];
  return [formatRate(of.rate), ...errors, ...time].join(" · ");
}

function addShape(path: Path2D, tag: string, attributes: object): void {
  const values = attributes as Record<string, string | number | undefined>;
  const number = (name: string): number => Number(values[name] ?? 0);
  if (tag === "path") path.addPath(new Path2D(String(values["d"])));
  else if (tag === "rect") {
    path.roundRect(number("x"), number("y"), number("width"), number("height"), number("rx"));
  } else if (tag === "circle") {
    path.moveTo(number("cx") + number("r"), number("cy"));
    path.arc(number("cx"), number("cy"), number("r"), 0, 2 * Math.PI);
  } else if (tag === "ellipse") {
    path.moveTo(number("cx") + number("rx"), number("cy"));
    path.ellipse(number("cx"), number("cy"), number("rx"), number("ry"), 0, 0, 2 * Math.PI);
  } else if (tag === "line") {
    path.moveTo(number("x1"), number("y1"));
    path.lineTo(number("x2"), number("y2"));
  }
}
