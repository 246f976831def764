import type { EdgeKind, Layer } from "../api/types";

/**
 * Places the nodes of a topology in rows: applications above, ordered by who calls whom, components
 * in the middle, infrastructure below. The same graph always gives the same picture, and a former
 * picture is kept: nodes that were there stay where they were, new ones take free places.
 */
export interface LayoutNode {
  readonly id: string;
  readonly layer: Layer;
}

export interface LayoutEdge {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly kind: EdgeKind;
}

/** A node's place: the centre of its card and the row it is in, counted from the top. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly row: number;
}

export interface Band {
  readonly layer: Layer;
  readonly top: number;
  readonly height: number;
}

export interface Layout {
  readonly places: ReadonlyMap<string, Place>;
  readonly bands: readonly Band[];
  /** The layer of every row. */
  readonly rows: readonly Layer[];
  readonly left: number;
  readonly right: number;
  readonly height: number;
}

export const CARD_WIDTH = 196;
export const CARD_HEIGHT = 56;
export const COLUMN = CARD_WIDTH + 44;
const ROW_HEIGHT = CARD_HEIGHT + 56;
const BAND_PADDING = 36;
const BAND_GAP = 0;
const LAYERS: readonly Layer[] = ["application", "component", "infrastructure"];
const MAX_RANKS = 9;
const SWEEPS = 12;
/** Below this share of known nodes the former picture is not worth keeping. */
const KEEP_SHARE = 0.5;

type Neighbours = ReadonlyMap<string, readonly string[]>;

export function layOut(
  nodes: readonly LayoutNode[],
  edges: readonly LayoutEdge[],
  previous?: Layout,
): Layout {
  const sorted = nodes.toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const known = new Set(sorted.map((node) => node.id));
  const present = edges.filter(
    (edge) => known.has(edge.source) && known.has(edge.target) && edge.source !== edge.target,
  );
  if (previous !== undefined) {
    const kept = sorted.filter((node) => previous.places.has(node.id)).length;
    if (kept > 0 && kept >= sorted.length * KEEP_SHARE) return extend(sorted, present, previous);
  }
  return layOutAnew(sorted, present);
}

function layOutAnew(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): Layout {
  const perRow = rowCapacity(nodes.length);
  const neighbours = neighboursOf(nodes, edges);
  const ordered: string[][] = [];
  const layers: Layer[] = [];
  for (const layer of LAYERS) {
    const inLayer = nodes.filter((node) => node.layer === layer).map((node) => node.id);
    const ranks = layer === "application" ? callRanks(inLayer, edges) : [inLayer];
    for (const rank of ranks) {
      if (rank.length === 0) continue;
      ordered.push(rank);
      layers.push(layer);
    }
  }
  const rowsInOrder = orderRows(ordered, neighbours);
  const rows: string[][] = [];
  const rowLayers: Layer[] = [];
  for (const [index, row] of rowsInOrder.entries()) {
    for (const part of splitRow(row, perRow)) {
      rows.push(part);
      rowLayers.push(layers[index] ?? "application");
    }
  }
  const columns = assignColumns(rows, neighbours);
  return finish(rowLayers, rows, columns);
}

/** So many cards side by side that the picture is about twice as wide as high. */
function rowCapacity(count: number): number {
  return Math.max(7, Math.ceil(Math.sqrt((count * 2 * ROW_HEIGHT) / COLUMN)));
}

function neighboursOf(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): Neighbours {
  const result = new Map<string, string[]>(nodes.map((node) => [node.id, []]));
  for (const edge of edges) {
    result.get(edge.source)?.push(edge.target);
    result.get(edge.target)?.push(edge.source);
  }
  return result;
}

/**
 * Ranks by the longest way from a caller that nobody calls. Services that call each other in a
 * circle share a rank; services without any call come last, next to the components they use.
 */
function callRanks(ids: readonly string[], edges: readonly LayoutEdge[]): string[][] {
  const inLayer = new Set(ids);
  const calls = edges.filter(
    (edge) => edge.kind === "calls" && inLayer.has(edge.source) && inLayer.has(edge.target),
  );
  const out = new Map<string, string[]>(ids.map((id) => [id, []]));
  for (const call of calls) out.get(call.source)?.push(call.target);
  const circle = circles(ids, out);
  const depth = new Map<number, number>();
  // Circles are numbered callees first, so going down the numbers meets callers before callees.
  const count = Math.max(0, ...circle.values()) + 1;
  const members: string[][] = Array.from({ length: count }, () => []);
  for (const id of ids) members[circle.get(id) ?? 0]?.push(id);
  for (let number = count - 1; number >= 0; number -= 1) {
    const own = depth.get(number) ?? 0;
    for (const id of members[number] ?? []) {
      for (const callee of out.get(id) ?? []) {
        const target = circle.get(callee) ?? 0;
        if (target !== number) depth.set(target, Math.max(depth.get(target) ?? 0, own + 1));
      }
    }
  }
  const deepest = Math.max(0, ...depth.values());
  const scale = deepest >= MAX_RANKS ? (MAX_RANKS - 1) / deepest : 1;
  const connected = new Set(calls.flatMap((call) => [call.source, call.target]));
  const lastRank = Math.floor(deepest * scale);
  const ranks: string[][] = Array.from({ length: lastRank + 1 }, () => []);
  for (const id of ids) {
    const rank = connected.has(id) ? (depth.get(circle.get(id) ?? 0) ?? 0) * scale : lastRank;
    ranks[Math.floor(rank)]?.push(id);
  }
  return ranks;
}

