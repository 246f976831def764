import type { TopologyNode } from "../src/api/types";

/** A healthy service, with some of it changed. */
export function topologyNode(changes: Partial<TopologyNode>): TopologyNode {
  return {
    id: "service:cart",
    kind: "service",
    layer: "application",
    name: "cart",
    namespace: "shop",
    type: "java",
    status: "ok",
    statusReasons: [],
    rate: 10,
    errorRatio: 0,
    p50Millis: 1,
    p95Millis: 20,
    p99Millis: 30,
    instances: 1,
    idle: false,
    address: null,
    hostIds: [],
    alerts: [],
    probed: false,
    lastSeen: null,
    ...changes,
  };
}

/** Milliseconds of processor time so far: other builds on the machine do not count. */
export function processorMillis(): number {
  return process.cpuUsage().user / 1_000;
}
