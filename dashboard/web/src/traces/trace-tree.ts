/** A trace as OTLP JSON tells it: 64-bit integers are text, defaults are absent. */
export interface OtlpTrace {
  readonly resourceSpans?: readonly {
    readonly resource?: { readonly attributes?: readonly OtlpAttribute[] };
    readonly scopeSpans?: readonly {
      readonly scope?: { readonly name?: string; readonly version?: string };
      readonly spans?: readonly OtlpSpan[];
    }[];
  }[];
  /** Only there where the trace has more spans than were asked for. */
  readonly warnings?: readonly string[];
}

interface OtlpAttribute {
  readonly key: string;
  readonly value?: OtlpValue;
}

interface OtlpValue {
  readonly stringValue?: string;
  readonly intValue?: string | number;
  readonly doubleValue?: number | string;
  readonly boolValue?: boolean;
  readonly bytesValue?: string;
  readonly arrayValue?: { readonly values?: readonly OtlpValue[] };
  readonly kvlistValue?: { readonly values?: readonly OtlpAttribute[] };
}

interface OtlpSpan {
  readonly spanId?: string;
  readonly parentSpanId?: string;
  readonly name?: string;
  readonly kind?: number;
  readonly startTimeUnixNano?: string;
  readonly endTimeUnixNano?: string;
  readonly attributes?: readonly OtlpAttribute[];
  readonly events?: readonly {
    readonly timeUnixNano?: string;
    readonly name?: string;
    readonly attributes?: readonly OtlpAttribute[];
  }[];
  readonly links?: readonly {
    readonly traceId?: string;
    readonly spanId?: string;
    readonly attributes?: readonly OtlpAttribute[];
  }[];
  readonly status?: { readonly code?: number; readonly message?: string };
}

export type Attributes = readonly (readonly [string, string])[];

export interface SpanEvent {
  readonly name: string;
  /** Nanoseconds since the trace's start. */
  readonly at: number;
  readonly attributes: Attributes;
}

export interface SpanLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: Attributes;
}

/** A span in its place in the tree. Times are nanoseconds since the trace's start. */
export interface Span {
  readonly id: string;
  readonly parentId: string;
  readonly name: string;
  readonly kind: string;
  readonly service: string;
  readonly start: number;
  readonly duration: number;
  readonly error: boolean;
  readonly statusMessage: string;
  readonly scope: string;
  readonly attributes: Attributes;
  readonly resource: Attributes;
  readonly events: readonly SpanEvent[];
  readonly links: readonly SpanLink[];
  readonly depth: number;
  /** How many spans follow this one in the list that are below it. */
  readonly below: number;
  /** Whether it names a parent that is not in the trace (not yet received, or lost). */
  readonly orphan: boolean;
}

export interface Trace {
  /** All spans, parents before their children, siblings by start. */
  readonly spans: readonly Span[];
  readonly startMillis: number;
  readonly duration: number;
  /** Services by their first span; the place in the list is the place in the palette. */
  readonly services: readonly string[];
  readonly errors: number;
  readonly orphans: number;
  /** Whether these are only the earliest spans of the trace. */
  readonly partial: boolean;
}

const KINDS = ["unspecified", "internal", "server", "client", "producer", "consumer"];

export function valueText(value: OtlpValue | undefined): string {
  if (value === undefined) return "";
  if (value.stringValue !== undefined) return value.stringValue;
  if (value.intValue !== undefined) return String(value.intValue);
  if (value.doubleValue !== undefined) return String(value.doubleValue);
  if (value.boolValue !== undefined) return String(value.boolValue);
  if (value.bytesValue !== undefined) return value.bytesValue;
  if (value.arrayValue !== undefined) {
    return `[${(value.arrayValue.values ?? []).map(valueText).join(", ")}]`;
  }
  const fields = value.kvlistValue?.values ?? [];
  return `{${fields.map((field) => `${field.key}: ${valueText(field.value)}`).join(", ")}}`;
}

function attributesOf(list: readonly OtlpAttribute[] | undefined): Attributes {
  return (list ?? []).map((item) => [item.key, valueText(item.value)] as const);
}

/** An epoch time in nanoseconds, which no number holds exactly, as seconds and the rest. */
interface Instant {
  readonly seconds: number;
  readonly nanos: number;
}

const ZERO: Instant = { seconds: 0, nanos: 0 };

function instant(text: string | undefined): Instant {
  if (text === undefined || !/^\d+$/.test(text)) return ZERO;
  return { seconds: Number(text.slice(0, -9)), nanos: Number(text.slice(-9)) };
}

/** Nanoseconds from one instant to another. */
function between(from: Instant, to: Instant): number {
  return (to.seconds - from.seconds) * 1e9 + (to.nanos - from.nanos);
}

/** A span whose place in the tree is still to be found. */
type Draft = { -readonly [K in keyof Span]: Span[K] };

