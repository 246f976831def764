import type { ComponentChildren } from "preact";
import { formatNanos } from "../format/format";
import { hrefTo } from "../router/router";
import { CopyButton, nodeHref, Stat } from "../ui/bits";
import { Icon } from "../ui/icon";
import { StatusIcon } from "../ui/status";
import type { Attributes, Span, SpanEvent, Trace } from "./trace-tree";

function AttributeList({ attributes }: { attributes: Attributes }) {
  return (
    <dl class="attributes">
      {attributes.map(([key, value], index) => (
        <div key={`${key} ${index}`}>
          <dt>{key}</dt>
          <dd class={value.includes("\n") ? "mono attribute-block" : "mono"}>
            <bdi>{value}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Section({
  title,
  count,
  open = true,
  children,
}: {
  title: string;
  count: number;
  open?: boolean;
  children: ComponentChildren;
}) {
  if (count === 0) return null;
  return (
    <details class="span-section" open={open}>
      <summary>
        {title} <span class="muted">{count}</span>
      </summary>
      {children}
    </details>
  );
}

function Event({ event, span }: { event: SpanEvent; span: Span }) {
  return (
    <li class="span-event">
      <div class="span-event-head">
        {event.name === "exception" && <StatusIcon status="critical" size={14} />}
        <strong>{event.name}</strong>
        <span class="muted">{formatNanos(event.at - span.start)} after the start</span>
      </div>
      <AttributeList attributes={event.attributes} />
    </li>
  );
}

/** All that is known of one span. */
export function SpanDetails({
  span,
  trace,
  onClose,
}: {
  span: Span;
  trace: Trace;
  onClose: () => void;
}) {
  const share = trace.duration === 0 ? 0 : span.duration / trace.duration;
  return (
    <aside class="card span-details" aria-label={`Details of ${span.name}`}>
      <header class="panel-header">
        <h2 class="panel-title">
          <bdi>{span.name === "" ? "(no name)" : span.name}</bdi>
        </h2>
        <button
          type="button"
          class="button button-icon button-ghost"
          aria-label="Close the details"
          onClick={onClose}
        >
          <Icon name="close" />
        </button>
      </header>
      <div class="panel-body">
        <div class="toolbar">
          <a href={nodeHref(`service:${span.service}`)}>
            <bdi>{span.service}</bdi>
          </a>
          <span class="muted">{span.kind}</span>
        </div>
        {span.error && (
          <p class="span-problem">
            <StatusIcon status="critical" />
            <span>
              {span.statusMessage === "" ? "The span ended with an error" : span.statusMessage}
            </span>
          </p>
        )}
        <dl class="stats panel-stats">
          <Stat label="Duration" value={formatNanos(span.duration)} />
          <Stat label="Starts at" value={formatNanos(span.start)} />
          <Stat label="Of the trace" value={`${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`} />
        </dl>
        <Section title="Attributes" count={span.attributes.length}>
          <AttributeList attributes={span.attributes} />
        </Section>
        <Section title="Events" count={span.events.length}>
          <ul class="span-events">
            {span.events.map((event, index) => (
              <Event key={index} event={event} span={span} />
            ))}
          </ul>
        </Section>
        <Section title="Links" count={span.links.length}>
          <ul class="span-events">
            {span.links.map((link) => (
              <li key={link.traceId + link.spanId} class="span-event">
                <a class="mono" href={hrefTo(`/traces/${link.traceId}`, { span: link.spanId })}>
                  {link.traceId}
                </a>
                <AttributeList attributes={link.attributes} />
              </li>
            ))}
          </ul>
        </Section>
        <Section title="Resource" count={span.resource.length} open={false}>
          <AttributeList attributes={span.resource} />
        </Section>
        <div class="span-ids">
          <span class="muted">Span</span> <code>{span.id}</code> <CopyButton text={span.id} />
          {span.scope !== "" && <div class="muted">Scope {span.scope}</div>}
        </div>
      </div>
    </aside>
  );
}
