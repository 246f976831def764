import type { TopologyNode } from "../api/types";

type Test = (node: TopologyNode) => boolean;

const FIGURES: Record<string, (node: TopologyNode) => number | null> = {
  rate: (node) => node.rate,
  errors: (node) => (node.errorRatio === null ? null : node.errorRatio * 100),
  p50: (node) => node.p50Millis,
  p95: (node) => node.p95Millis,
  p99: (node) => node.p99Millis,
  instances: (node) => node.instances,
};

const WORDS: Record<string, (node: TopologyNode) => string | null> = {
  name: (node) => node.name,
  kind: (node) => node.kind,
  type: (node) => node.type,
  status: (node) => node.status,
  layer: (node) => node.layer,
  namespace: (node) => node.namespace,
  address: (node) => node.address,
};

/**
 * Reads a find expression: words that a node's name, kind, type or address must contain, and
 * conditions such as `status:critical`, `kind:cache`, `rate>10`, `errors>1` (per cent), `p95>200`
 * (milliseconds). All must hold. An empty expression finds every node.
 */
export function parseFind(expression: string): Test {
  const tests = expression
    .replace(/\s*([<>])\s*/g, "$1")
    .split(/\s+/)
    .filter((word) => word !== "")
    .map(parseWord);
  return (node) => tests.every((test) => test(node));
}

function parseWord(word: string): Test {
  const comparison = /^(\w+)([<>])(-?[\d.]+)$/.exec(word);
  const figure = FIGURES[comparison?.[1]?.toLowerCase() ?? ""];
  if (comparison !== null && figure !== undefined) {
    const limit = Number(comparison[3]);
    const above = comparison[2] === ">";
    return (node) => {
      const value = figure(node);
      return value !== null && (above ? value > limit : value < limit);
    };
  }
  const condition = /^(\w+):(.+)$/.exec(word);
  const text = WORDS[condition?.[1]?.toLowerCase() ?? ""];
  if (condition !== null && text !== undefined) {
    const wanted = condition[2]?.toLowerCase() ?? "";
    return (node) => (text(node) ?? "").toLowerCase().includes(wanted);
  }
  const needle = word.toLowerCase();
  return (node) =>
    [node.name, node.kind, node.type, node.address, node.namespace].some((value) =>
      (value ?? "").toLowerCase().includes(needle),
    );
}
