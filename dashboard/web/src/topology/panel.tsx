import type { Topology, TopologyEdge, TopologyNode } from "../api/types";
import { formatAgo, formatMillis, formatRate } from "../format/format";
import { hrefTo, setParams } from "../router/router";
import { ErrorShare, nodeHref, nodeName, Stat } from "../ui/bits";
import { Icon } from "../ui/icon";
import { KIND_TEXT, KindIcon, StatusBadge, StatusIcon } from "../ui/status";

const EDGE_TEXT = { calls: "calls", uses: "uses", runs_on: "runs on" };

function FiguresOf({ of }: { of: TopologyNode | TopologyEdge }) {
  if (of.rate === null) return null;
  return (
    <dl class="stats panel-stats">
      <Stat label="Requests" value={formatRate(of.rate)} />
      <Stat label="Errors" value={<ErrorShare ratio={of.errorRatio} />} />
      <Stat label="p50" value={formatMillis(of.p50Millis)} />
      <Stat label="p95" value={formatMillis(of.p95Millis)} />
      <Stat label="p99" value={formatMillis(of.p99Millis)} />
    </dl>
  );
}

interface PanelProps {
  readonly topology: Topology;
  readonly selected: string;
  readonly onSelect: (id: string) => void;
}

/** What is known of the selected node or edge, and where to go from it. */
export function SidePanel({ topology, selected, onSelect }: PanelProps) {
  const node = topology.nodes.find((item) => item.id === selected);
  const edge = topology.edges.find((item) => item.id === selected);
  const title = node?.name ?? (edge ? "Connection" : nodeName(selected));
  return (
    <aside class="panel" aria-label={`Details of ${title}`}>
      <header class="panel-header">
        {node && <KindIcon kind={node.kind} />}
        <h2 class="panel-title">
          <bdi>{title}</bdi>
        </h2>
        <button
          type="button"
          class="button button-icon button-ghost"
          aria-label="Close the details"
          onClick={() => onSelect("")}
        >
          <Icon name="close" />
        </button>
      </header>
      <div class="panel-body">
        {node && <NodeDetails node={node} topology={topology} onSelect={onSelect} />}
        {edge && <EdgeDetails edge={edge} topology={topology} onSelect={onSelect} />}
        {!node && !edge && (
          <p class="muted">It is not in the picture: nothing was seen of it in this time range.</p>
        )}
      </div>
    </aside>
  );
}

function NodeLinks({ node }: { node: TopologyNode }) {
  const isService = node.kind === "service";
  const hasPage = node.kind !== "external";
  const focused = hrefTo("/", { node: node.id, focus: node.id, depth: 1 });
  return (
    <div class="toolbar">
      {hasPage && (
        <a class="button button-primary" href={nodeHref(node.id)}>
          Open {KIND_TEXT[node.kind === "host" ? "host" : node.kind].toLowerCase()}
        </a>
      )}
      {isService && (
        <>
          <a class="button" href={hrefTo("/traces", { service: node.name })}>
            Traces
          </a>
          <a class="button" href={hrefTo("/logs", { service: node.name })}>
            Logs
          </a>
        </>
      )}
      <a class="button" href={focused}>
        Focus
      </a>
    </div>
  );
}

function NodeDetails({
  node,
  topology,
  onSelect,
}: {
  node: TopologyNode;
  topology: Topology;
  onSelect: (id: string) => void;
}) {
  const names = new Map(topology.nodes.map((item) => [item.id, item]));
  const incoming = topology.edges.filter((edge) => edge.target === node.id);
  const outgoing = topology.edges.filter((edge) => edge.source === node.id);
  const users = incoming.filter((edge) => edge.kind !== "runs_on");
  const used = outgoing.filter((edge) => edge.kind !== "runs_on");
  const guests = incoming.filter((edge) => edge.kind === "runs_on");
  const hosts = outgoing.filter((edge) => edge.kind === "runs_on");
  return (
    <>
      <div class="toolbar">
        <StatusBadge status={node.status} />
        <span class="muted">
          {[KIND_TEXT[node.kind], node.type, node.namespace].filter(Boolean).join(" · ")}
        </span>
      </div>
      {node.statusReasons.length > 0 && (
        <ul class="reasons">
          {node.statusReasons.map((reason) => (
            <li key={reason}>
              <StatusIcon status={node.status} size={14} />
              <span>{reason}</span>
            </li>
          ))}
        </ul>
      )}
      <FiguresOf of={node} />
      <NodeLinks node={node} />
      <dl class="facts">
        {node.address !== null && (
          <>
            <dt>Address</dt>
            <dd class="mono">{node.address}</dd>
          </>
        )}
        {node.instances !== null && (
          <>
            <dt>Instances</dt>
            <dd>{node.instances}</dd>
          </>
        )}
        {node.lastSeen !== null && (
          <>
            <dt>Last seen</dt>
            <dd>{formatAgo(Date.parse(node.lastSeen))}</dd>
          </>
        )}
      </dl>
      <EdgeList title="Used by" edges={users} end="source" names={names} onSelect={onSelect} />
      <EdgeList title="Uses" edges={used} end="target" names={names} onSelect={onSelect} />
      <EdgeList title="Runs on" edges={hosts} end="target" names={names} onSelect={onSelect} />
      <EdgeList title="Runs here" edges={guests} end="source" names={names} onSelect={onSelect} />
    </>
  );
}

