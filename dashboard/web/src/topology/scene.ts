import type { TopologyEdge, TopologyNode } from "../api/types";
import { formatMillis, formatPercent, formatRate } from "../format/format";
import { resolveColours } from "../ui/theme";
import type { Layout } from "./layout";
import type { Route } from "./routing";

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

/** How strongly that is drawn which is not of interest now. */
export const DIMMED = 0.3;
/** From this scale on, cards show their names. */
export const NAME_SCALE = 0.34;

export function readColours(): Colours {
  return resolveColours(COLOUR_NAMES);
}

export interface Active {
  readonly nodes: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
}

/** What belongs to the hovered or else the selected node or edge; the rest is dimmed. */
export function activeParts(scene: Scene): Active | undefined {
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

export function isLost(scene: Scene, id: string): boolean {
  return scene.found !== undefined && !scene.found.has(id);
}

/** Rate, errors where there are any, and the 95th percentile, in a line. */
export function figuresText(of: TopologyNode | TopologyEdge): string {
  if (of.rate === null) return "";
  const errors = of.errorRatio !== null && of.errorRatio > 0 ? [formatPercent(of.errorRatio)] : [];
  const time = of.p95Millis === null ? [] : [formatMillis(of.p95Millis)];
  return [formatRate(of.rate), ...errors, ...time].join(" · ");
}
