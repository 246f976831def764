import type { NodeKind, Status } from "../api/types";
import { Icon, type IconName } from "./icon";

export const STATUS_TEXT: Record<Status, string> = {
  ok: "Healthy",
  warning: "Warning",
  critical: "Critical",
  unknown: "Unknown",
};

/** The order in which trouble is listed: the worst first. */
export const STATUS_ORDER: Record<Status, number> = { critical: 0, warning: 1, unknown: 2, ok: 3 };

/** Outlines on a 16-unit square: every status has a shape of its own besides its colour. */
export const STATUS_SHAPES: Record<Status, string> = {
  ok: "M8 2.500a5.500 5.500 0 1 0 0 11a5.500 5.500 0 1 0 0-11z",
  warning: "M8 1.600 15.200 14.200H0.800z",
  critical: "M5 1h6l4 4v6l-4 4H5l-4-4V5z",
  unknown: "M8 2.500a5.500 5.500 0 1 0 0 11a5.500 5.500 0 1 0 0-11z",
};

export const STATUS_MARKS: Record<Status, string> = {
  ok: "M5.700 8.200 7.400 9.800 10.400 6.500",
  warning: "M8 6.200v3.400M8 11.700v.300",
  critical: "M8 4.400v4.200M8 11.100v.400",
  unknown: "M5.800 8h4.400",
};

export function StatusIcon({ status, size = 16 }: { status: Status; size?: number }) {
  return (
    <svg
      class={`status-icon status-${status}`}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      role="img"
      aria-label={STATUS_TEXT[status]}
    >
      <path class="status-shape" d={STATUS_SHAPES[status]} />
      <path class="status-mark" d={STATUS_MARKS[status]} />
    </svg>
  );
}

export function StatusBadge({ status }: { status: Status }) {
  return (
    <span class={`badge badge-${status}`}>
      <StatusIcon status={status} size={14} />
      <span>{STATUS_TEXT[status]}</span>
    </span>
  );
}

/** A Prometheus severity as one of our statuses. */
export function severityStatus(severity: string): Status {
  if (/^(critical|error|fatal|emergency|page|high)$/i.test(severity)) return "critical";
  if (/^(warning|warn|minor|medium)$/i.test(severity)) return "warning";
  return "unknown";
}

export function SeverityBadge({ severity }: { severity: string }) {
  const status = severityStatus(severity);
  return (
    <span class={`badge badge-${status}`}>
      <StatusIcon status={status} size={14} />
      <span>{severity === "" ? "no severity" : severity}</span>
    </span>
  );
}

export const KIND_ICONS: Record<NodeKind, IconName> = {
  service: "hexagon",
  database: "database",
  cache: "zap",
  messaging: "inbox",
  external: "globe",
  host: "server",
};

export const KIND_TEXT: Record<NodeKind, string> = {
  service: "Service",
  database: "Database",
  cache: "Cache",
  messaging: "Messaging",
  external: "External",
  host: "Host",
};

export function KindIcon({ kind, size = 16 }: { kind: NodeKind; size?: number }) {
  return (
    <span class="kind-icon" title={KIND_TEXT[kind]}>
      <Icon name={KIND_ICONS[kind]} size={size} />
    </span>
  );
}
