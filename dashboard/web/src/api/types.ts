/**
 * What the dashboard's own API answers. Times are RFC 3339 text in UTC, `…Millis` and `…Nanos` are
 * durations, rates are per second, ratios 0 to 1; null means not known, never zero.
 */
export type Status = "ok" | "warning" | "critical" | "unknown";
export type NodeKind = "service" | "database" | "cache" | "messaging" | "external" | "host";
export type Layer = "application" | "component" | "infrastructure";
export type EdgeKind = "calls" | "uses" | "runs_on";

export interface Figures {
  readonly rate: number | null;
  readonly errorRatio: number | null;
  readonly p50Millis: number | null;
  readonly p95Millis: number | null;
  readonly p99Millis: number | null;
}

export interface Warned {
  readonly warnings?: readonly string[];
}

export interface TopologyNode extends Figures {
  readonly id: string;
  readonly kind: NodeKind;
  readonly layer: Layer;
  readonly name: string;
  readonly namespace: string | null;
  readonly type: string | null;
  readonly status: Status;
  readonly statusReasons: readonly string[];
  readonly instances: number | null;
  readonly idle: boolean;
  readonly address: string | null;
  readonly hostIds: readonly string[];
  readonly alerts: readonly string[];
  readonly probed: boolean;
  readonly lastSeen: string | null;
}

export interface TopologyEdge extends Figures {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly kind: EdgeKind;
  readonly async: boolean;
  readonly destinations: readonly string[];
  readonly via: string | null;
}

export interface Topology extends Warned {
  readonly nodes: readonly TopologyNode[];
  readonly edges: readonly TopologyEdge[];
}

export interface TopologyChange {
  readonly changed: readonly TopologyNode[];
  readonly removed: readonly string[];
  readonly changedEdges: readonly TopologyEdge[];
  readonly removedEdges: readonly string[];
}

export interface Service extends Figures {
  readonly id: string;
  readonly name: string;
  readonly namespace: string | null;
  readonly language: string | null;
  readonly instances: number;
  readonly status: Status;
  readonly statusReasons: readonly string[];
  readonly lastSeen: string | null;
}

export interface Endpoint extends Figures {
  readonly name: string;
  readonly kind: string;
}

export interface HostRef {
  readonly id: string;
  readonly name: string;
}

export interface Instance extends Figures {
  readonly id: string;
  readonly host: HostRef | null;
  readonly language: string | null;
  readonly lastSeen: string | null;
}

export interface Dependency extends Figures {
  readonly direction: "inbound" | "outbound";
  readonly id: string;
  readonly kind: NodeKind;
  readonly name: string;
  readonly type: string | null;
  readonly async: boolean;
  readonly destinations: readonly string[];
  readonly status: Status;
}

export interface TraceSummary {
  readonly traceId: string;
  readonly rootService: string;
  readonly rootOperation: string;
  readonly startTime: string;
  readonly durationNanos: number;
  readonly spanCount: number;
  readonly errorCount: number;
  readonly services: readonly string[];
}

export interface TracePage extends Warned {
  readonly traces: readonly TraceSummary[];
  readonly next: string | null;
}

/** Spans that tail sampling decided; both are 0 where it is off. */
export interface Sampling extends Warned {
  readonly keptSpans: number;
  readonly shedSpans: number;
}

export interface LogRecord {
  readonly id: string;
  readonly time: string;
  readonly severity: string;
  readonly severityNumber: number;
  readonly body: string;
  readonly service: string;
  readonly traceId: string | null;
  readonly spanId: string | null;
  readonly attributes: Readonly<Record<string, string>>;
  readonly resource: Readonly<Record<string, string>>;
}

export interface LogBucket {
  readonly time: string;
  readonly count: number;
  /** By severity; an empty word where it is unknown. */
  readonly counts?: Readonly<Record<string, number>>;
}

export interface LogPage extends Warned {
  readonly from: string;
  readonly to: string;
  readonly logs: readonly LogRecord[];
  readonly histogram: readonly LogBucket[];
  readonly histogramStepMillis: number;
  /** Whether the counts are exact, not an upper bound. */
  readonly histogramExact: boolean;
  readonly next: string | null;
}