/** Tarjan's strongly connected components, without recursion; numbers in order of completion. */
function circles(
  ids: readonly string[],
  out: ReadonlyMap<string, readonly string[]>,
): Map<string, number> {
  const seen = new Map<string, number>();
  const low = new Map<string, number>();
  const result = new Map<string, number>();
  const stack: string[] = [];
  let counter = 0;
  let number = 0;
  const enter = (id: string): { id: string; next: number } => {
    seen.set(id, counter);
    low.set(id, counter);
    counter += 1;
    stack.push(id);
    return { id, next: 0 };
  };
  for (const root of ids) {
    if (seen.has(root)) continue;
    const work = [enter(root)];
    for (let top = work.at(-1); top !== undefined; top = work.at(-1)) {
      const callee = (out.get(top.id) ?? [])[top.next];
      if (callee !== undefined) {
        top.next += 1;
        if (!seen.has(callee)) work.push(enter(callee));
        else if (!result.has(callee)) lower(low, top.id, seen.get(callee) ?? 0);
        continue;
      }
      work.pop();
      const parent = work.at(-1);
      if (parent !== undefined) lower(low, parent.id, low.get(top.id) ?? 0);
      if (low.get(top.id) !== seen.get(top.id)) continue;
      for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
        result.set(id, number);
        if (id === top.id) break;
      }
      number += 1;
    }
  }
  return result;
}

function lower(low: Map<string, number>, id: string, value: number): void {
  low.set(id, Math.min(low.get(id) ?? value, value));
}

/** Sweeps down and up, each time ordering a row by where its neighbours are; keeps the best. */
function orderRows(rows: readonly string[][], neighbours: Neighbours): string[][] {
  let current = rows.map((row) => [...row]);
  let best = current;
  let bestCost = Number.POSITIVE_INFINITY;
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const position = positions(current);
    const cost = totalSpread(position, neighbours);
    if (cost < bestCost) {
      bestCost = cost;
      best = current.map((row) => [...row]);
    }
    const order = sweep % 2 === 0 ? current.keys() : [...current.keys()].toReversed();
    const next = current.map((row) => [...row]);
    for (const index of order) {
      const row = next[index] ?? [];
      const keyed = row.map((id, at) => ({ id, at, key: mean(neighbours.get(id), position) }));
      keyed.sort(
        (a, b) =>
          (a.key ?? position.get(a.id) ?? 0) - (b.key ?? position.get(b.id) ?? 0) || a.at - b.at,
      );
      next[index] = keyed.map((item) => item.id);
      setPositions(next[index], position);
    }
    current = next;
  }
  return best;
}

function positions(rows: readonly (readonly string[])[]): Map<string, number> {
  const result = new Map<string, number>();
  for (const row of rows) setPositions(row, result);
  return result;
}

function setPositions(row: readonly string[], into: Map<string, number>): void {
  for (const [index, id] of row.entries()) into.set(id, index - (row.length - 1) / 2);
}

function mean(
  ids: readonly string[] | undefined,
  values: ReadonlyMap<string, number>,
): number | undefined {
  let sum = 0;
  let count = 0;
  for (const id of ids ?? []) {
    const value = values.get(id);
    if (value === undefined) continue;
    sum += value;
    count += 1;
  }
  return count === 0 ? undefined : sum / count;
}

function totalSpread(position: ReadonlyMap<string, number>, neighbours: Neighbours): number {
  let sum = 0;
  for (const [id, others] of neighbours) {
    for (const other of others) {
      sum += Math.abs((position.get(id) ?? 0) - (position.get(other) ?? 0));
    }
  }
  return sum;
}

/** Cuts a row that is too long into several; neighbours in it stay above each other. */
function splitRow(row: readonly string[], perRow: number): string[][] {
  const parts = Math.ceil(row.length / perRow);
  const result: string[][] = Array.from({ length: parts }, () => []);
  for (const [index, id] of row.entries()) result[index % parts]?.push(id);
  return result;
}

/** Moves every row towards its neighbours without changing its order or letting cards touch. */
function assignColumns(rows: readonly string[][], neighbours: Neighbours): Map<string, number> {
  const x = positions(rows);
  for (const [id, value] of x) x.set(id, value * COLUMN);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const order = sweep % 2 === 0 ? [...rows.keys()] : [...rows.keys()].toReversed();
    for (const index of order) {
      const row = rows[index] ?? [];
      const wanted = row.map((id) => mean(neighbours.get(id), x) ?? x.get(id) ?? 0);
      for (const [at, value] of spaced(wanted, COLUMN).entries()) x.set(row[at] ?? "", value);
    }
  }
  for (const [id, value] of x) x.set(id, Math.round(value / 4) * 4);
  return x;
}

