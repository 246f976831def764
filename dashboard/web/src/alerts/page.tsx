import { useEffect } from "preact/hooks";
import { getJson } from "../api/client";
import { useQuery } from "../api/query";
import { listen } from "../api/stream";
import type { Alert, PastAlert, RuleGroup, Silence, Warned } from "../api/types";
import { formatAgo, formatDateTime, formatMillis, formatSeconds, NONE } from "../format/format";
import { hrefTo, hrefWith, param } from "../router/router";
import { currentRange, rangeKey } from "../time/clock";
import { nodeHref, nodeName, PageHeader, Tags, useTitle } from "../ui/bits";
import { Icon } from "../ui/icon";
import { Loaded, Message } from "../ui/states";
import { SeverityBadge, StatusIcon } from "../ui/status";
import { type Column, Table } from "../ui/table";
import { SilenceForm, SilenceList } from "./silences";
import "./alerts.css";

const TABS = [
  { id: "", title: "Active" },
  { id: "history", title: "History" },
  { id: "rules", title: "Rules" },
  { id: "silences", title: "Silences" },
] as const;

export function AlertsPage() {
  useTitle("Alerts");
  const tab = param("tab");
  return (
    <div class="page">
      <PageHeader title="Alerts">
        <nav class="tabs" aria-label="Parts of the alerts">
          {TABS.map((item) => (
            <a
              key={item.id}
              href={hrefWith({ tab: item.id, alert: null, silence: null })}
              aria-current={tab === item.id ? "page" : undefined}
            >
              {item.title}
            </a>
          ))}
        </nav>
      </PageHeader>
      {tab === "history" && <History />}
      {tab === "rules" && <Rules />}
      {tab === "silences" && <Silences />}
      {tab === "" && <ActiveAlerts />}
    </div>
  );
}

function ActiveAlerts() {
  const query = useQuery<{ alerts: readonly Alert[] } & Warned>("alerts", (signal) =>
    getJson("/api/v1/alerts", {}, signal),
  );
  const { reload } = query;
  useEffect(
    () =>
      listen((event) => {
        if (event.kind !== "topology") reload();
      }),
    [],
  );
  return (
    <Loaded query={query} what="the alerts">
      {(data) =>
        data.alerts.length === 0 ? (
          <Message icon="check" title="No alert is active">
            <p>
              Nothing fires and nothing is pending. See the{" "}
              <a href={hrefWith({ tab: "rules" })}>rules</a> that are watched.
            </p>
          </Message>
        ) : (
          <ul class="alerts">
            {data.alerts.map((alert) => (
              <AlertCard key={alert.fingerprint} alert={alert} reload={reload} />
            ))}
          </ul>
        )
      }
    </Loaded>
  );
}

function stateText(alert: Alert): string {
  if (alert.state === "firing") return "Firing";
  if (alert.state === "pending") return "Pending";
  return alert.silencedBy.length > 0 ? "Silenced" : "Held back by another alert";
}

function aboutText(alert: Alert, node: string): string {
  return (node.startsWith("host:") && alert.labels["host_name"]) || nodeName(node);
}

function AlertCard({ alert, reload }: { alert: Alert; reload: () => void }) {
  const chosen = param("alert") === alert.fingerprint;
  const silencing = param("silence") === alert.fingerprint;
  const description = alert.annotations["description"] ?? "";
  const runbook = alert.annotations["runbook_url"] ?? "";
  return (
    <li class={`card alert alert-${alert.state} ${chosen ? "alert-chosen" : ""}`}>
      <div class="alert-head">
        <SeverityBadge severity={alert.severity} />
        <h2>
          <bdi>{alert.name}</bdi>
        </h2>
        <span class="alert-state">{stateText(alert)}</span>
        <span class="muted" title={formatDateTime(Date.parse(alert.startsAt))}>
          since {formatDateTime(Date.parse(alert.startsAt))},{" "}
          {formatAgo(Date.parse(alert.startsAt))}
        </span>
      </div>
      {alert.summary !== "" && <p class="alert-summary">{alert.summary}</p>}
      {description !== "" && description !== alert.summary && <p class="muted">{description}</p>}
      <Tags values={alert.labels} />
      <div class="toolbar">
        {alert.nodes.map((node) => (
          <span key={node} class="alert-node">
            <a class="button button-small" href={nodeHref(node)}>
              {aboutText(alert, node)}
            </a>
            <a class="button button-small" href={hrefTo("/", { node })}>
              <Icon name="topology" size={14} />
              In the topology
            </a>
          </span>
        ))}
        {/^https?:\/\//.test(runbook) && (
          <a class="button button-small" href={runbook} target="_blank" rel="noreferrer">
            <Icon name="external" size={14} />
            Runbook
          </a>
        )}
        {alert.state !== "suppressed" && !silencing && (
          <a class="button button-small" href={hrefWith({ silence: alert.fingerprint })}>
            <Icon name="bellOff" size={14} />
            Silence
          </a>
        )}
      </div>
      {silencing && <SilenceForm labels={alert.labels} done={reload} />}
    </li>
  );
}

