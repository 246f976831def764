import { CARD_HEIGHT, CARD_WIDTH, COLUMN, type Layout, type LayoutEdge } from "./layout";

/**
 * The way of an edge: points between which it runs in curves that leave and arrive vertically, so
 * that it passes other rows through the gaps between their cards.
 */
export interface Route {
  readonly points: readonly Point[];
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

const CLEAR = 10;
const MAX_PORT_GAP = 14;

interface End {
  readonly edge: LayoutEdge;
  readonly otherX: number;
}

export function routeEdges(
  layout: Layout,
  edges: readonly LayoutEdge[],
): ReadonlyMap<string, Route> {
  const rowCards = cardsByRow(layout);
  const ports = portOffsets(layout, edges);
  const routes = new Map<string, Route>();
  for (const edge of edges) {
    const from = layout.places.get(edge.source);
    const to = layout.places.get(edge.target);
    if (from === undefined || to === undefined || edge.source === edge.target) continue;
    const start = from.x + (ports.get(`${edge.id}>`) ?? 0);
    const end = to.x + (ports.get(`${edge.id}<`) ?? 0);
    const points =
      from.row === to.row
        ? sameRow(start, end, from.y)
        : acrossRows({ x: start, y: from.y }, { x: end, y: to.y }, from.row, to.row, rowCards);
    routes.set(edge.id, withBounds(points));
  }
  return routes;
}

interface RowCards {
  readonly y: number;
  readonly xs: readonly number[];
}

function cardsByRow(layout: Layout): readonly RowCards[] {
  const rows: { y: number; xs: number[] }[] = layout.rows.map(() => ({ y: 0, xs: [] }));
  for (const place of layout.places.values()) {
    const row = rows[place.row];
    if (row === undefined) continue;
    row.y = place.y;
    row.xs.push(place.x);
  }
  for (const row of rows) row.xs.sort((a, b) => a - b);
  return rows;
}

/** Spreads the ends of a card's edges along its side, in the order of where they lead. */
function portOffsets(layout: Layout, edges: readonly LayoutEdge[]): Map<string, number> {
  const sides = new Map<string, (End & { key: string })[]>();
  const add = (id: string, down: boolean, end: End & { key: string }): void => {
    const side = `${id}|${down ? "bottom" : "top"}`;
    const list = sides.get(side);
    if (list === undefined) sides.set(side, [end]);
    else list.push(end);
  };
  for (const edge of edges) {
    const from = layout.places.get(edge.source);
    const to = layout.places.get(edge.target);
    if (from === undefined || to === undefined) continue;
    const down = from.row <= to.row;
    add(edge.source, down, { edge, otherX: to.x, key: `${edge.id}>` });
    add(edge.target, from.row === to.row || !down, { edge, otherX: from.x, key: `${edge.id}<` });
  }
  const offsets = new Map<string, number>();
  for (const ends of sides.values()) {
    ends.sort((a, b) => a.otherX - b.otherX || (a.key < b.key ? -1 : 1));
    const gap = Math.min(MAX_PORT_GAP, (CARD_WIDTH - 48) / ends.length);
    for (const [index, end] of ends.entries()) {
      offsets.set(end.key, (index - (ends.length - 1) / 2) * gap);
    }
  }
  return offsets;
}

function sameRow(start: number, end: number, y: number): Point[] {
  const bottom = y + CARD_HEIGHT / 2;
  const dip = bottom + 20;
  return [
    { x: start, y: bottom },
    { x: (start + end) / 2, y: dip },
    { x: end, y: bottom },
  ];
}

function acrossRows(
  from: Point,
  to: Point,
  fromRow: number,
  toRow: number,
  rows: readonly RowCards[],
): Point[] {
  const down = toRow > fromRow;
  const side = (down ? 1 : -1) * (CARD_HEIGHT / 2);
  const start = { x: from.x, y: from.y + side };
  const end = { x: to.x, y: to.y - side };
  const points: Point[] = [start];
  const step = down ? 1 : -1;
  let x = start.x;
  for (let row = fromRow + step; row !== toRow; row += step) {
    const cards = rows[row];
    if (cards === undefined || cards.xs.length === 0) continue;
    const left = Math.abs(toRow - row) + 1;
    const wanted = x + (end.x - x) / left;
    const passed = gapNear(wanted, cards.xs);
    const clear = step * (CARD_HEIGHT / 2 + CLEAR);
    points.push({ x: passed, y: cards.y - clear }, { x: passed, y: cards.y + clear });
    x = passed;
  }
  points.push(end);
  return points;
}

/** The place nearest to the wanted one at which a row of cards can be passed. */
function gapNear(wanted: number, xs: readonly number[]): number {
  const half = CARD_WIDTH / 2 + CLEAR;
  const hit = xs.find((x) => Math.abs(x - wanted) < half);
  if (hit === undefined) return wanted;
  const beside = (COLUMN - CARD_WIDTH) / 2 + CARD_WIDTH / 2;
  const spread = (((wanted - hit) / half) * (COLUMN - CARD_WIDTH - 2 * CLEAR)) / 2;
  return wanted < hit ? hit - beside - spread / 2 : hit + beside - spread / 2;
}

function withBounds(points: readonly Point[]): Route {
  const xs = points.map((point) => point.x);
  const ys = points.map((point) => point.y);
  return {
    points,
    minX: Math.min(...xs),
    minY: Math.min(...ys),
    maxX: Math.max(...xs),
    maxY: Math.max(...ys),
  };
}

/** A point on the curve between two neighbouring points, as the canvas draws it. */
export function curvePoint(a: Point, b: Point, t: number): Point {
  const middle = (a.y + b.y) / 2;
  const u = 1 - t;
  const c0 = u * u * u;
  const c1 = 3 * u * u * t;
  const c2 = 3 * u * t * t;
  const c3 = t * t * t;
  return {
    x: (c0 + c1) * a.x + (c2 + c3) * b.x,
    y: c0 * a.y + c1 * middle + c2 * middle + c3 * b.y,
  };
}

/** The curve's middle, where its label goes. */
export function middleOf(route: Route): Point {
  const at = Math.max(0, Math.floor((route.points.length - 1) / 2 - 0.25));
  const a = route.points[at];
  const b = route.points[at + 1];
  if (a === undefined || b === undefined) return { x: route.minX, y: route.minY };
  return curvePoint(a, b, route.points.length % 2 === 0 ? 0.5 : 1);
}

/** Distance of a point to an edge's curve. */
export function distanceTo(route: Route, x: number, y: number, within: number): number {
  if (x < route.minX - within || x > route.maxX + within) return Number.POSITIVE_INFINITY;
  if (y < route.minY - within || y > route.maxY + within) return Number.POSITIVE_INFINITY;
  let best = Number.POSITIVE_INFINITY;
  for (let index = 1; index < route.points.length; index += 1) {
    const a = route.points[index - 1];
    const b = route.points[index];
    if (a === undefined || b === undefined) continue;
    let before: Point = a;
    for (let piece = 1; piece <= 16; piece += 1) {
      const after = curvePoint(a, b, piece / 16);
      best = Math.min(best, segmentDistance(before, after, x, y));
      before = after;
    }
  }
  return best;
}

function segmentDistance(a: Point, b: Point, x: number, y: number): number {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - a.x) * dx + (y - a.y) * dy) / length));
  return Math.hypot(x - a.x - t * dx, y - a.y - t * dy);
}
