import type { Alert } from "../api/types";
import { formatAgo } from "../format/format";
import { hrefTo } from "../router/router";
import { SeverityBadge } from "../ui/status";

/** The alerts of one thing, on its page. */
export function AlertStrip({ alerts }: { alerts: readonly Alert[] }) {
  if (alerts.length === 0) return null;
  return (
    <section class="card" aria-label="Alerts">
      <ul class="link-list">
        {alerts.map((alert) => (
          <li key={alert.fingerprint}>
            <SeverityBadge severity={alert.severity} />
            <a class="cut" href={hrefTo("/alerts", { alert: alert.fingerprint })}>
              {alert.name}
            </a>
            <span class="cut">{alert.summary}</span>
            <span class="muted">
              {alert.state} since {formatAgo(Date.parse(alert.startsAt))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
