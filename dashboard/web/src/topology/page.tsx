import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { getJson } from "../api/client";
import { useQuery } from "../api/query";
import { listen, streamConnected } from "../api/stream";
import type { Topology, TopologyNode } from "../api/types";
import { param, setParams } from "../router/router";
import { currentRange, range, rangeKey } from "../time/clock";
import { isLive } from "../time/range";
import { FilterBox, Segments, useTitle } from "../ui/bits";
import { Icon } from "../ui/icon";
import { Loaded, Message } from "../ui/states";
import { type MapHandle, TopologyMap } from "./canvas";
import { parseFind } from "./find";
import { FirstRun } from "./first-run";
import { type Layout, layOut } from "./layout";
import { FocusChip, SidePanel } from "./panel";
import { NodeTable } from "./table";
import "./topology.css";

/** Loads the topology and lays the stream's newer statuses over it. */
function useTopology(focus: string, depth: number) {
  const query = useQuery<Topology>(`topology ${rangeKey.value} ${focus} ${depth}`, (signal) => {
    const { fromMillis, toMillis } = currentRange();
    const params = { from: fromMillis, to: toMillis, focus, depth: focus === "" ? null : depth };
    return getJson<Topology>("/api/v1/topology", params, signal);
  });
  const [newer, setNewer] = useState<ReadonlyMap<string, TopologyNode>>(new Map());
  const current = useRef(query);
  current.current = query;
  useEffect(() => setNewer(new Map()), [query.data]);
  useEffect(
    () =>
      listen((event) => {
        if (!isLive(range.peek())) return;
        if (event.kind === "reset") current.current.reload();
        if (event.kind !== "topology") return;
        const known = new Set(current.current.data?.nodes.map((node) => node.id));
        const { changed, removed } = event.change;
        const appeared = changed.some((node) => !known.has(node.id));
        if (appeared || removed.some((id) => known.has(id))) current.current.reload();
        setNewer((old) => new Map([...old, ...changed.map((node) => [node.id, node] as const)]));
      }),
    [],
  );
  const data = useMemo(() => {
    if (query.data === undefined || newer.size === 0) return query.data;
    // Only the status: the stream's figures are of another time range than the page's.
    const nodes = query.data.nodes.map((node) => {
      const update = newer.get(node.id);
      if (update === undefined) return node;
      const { status, statusReasons, alerts } = update;
      return { ...node, status, statusReasons, alerts };
    });
    return { ...query.data, nodes };
  }, [query.data, newer]);
  return { ...query, data };
}

function useLayout(topology: Topology, focus: string, arrangement: number): Layout {
  const former = useRef<{ layout: Layout; of: string } | undefined>(undefined);
  const key = `${focus} ${arrangement}`;
  const graph =
    topology.nodes.map((node) => `${node.id}\n${node.layer}`).join("\n") +
    topology.edges.map((edge) => edge.id).join("\n");
  return useMemo(() => {
    const previous = former.current?.of === key ? former.current.layout : undefined;
    const layout = layOut(topology.nodes, topology.edges, previous);
    former.current = { layout, of: key };
    return layout;
  }, [graph, key]);
}

export function TopologyPage() {
  useTitle("Topology");
  const focus = param("focus");
  const depth = Math.min(10, Math.max(1, Number(param("depth")) || 2));
  const topology = useTopology(focus, depth);
  return (
    <div class="topology-page">
      <h1 class="hidden-visually">Topology</h1>
      {topology.data === undefined && topology.error !== undefined && focus !== "" && (
        <div class="topology-bar">
          <FocusChip focus={focus} depth={depth} />
        </div>
      )}
      <Loaded query={topology} what="the topology" placeholder={<MapPlaceholder />}>
        {(data) =>
          data.nodes.length === 0 ? <FirstRun compact={false} /> : <TopologyView topology={data} />
        }
      </Loaded>
    </div>
  );
}

function MapPlaceholder() {
  return (
    <div class="map-placeholder" role="status">
      <span class="waiting-dot" />
      Reading the topology…
    </div>
  );
}

/** Up to so many nodes the map shows what runs on which host without being asked. */
const SMALL_MAP = 60;

/** Whether to draw what runs where: as the URL says, else only while the map stays readable. */
export function showsRunsOn(asked: string, nodes: number): boolean {
  return asked === "1" || (asked !== "0" && nodes <= SMALL_MAP);
}

/** The part of a topology that the find box matches, with the edges among it. */
export function onlyFound(topology: Topology, found: ReadonlySet<string>): Topology {
  return {
    ...topology,
    nodes: topology.nodes.filter((node) => found.has(node.id)),
    edges: topology.edges.filter((edge) => found.has(edge.source) && found.has(edge.target)),
  };
}