/** Puts a trace's spans into a tree, whatever is missing from it or wrong in it. */
export function buildTrace(otlp: OtlpTrace): Trace {
  const first = earliest(otlp);
  const drafts = readSpans(otlp, first);
  const byId = new Map<string, Draft>();
  for (const draft of drafts) if (!byId.has(draft.id)) byId.set(draft.id, draft);
  const roots: Draft[] = [];
  const children = new Map<Draft, Draft[]>();
  for (const draft of drafts) {
    const parent = draft.parentId === "" ? undefined : byId.get(draft.parentId);
    draft.orphan = draft.parentId !== "" && parent === undefined;
    if (parent === undefined || parent === draft) roots.push(draft);
    else {
      const siblings = children.get(parent);
      if (siblings === undefined) children.set(parent, [draft]);
      else siblings.push(draft);
    }
  }
  const spans = flatten(roots, drafts, children);
  const services: string[] = [];
  const seen = new Set<string>();
  for (const span of spans) {
    if (seen.has(span.service)) continue;
    seen.add(span.service);
    services.push(span.service);
  }
  let duration = 0;
  for (const span of spans) duration = Math.max(duration, span.start + span.duration);
  return {
    spans,
    startMillis: first.seconds * 1_000 + first.nanos / 1e6,
    duration,
    services,
    errors: spans.filter((span) => span.error).length,
    orphans: spans.filter((span) => span.orphan).length,
    partial: (otlp.warnings ?? []).length > 0,
  };
}

function earliest(otlp: OtlpTrace): Instant {
  let first: Instant | undefined;
  for (const group of otlp.resourceSpans ?? []) {
    for (const scope of group.scopeSpans ?? []) {
      for (const span of scope.spans ?? []) {
        const start = instant(span.startTimeUnixNano);
        if (first === undefined || between(first, start) < 0) first = start;
      }
    }
  }
  return first ?? ZERO;
}

function readSpans(otlp: OtlpTrace, first: Instant): Draft[] {
  const drafts: Draft[] = [];
  for (const group of otlp.resourceSpans ?? []) {
    const resource = attributesOf(group.resource?.attributes);
    const service = resource.find(([key]) => key === "service.name")?.[1] ?? "";
    for (const scopeSpans of group.scopeSpans ?? []) {
      const { name = "", version = "" } = scopeSpans.scope ?? {};
      const scope = version === "" ? name : `${name} ${version}`;
      for (const span of scopeSpans.spans ?? []) {
        drafts.push(readSpan(span, first, { service, scope, resource }));
      }
    }
  }
  return drafts;
}

function readSpan(
  span: OtlpSpan,
  first: Instant,
  origin: Pick<Span, "service" | "scope" | "resource">,
): Draft {
  const start = instant(span.startTimeUnixNano);
  const end = instant(span.endTimeUnixNano);
  return {
    service: origin.service,
    scope: origin.scope,
    resource: origin.resource,
    id: span.spanId ?? "",
    parentId: span.parentSpanId ?? "",
    name: span.name ?? "",
    kind: KINDS[span.kind ?? 0] ?? "unspecified",
    start: between(first, start),
    duration: Math.max(0, between(start, end)),
    error: span.status?.code === 2,
    statusMessage: span.status?.message ?? "",
    attributes: attributesOf(span.attributes),
    events: (span.events ?? []).map((event) => ({
      name: event.name ?? "",
      at: between(first, instant(event.timeUnixNano)),
      attributes: attributesOf(event.attributes),
    })),
    links: (span.links ?? []).map((link) => ({
      traceId: link.traceId ?? "",
      spanId: link.spanId ?? "",
      attributes: attributesOf(link.attributes),
    })),
    depth: 0,
    below: 0,
    orphan: false,
  };
}

function byStart(a: Draft, b: Draft): number {
  return a.start - b.start || b.duration - a.duration || (a.id < b.id ? -1 : 1);
}

function flatten(
  roots: readonly Draft[],
  all: readonly Draft[],
  children: ReadonlyMap<Draft, Draft[]>,
): Span[] {
  const spans: Draft[] = [];
  const visited = new Set<Draft>();
  const walk = (root: Draft): void => {
    const stack: { draft: Draft; index: number; next: number; below: readonly Draft[] }[] = [];
    const enter = (draft: Draft): void => {
      visited.add(draft);
      draft.depth = stack.length;
      const below = children.get(draft) ?? [];
      stack.push({ draft, index: spans.length, next: 0, below: below.toSorted(byStart) });
      spans.push(draft);
    };
    enter(root);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const child = top.below[top.next];
      top.next += 1;
      if (child === undefined) {
        stack.pop();
        top.draft.below = spans.length - top.index - 1;
      } else if (!visited.has(child)) enter(child);
    }
  };
  for (const root of roots.toSorted(byStart)) walk(root);
  // Spans that name each other as parents hang on no root: the earliest becomes one.
  if (visited.size < all.length) {
    for (const draft of all.toSorted(byStart)) if (!visited.has(draft)) walk(draft);
  }
  return spans;
}

/** The indexes of the spans that are shown when the subtrees of some are folded. */
export function unfolded(spans: readonly Span[], folded: ReadonlySet<string>): number[] {
  const result: number[] = [];
  for (let index = 0; index < spans.length; index += 1) {
    result.push(index);
    const span = spans[index];
    if (span !== undefined && folded.has(span.id)) index += span.below;
  }
  return result;
}

/** Whether a span has a text in its name, service, or attributes. */
export function spanMatches(span: Span, text: string): boolean {
  const needle = text.toLowerCase();
  const has = (value: string): boolean => value.toLowerCase().includes(needle);
  return (
    has(span.name) ||
    has(span.service) ||
    has(span.id) ||
    span.attributes.some(([key, value]) => has(`${key}=${value}`))
  );
}