function EdgeList({
  title,
  edges,
  end,
  names,
  onSelect,
}: {
  title: string;
  edges: readonly TopologyEdge[];
  end: "source" | "target";
  names: ReadonlyMap<string, TopologyNode>;
  onSelect: (id: string) => void;
}) {
  if (edges.length === 0) return null;
  const sorted = edges.toSorted((a, b) => (b.rate ?? -1) - (a.rate ?? -1));
  return (
    <section class="panel-section">
      <h3>{title}</h3>
      <ul>
        {sorted.slice(0, 50).map((edge) => {
          const other = names.get(edge[end]);
          return (
            <li key={edge.id}>
              <button type="button" class="panel-row" onClick={() => onSelect(edge[end])}>
                {other && <StatusIcon status={other.status} size={14} />}
                <bdi class="cut">{other?.name ?? nodeName(edge[end])}</bdi>
                <span class="panel-figure">
                  {edge.rate !== null
                    ? formatRate(edge.rate)
                    : edge.kind !== "runs_on" && EDGE_TEXT[edge.kind]}
                </span>
                <span class="panel-figure">
                  {edge.rate !== null && <ErrorShare ratio={edge.errorRatio} />}
                </span>
                <span class="panel-figure">
                  {edge.rate !== null && formatMillis(edge.p95Millis)}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
      {edges.length > 50 && <p class="muted">and {edges.length - 50} more; the table has all</p>}
    </section>
  );
}

function EdgeDetails({
  edge,
  topology,
  onSelect,
}: {
  edge: TopologyEdge;
  topology: Topology;
  onSelect: (id: string) => void;
}) {
  const name = (id: string): string =>
    topology.nodes.find((node) => node.id === id)?.name ?? nodeName(id);
  return (
    <>
      <p class="edge-line">
        <button type="button" class="link" onClick={() => onSelect(edge.source)}>
          <bdi>{name(edge.source)}</bdi>
        </button>
        <span class="muted">{edge.async ? "sends messages to" : EDGE_TEXT[edge.kind]}</span>
        <button type="button" class="link" onClick={() => onSelect(edge.target)}>
          <bdi>{name(edge.target)}</bdi>
        </button>
      </p>
      <FiguresOf of={edge} />
      <dl class="facts">
        {edge.destinations.length > 0 && (
          <>
            <dt>Destinations</dt>
            <dd>{edge.destinations.join(", ")}</dd>
          </>
        )}
        {edge.via !== null && (
          <>
            <dt>Through</dt>
            <dd>
              <button type="button" class="link" onClick={() => onSelect(edge.via ?? "")}>
                {name(edge.via)}
              </button>
            </dd>
          </>
        )}
      </dl>
      {edge.source.startsWith("service:") && (
        <div class="toolbar">
          <a class="button" href={hrefTo("/traces", { service: name(edge.source) })}>
            Traces of {name(edge.source)}
          </a>
        </div>
      )}
    </>
  );
}

/** Leaves the focused part for the whole picture. */
export function FocusChip({ focus, depth }: { focus: string; depth: number }) {
  if (focus === "") return null;
  return (
    <div class="focus-chip">
      <span>
        Around <strong>{nodeName(focus)}</strong>
      </span>
      <label>
        <span class="hidden-visually">Steps away from it</span>
        <select
          class="select"
          value={String(depth)}
          onChange={(event) => setParams({ depth: event.currentTarget.value })}
        >
          {[1, 2, 3, 4, 5].map((steps) => (
            <option key={steps} value={String(steps)}>
              {steps === 1 ? "1 step" : `${steps} steps`}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        class="button button-icon button-ghost"
        aria-label="Show everything"
        onClick={() => setParams({ focus: null, depth: null }, { push: true })}
      >
        <Icon name="close" size={14} />
      </button>
    </div>
  );
}