function TopologyView({ topology }: { topology: Topology }) {
  const [arrangement, setArrangement] = useState(0);
  const map = useRef<MapHandle>(null);
  const find = param("find");
  const only = param("only") === "1";
  const selected = param("node");
  const asTable = param("view") === "table";
  const runsOnByDefault = topology.nodes.length <= SMALL_MAP;
  const showRunsOn = showsRunsOn(param("hosts"), topology.nodes.length);
  const found = useMemo(() => {
    if (find.trim() === "") return undefined;
    return new Set(topology.nodes.filter(parseFind(find)).map((node) => node.id));
  }, [topology, find]);
  const shown = useMemo(
    () => (only && found !== undefined ? onlyFound(topology, found) : topology),
    [topology, found, only],
  );
  const layout = useLayout(shown, param("focus") + (only ? `|${find}` : ""), arrangement);
  const select = (id: string): void => setParams({ node: id }, { push: true });
  const noService = !topology.nodes.some((node) => node.layer === "application");
  const tableNodes = found ? shown.nodes.filter((node) => found.has(node.id)) : shown.nodes;
  return (
    <div class="topology">
      <div class="topology-bar">
        <FilterBox
          label="Find in the topology"
          placeholder="Find: name, status:critical, p95>200"
          value={find}
          onInput={(text) => setParams({ find: text })}
        />
        {found !== undefined && (
          <label class="check">
            <input
              type="checkbox"
              checked={only}
              onChange={(event) => setParams({ only: event.currentTarget.checked ? 1 : null })}
            />
            Only matches ({found.size})
          </label>
        )}
        <FocusChip focus={param("focus")} depth={Number(param("depth")) || 2} />
        <span class="spacer" />
        <Legend />
        <label class="check">
          <input
            type="checkbox"
            checked={showRunsOn}
            onChange={(event) => {
              const checked = event.currentTarget.checked;
              setParams({ hosts: checked === runsOnByDefault ? null : checked ? 1 : 0 });
            }}
          />
          Runs on
          <svg width="28" height="8" aria-hidden="true">
            <path class="legend-line legend-line-faint" d="M0 4h28" />
          </svg>
        </label>
        <Segments
          label="View"
          value={asTable ? "table" : "map"}
          options={[
            { value: "map", text: "Map" },
            { value: "table", text: "Table" },
          ]}
          onChange={(view) => setParams({ view: view === "table" ? view : null })}
        />
      </div>
      <div class="topology-main">
        <div class="topology-stage">
          {asTable ? (
            <NodeTable nodes={tableNodes} selected={selected} onSelect={select} />
          ) : (
            <>
              <TopologyMap
                nodes={shown.nodes}
                edges={shown.edges}
                layout={layout}
                selected={selected}
                found={only ? undefined : found}
                showRunsOn={showRunsOn}
                onSelect={select}
                handle={map}
              />
              <MapButtons map={map} rearrange={() => setArrangement(arrangement + 1)} />
            </>
          )}
          {found?.size === 0 && (
            <div class="nothing-found">
              <Message icon="search" title="Nothing matches">
                <p>
                  Words match names, kinds and addresses; conditions look like{" "}
                  <code>status:critical</code>, <code>kind:cache</code>, <code>errors&gt;1</code>.
                </p>
              </Message>
            </div>
          )}
          {noService && !asTable && <FirstRun compact />}
        </div>
        {selected !== "" && <SidePanel topology={topology} selected={selected} onSelect={select} />}
      </div>
    </div>
  );
}

function Legend() {
  return (
    <ul class="legend" aria-label="Kinds of connections">
      <li>
        <svg width="28" height="8" aria-hidden="true">
          <path class="legend-line" d="M0 4h28" />
        </svg>
        calls
      </li>
      <li>
        <svg width="28" height="8" aria-hidden="true">
          <path class="legend-line" stroke-dasharray="9 5" d="M0 4h28" />
        </svg>
        messages
      </li>
      <li>
        <svg width="28" height="8" aria-hidden="true">
          <path class="legend-line" stroke-dasharray="3 3" d="M0 4h28" />
        </svg>
        uses
      </li>
      <li class="legend-live" title="Changes arrive as they happen">
        <span class={streamConnected.value ? "live-dot live" : "live-dot"} />
        {streamConnected.value ? "live" : "polling"}
      </li>
    </ul>
  );
}

function MapButtons({
  map,
  rearrange,
}: {
  map: { readonly current: MapHandle | null };
  rearrange: () => void;
}) {
  return (
    <div class="map-buttons" role="group" aria-label="Map">
      <button
        type="button"
        class="button button-icon"
        aria-label="Zoom in"
        title="Zoom in"
        onClick={() => map.current?.zoom(1.3)}
      >
        <Icon name="zoomIn" />
      </button>
      <button
        type="button"
        class="button button-icon"
        aria-label="Zoom out"
        title="Zoom out"
        onClick={() => map.current?.zoom(1 / 1.3)}
      >
        <Icon name="zoomOut" />
      </button>
      <button
        type="button"
        class="button button-icon"
        aria-label="Fit everything"
        title="Fit everything"
        onClick={() => map.current?.fit()}
      >
        <Icon name="scan" />
      </button>
      <button
        type="button"
        class="button button-icon"
        aria-label="Arrange anew"
        title="Arrange anew"
        onClick={rearrange}
      >
        <Icon name="shuffle" />
      </button>
    </div>
  );
}
