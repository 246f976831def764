import type { TopologyNode } from "../api/types";
import { formatMillis, formatRate, NONE } from "../format/format";
import { ErrorShare } from "../ui/bits";
import { KIND_TEXT, KindIcon, STATUS_ORDER, StatusBadge } from "../ui/status";
import { type Column, Table } from "../ui/table";

const LAYER_TEXT = {
  application: "Application",
  component: "Component",
  infrastructure: "Infrastructure",
};

const COLUMNS: readonly Column<TopologyNode>[] = [
  {
    id: "name",
    title: "Name",
    wide: true,
    sortBy: (node) => node.name,
    cell: (node) => (
      <span class="cell-name">
        <KindIcon kind={node.kind} />
        <bdi class="cut">{node.name}</bdi>
        <span class="cell-note cut">{node.address ?? node.namespace ?? ""}</span>
      </span>
    ),
  },
  {
    id: "status",
    title: "Status",
    sortBy: (node) => STATUS_ORDER[node.status],
    cell: (node) => <StatusBadge status={node.status} />,
  },
  { id: "kind", title: "Kind", sortBy: (node) => node.kind, cell: (node) => KIND_TEXT[node.kind] },
  {
    id: "layer",
    title: "Layer",
    sortBy: (node) => node.layer,
    cell: (node) => LAYER_TEXT[node.layer],
  },
  {
    id: "rate",
    title: "Requests",
    numeric: true,
    sortBy: (node) => node.rate,
    cell: (node) => formatRate(node.rate),
  },
  {
    id: "errors",
    title: "Errors",
    numeric: true,
    sortBy: (node) => node.errorRatio,
    cell: (node) => <ErrorShare ratio={node.errorRatio} />,
  },
  {
    id: "p95",
    title: "p95",
    numeric: true,
    sortBy: (node) => node.p95Millis,
    cell: (node) => formatMillis(node.p95Millis),
  },
  {
    id: "instances",
    title: "Instances",
    numeric: true,
    sortBy: (node) => node.instances,
    cell: (node) => node.instances ?? NONE,
  },
];

/** The topology's nodes as a table: the same find, selection and figures as the map. */
export function NodeTable({
  nodes,
  selected,
  onSelect,
}: {
  nodes: readonly TopologyNode[];
  selected: string;
  onSelect: (id: string) => void;
}) {
  const columns = COLUMNS.map((column) =>
    column.id === "name"
      ? {
          ...column,
          cell: (node: TopologyNode) => (
            <button type="button" class="row-button" onClick={() => onSelect(node.id)}>
              {column.cell(node)}
            </button>
          ),
        }
      : column,
  );
  return (
    <div class="topology-table">
      <Table
        label="Nodes of the topology"
        rows={nodes}
        columns={columns}
        rowKey={(node) => node.id}
        sorting={{ column: "status", descending: false }}
        selectedKey={selected}
        onSelect={(node) => onSelect(node.id)}
      />
    </div>
  );
}
