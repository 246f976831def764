import { useEffect, useRef } from "preact/hooks";
import type { LogRecord } from "../api/types";
import { formatTime } from "../format/format";
import { hrefTo } from "../router/router";
import { CopyButton, nodeHref } from "../ui/bits";
import { Icon } from "../ui/icon";

export const LOG_ROW = 28;

interface LogRowProps {
  readonly log: LogRecord;
  readonly open: boolean;
  readonly toggle: (id: string) => void;
  readonly measure: (id: string, height: number) => void;
}

export function LogRow({ log, open, toggle, measure }: LogRowProps) {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = frame.current;
    if (element === null || !open) return;
    const observer = new ResizeObserver(() => measure(log.id, element.offsetHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, [open, log.id]);
  const severity = log.severity === "" ? "UNSET" : log.severity;
  return (
    <div ref={frame} class={`log ${open ? "log-open" : ""}`}>
      <button type="button" class="log-row" aria-expanded={open} onClick={() => toggle(log.id)}>
        <Icon name={open ? "chevronDown" : "chevronRight"} size={14} />
        <span class="log-time">{formatTime(Date.parse(log.time), Date.now(), true)}</span>
        <span class={`severity severity-${severity.toLowerCase()}`}>{severity}</span>
        <bdi class="log-service">{log.service}</bdi>
        <bdi class="log-body">{log.body.slice(0, 600)}</bdi>
      </button>
      {open && <LogDetails log={log} />}
    </div>
  );
}

function LogDetails({ log }: { log: LogRecord }) {
  return (
    <div class="log-details">
      <pre class="log-message">
        <bdi>{log.body}</bdi>
      </pre>
      <div class="toolbar">
        {log.traceId !== null && (
          <a
            class="button button-small"
            href={hrefTo(`/traces/${log.traceId}`, { span: log.spanId })}
          >
            <Icon name="tree" size={14} />
            Trace
          </a>
        )}
        {log.service !== "" && (
          <a class="button button-small" href={nodeHref(`service:${log.service}`)}>
            <Icon name="hexagon" size={14} />
            Service
          </a>
        )}
        <CopyButton text={JSON.stringify(log, undefined, 2)} label="Copy as JSON" />
      </div>
      <LogFields title="Attributes" values={log.attributes} />
      <LogFields title="Resource" values={log.resource} />
    </div>
  );
}

function LogFields({ title, values }: { title: string; values: Readonly<Record<string, string>> }) {
  const fields = Object.entries(values);
  if (fields.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <dl class="facts">
        {fields.map(([name, value]) => [
          <dt key={`${name} name`}>{name}</dt>,
          <dd key={name} class="mono">
            <bdi>{value}</bdi>
          </dd>,
        ])}
      </dl>
    </section>
  );
}