/** The nearest places (least squares) to the wanted ones that keep order and distance. */
export function spaced(wanted: readonly number[], gap: number): number[] {
  const blocks: { sum: number; count: number }[] = [];
  for (const [index, value] of wanted.entries()) {
    let block = { sum: value - index * gap, count: 1 };
    for (let last = blocks.at(-1); last !== undefined; last = blocks.at(-1)) {
      if (last.sum / last.count < block.sum / block.count) break;
      blocks.pop();
      block = { sum: last.sum + block.sum, count: last.count + block.count };
    }
    blocks.push(block);
  }
  const result: number[] = [];
  for (const block of blocks) {
    for (let index = 0; index < block.count; index += 1) {
      result.push(block.sum / block.count + result.length * gap);
    }
  }
  return result;
}

function finish(
  rowLayers: readonly Layer[],
  rows: readonly (readonly string[])[],
  x: ReadonlyMap<string, number>,
): Layout {
  const places = new Map<string, Place>();
  const bands: Band[] = [];
  let top = 0;
  let left = 0;
  let right = 0;
  for (const layer of LAYERS) {
    const own = [...rowLayers.keys()].filter((row) => rowLayers[row] === layer);
    if (own.length === 0) continue;
    let y = top + BAND_PADDING + CARD_HEIGHT / 2;
    for (const row of own) {
      for (const id of rows[row] ?? []) {
        const centre = x.get(id) ?? 0;
        places.set(id, { x: centre, y, row });
        left = Math.min(left, centre - CARD_WIDTH / 2);
        right = Math.max(right, centre + CARD_WIDTH / 2);
      }
      y += ROW_HEIGHT;
    }
    const height = own.length * ROW_HEIGHT - (ROW_HEIGHT - CARD_HEIGHT) + 2 * BAND_PADDING;
    bands.push({ layer, top, height });
    top += height + BAND_GAP;
  }
  return { places, bands, rows: rowLayers, left, right, height: Math.max(0, top - BAND_GAP) };
}

/** Keeps the former places and finds free ones for the nodes that are new. */
function extend(
  nodes: readonly LayoutNode[],
  edges: readonly LayoutEdge[],
  previous: Layout,
): Layout {
  const rowLayers = [...previous.rows];
  const rows: string[][] = rowLayers.map(() => []);
  const x = new Map<string, number>();
  const rowOf = new Map<string, number>();
  const put = (id: string, row: number, at: number): void => {
    rows[row]?.push(id);
    rowOf.set(id, row);
    x.set(id, at);
  };
  for (const node of nodes) {
    const place = previous.places.get(node.id);
    if (place !== undefined && rowLayers[place.row] === node.layer)
      put(node.id, place.row, place.x);
  }
  const neighbours = neighboursOf(nodes, edges);
  const capacity = rowCapacity(nodes.length);
  for (const node of nodes) {
    if (rowOf.has(node.id)) continue;
    let row = wantedRow(node, edges, rowOf, rowLayers);
    const full = (rows[row]?.length ?? 0) >= capacity + 2;
    if (row < 0 || (full && node.layer !== "application")) {
      row = rowLayers.length;
      rowLayers.push(node.layer);
      rows.push([]);
    }
    const taken = (rows[row] ?? []).map((id) => x.get(id) ?? 0);
    const fallback = taken.length === 0 ? 0 : Math.max(...taken) + COLUMN;
    put(node.id, row, freePlace(mean(neighbours.get(node.id), x) ?? fallback, taken));
  }
  return finish(rowLayers, rows, x);
}

/** The row below a new service's callers; a row of its layer; -1 where there is none. */
function wantedRow(
  node: LayoutNode,
  edges: readonly LayoutEdge[],
  rowOf: ReadonlyMap<string, number>,
  rowLayers: readonly Layer[],
): number {
  const own = [...rowLayers.keys()].filter((row) => rowLayers[row] === node.layer);
  const first = own[0];
  const last = own.at(-1);
  if (first === undefined || last === undefined) return -1;
  if (node.layer !== "application") return last;
  const callers = edges
    .filter((edge) => edge.kind === "calls" && edge.target === node.id)
    .map((edge) => rowOf.get(edge.source))
    .filter((row) => row !== undefined);
  if (callers.length === 0) {
    return edges.some((edge) => edge.kind === "calls" && edge.source === node.id) ? first : last;
  }
  return own.find((row) => row > Math.max(...callers)) ?? last;
}

/** The place nearest to the wanted one where a card touches no other. */
export function freePlace(wanted: number, taken: readonly number[]): number {
  const start = Math.round(wanted / 4) * 4;
  const isFree = (at: number): boolean => taken.every((other) => Math.abs(other - at) >= COLUMN);
  if (isFree(start)) return start;
  const candidates = taken.flatMap((other) => [other - COLUMN, other + COLUMN]).filter(isFree);
  candidates.sort((a, b) => Math.abs(a - start) - Math.abs(b - start) || a - b);
  return candidates[0] ?? start;
}