const HISTORY_COLUMNS: readonly Column<PastAlert>[] = [
  {
    id: "start",
    title: "Began",
    sortBy: (alert) => alert.startsAt,
    cell: (alert) => formatDateTime(Date.parse(alert.startsAt)),
  },
  {
    id: "lasted",
    title: "Lasted",
    numeric: true,
    sortBy: (alert) => lastedMillis(alert),
    cell: (alert) =>
      alert.endsAt === null ? (
        <span class="tone-critical">still firing</span>
      ) : (
        formatSeconds((lastedMillis(alert) ?? 0) / 1_000)
      ),
  },
  {
    id: "severity",
    title: "Severity",
    sortBy: (alert) => alert.severity,
    cell: (alert) => <SeverityBadge severity={alert.severity} />,
  },
  {
    id: "name",
    title: "Alert",
    sortBy: (alert) => alert.name,
    cell: (alert) => <strong>{alert.name}</strong>,
  },
  {
    id: "nodes",
    title: "About",
    cell: (alert) =>
      alert.nodes.map((node) => (
        <a key={node} href={nodeHref(node)}>
          {nodeName(node)}{" "}
        </a>
      )),
  },
  { id: "labels", title: "Labels", wide: true, cell: (alert) => <Tags values={alert.labels} /> },
];

function lastedMillis(alert: PastAlert): number | null {
  return alert.endsAt === null ? null : Date.parse(alert.endsAt) - Date.parse(alert.startsAt);
}

function History() {
  const query = useQuery<{ history: readonly PastAlert[] } & Warned>(
    `alert history ${rangeKey.value}`,
    (signal) => {
      const { fromMillis, toMillis } = currentRange();
      return getJson("/api/v1/alerts/history", { from: fromMillis, to: toMillis }, signal);
    },
  );
  return (
    <Loaded query={query} what="the history">
      {(data) =>
        data.history.length === 0 ? (
          <Message icon="bell" title="No alert has fired in this time range">
            <p>Choose a longer time range above to look further back.</p>
          </Message>
        ) : (
          <div class="card">
            <Table
              label="History of alerts"
              rows={data.history}
              columns={HISTORY_COLUMNS}
              rowKey={(alert) => alert.fingerprint + alert.startsAt}
              sorting={{ column: "start", descending: true }}
            />
          </div>
        )
      }
    </Loaded>
  );
}

function Rules() {
  const query = useQuery<{ groups: readonly RuleGroup[] } & Warned>("rules", (signal) =>
    getJson("/api/v1/rules", {}, signal),
  );
  return (
    <Loaded query={query} what="the rules">
      {(data) =>
        data.groups.length === 0 ? (
          <Message icon="bell" title="No rules are loaded">
            <p>The alert engine reads Prometheus rule files; its settings name them.</p>
          </Message>
        ) : (
          <div class="stack">
            {data.groups.map((group) => (
              <Group key={`${group.file} ${group.name}`} group={group} />
            ))}
          </div>
        )
      }
    </Loaded>
  );
}

function Group({ group }: { group: RuleGroup }) {
  return (
    <section class="card" aria-label={group.name}>
      <div class="card-header">
        <h2>{group.name}</h2>
        <span class="muted">
          {group.file} · every {formatMillis(group.intervalMillis)}
        </span>
      </div>
      <ul class="rules">
        {group.rules.map((rule) => (
          <li key={`${rule.type} ${rule.name} ${rule.query}`} class="rule">
            <div class="rule-head">
              {rule.state === "firing" && <StatusIcon status="critical" />}
              {rule.state === "pending" && <StatusIcon status="warning" />}
              {rule.state === "inactive" && <StatusIcon status="ok" />}
              <strong>{rule.name}</strong>
              <span class="muted">
                {rule.type}
                {rule.state !== null && ` · ${rule.state}`}
                {rule.duration !== null && ` · for ${rule.duration}`}
                {` · took ${rule.evaluationMillis === null ? NONE : formatMillis(rule.evaluationMillis)}`}
              </span>
              <Tags values={rule.labels} />
              <a class="button button-small rule-link" href={hrefTo("/explore", { q: rule.query })}>
                Explore
              </a>
            </div>
            <code class="rule-query">{rule.query}</code>
            {rule.lastError !== "" && (
              <p class="span-problem">
                <StatusIcon status="critical" size={14} />
                <span>{rule.lastError}</span>
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Silences() {
  const query = useQuery<readonly Silence[]>("silences", (signal) =>
    getJson("/alertmanager/api/v2/silences", {}, signal),
  );
  return (
    <Loaded query={query} what="the silences">
      {(silences) => <SilenceList silences={silences} reload={query.reload} />}
    </Loaded>
  );
}