export interface Host {
  readonly id: string;
  readonly hostId: string;
  readonly name: string;
  readonly os: string | null;
  readonly osDescription: string | null;
  readonly arch: string | null;
  readonly cpuModel: string | null;
  readonly cpuCount: number | null;
  readonly status: Status;
  readonly statusReasons: readonly string[];
  readonly cpuUtilization: number | null;
  readonly memoryUtilization: number | null;
  readonly memoryUsedBytes: number | null;
  readonly memoryLimitBytes: number | null;
  readonly diskUtilization: number | null;
  readonly loadAverage1m: number | null;
  readonly networkReceiveBytesPerSecond: number | null;
  readonly networkTransmitBytesPerSecond: number | null;
  readonly uptimeSeconds: number | null;
  readonly services: number;
  readonly components: number;
  readonly lastSeen: string | null;
}

export interface HostDetail extends Warned {
  readonly host: Host;
  readonly filesystems: readonly {
    readonly mountpoint: string;
    readonly device: string | null;
    readonly type: string | null;
    readonly usedBytes: number | null;
    readonly limitBytes: number | null;
    readonly utilization: number | null;
  }[];
  readonly services: readonly {
    readonly id: string;
    readonly name: string;
    readonly status: Status;
    readonly instances: readonly string[];
  }[];
  readonly components: readonly {
    readonly id: string;
    readonly name: string;
    readonly type: string;
    readonly status: Status;
  }[];
  readonly alerts: readonly Alert[];
}

export interface Component extends Figures {
  readonly id: string;
  readonly componentId: string | null;
  readonly kind: NodeKind;
  readonly type: string;
  readonly name: string;
  readonly address: string | null;
  readonly aliases: readonly string[];
  readonly host: HostRef | null;
  readonly up: boolean | null;
  readonly checkMillis: number | null;
  readonly failureReason: string | null;
  readonly probed: boolean;
  readonly status: Status;
  readonly statusReasons: readonly string[];
  readonly usedBy: readonly string[];
  readonly lastSeen: string | null;
}

export interface ComponentUser extends Figures {
  readonly id: string;
  readonly name: string;
  readonly status: Status;
  readonly destinations: readonly string[];
}

export interface Figure {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  readonly perSecond?: boolean;
}

export interface ComponentDetail extends Warned {
  readonly component: Component;
  readonly users: readonly ComponentUser[];
  readonly figures: readonly Figure[];
  readonly topics: readonly string[];
  readonly alerts: readonly Alert[];
}

export interface Alert {
  readonly fingerprint: string;
  readonly name: string;
  readonly state: "firing" | "suppressed" | "pending";
  readonly severity: string;
  readonly startsAt: string;
  readonly endsAt: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly silencedBy: readonly string[];
  readonly inhibitedBy: readonly string[];
  readonly generatorUrl: string;
  readonly nodes: readonly string[];
}

export interface PastAlert {
  readonly fingerprint: string;
  readonly name: string;
  readonly severity: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string | null;
  readonly nodes: readonly string[];
}

export interface Rule {
  readonly type: "alerting" | "recording";
  readonly name: string;
  readonly query: string;
  readonly duration: string | null;
  readonly health: "ok" | "err" | "unknown";
  readonly lastError: string;
  readonly state: "inactive" | "pending" | "firing" | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly lastEvaluation: string | null;
  readonly evaluationMillis: number | null;
}

export interface RuleGroup {
  readonly name: string;
  readonly file: string;
  readonly intervalMillis: number | null;
  readonly rules: readonly Rule[];
}

export interface Silence {
  readonly id: string;
  readonly status: { readonly state: "active" | "pending" | "expired" };
  readonly matchers: readonly {
    readonly name: string;
    readonly value: string;
    readonly isRegex: boolean;
    readonly isEqual?: boolean;
  }[];
  readonly startsAt: string;
  readonly endsAt: string;
  readonly createdBy: string;
  readonly comment: string;
}

export interface Session {
  readonly loginRequired: boolean;
  readonly loggedIn: boolean;
}
