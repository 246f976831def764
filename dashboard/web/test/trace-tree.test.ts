import { describe, expect, it } from "vitest";
import {
  buildTrace,
  type OtlpTrace,
  spanMatches,
  unfolded,
  valueText,
} from "../src/traces/trace-tree";
import { processorMillis } from "./fixtures";

const START = 1_795_453_200_000_000_000n;

interface Sketch {
  readonly id: string;
  readonly parent?: string;
  readonly at?: number;
  readonly lasts?: number;
  readonly error?: boolean;
}

function otlp(services: Record<string, readonly Sketch[]>): OtlpTrace {
  return {
    resourceSpans: Object.entries(services).map(([service, spans]) => ({
      resource: { attributes: [{ key: "service.name", value: { stringValue: service } }] },
      scopeSpans: [
        {
          scope: { name: "test", version: "1" },
          spans: spans.map((span) => ({
            spanId: span.id,
            ...(span.parent === undefined ? {} : { parentSpanId: span.parent }),
            name: `does ${span.id}`,
            kind: 2,
            startTimeUnixNano: String(START + BigInt(span.at ?? 0)),
            endTimeUnixNano: String(START + BigInt((span.at ?? 0) + (span.lasts ?? 10))),
            ...(span.error ? { status: { code: 2, message: "broken" } } : {}),
          })),
        },
      ],
    })),
  };
}

function ids(trace: ReturnType<typeof buildTrace>): string[] {
  return trace.spans.map((span) => `${" ".repeat(span.depth)}${span.id}`);
}

describe("buildTrace", () => {
  it("puts children below their parents in order of their start", () => {
    const trace = buildTrace(
      otlp({
        shop: [
          { id: "late", parent: "root", at: 50 },
          { id: "root", lasts: 100 },
        ],
        cart: [
          { id: "early", parent: "root", at: 10 },
          { id: "leaf", parent: "early", at: 12, lasts: 200 },
        ],
      }),
    );
    expect(ids(trace)).toEqual(["root", " early", "  leaf", " late"]);
    expect(trace.spans.map((span) => span.below)).toEqual([3, 1, 0, 0]);
    expect(trace.services).toEqual(["shop", "cart"]);
    expect(trace.duration).toBe(212);
    expect(trace.startMillis).toBe(1_795_453_200_000);
  });

  it("counts errors and keeps their message", () => {
    const trace = buildTrace(
      otlp({
        shop: [
          { id: "a", error: true },
          { id: "b", parent: "a" },
        ],
      }),
    );
    expect(trace.errors).toBe(1);
    expect(trace.spans[0]?.statusMessage).toBe("broken");
  });

  it("shows spans whose parent is missing as roots and says so", () => {
    const trace = buildTrace(otlp({ shop: [{ id: "a", parent: "gone", at: 5 }, { id: "b" }] }));
    expect(ids(trace)).toEqual(["b", "a"]);
    expect(trace.orphans).toBe(1);
  });

  it("survives spans that are their own ancestors", () => {
    const trace = buildTrace(
      otlp({
        shop: [
          { id: "a", parent: "b" },
          { id: "b", parent: "a", at: 1 },
          { id: "c", parent: "c" },
        ],
      }),
    );
    expect(trace.spans.map((span) => span.id).toSorted()).toEqual(["a", "b", "c"]);
  });

  it("takes an empty answer and absent fields", () => {
    expect(buildTrace({}).spans).toEqual([]);
    expect(buildTrace({}).partial).toBe(false);
    expect(buildTrace({ warnings: ["the trace has more spans"] }).partial).toBe(true);
    const trace = buildTrace({ resourceSpans: [{ scopeSpans: [{ spans: [{}] }] }] });
    expect(trace.spans).toHaveLength(1);
    expect(trace.spans[0]?.kind).toBe("unspecified");
  });

  it("builds 10,000 spans, and a chain as deep, without delay", () => {
    const chain = Array.from({ length: 10_000 }, (_, index) => ({
      id: `s${index}`,
      ...(index === 0 ? {} : { parent: `s${index - 1}` }),
      at: index,
    }));
    const answer = otlp({ shop: chain });
    const start = processorMillis();
    const trace = buildTrace(answer);
    expect(processorMillis() - start).toBeLessThan(1_000);
    expect(trace.spans.at(-1)?.depth).toBe(9_999);
    expect(trace.spans[0]?.below).toBe(9_999);
  });
});

describe("unfolded", () => {
  it("leaves out what is below folded spans", () => {
    const { spans } = buildTrace(
      otlp({
        shop: [
          { id: "root" },
          { id: "a", parent: "root", at: 1 },
          { id: "b", parent: "a", at: 2 },
          { id: "c", parent: "root", at: 3 },
        ],
      }),
    );
    const shown = (folded: string[]): (string | undefined)[] =>
      unfolded(spans, new Set(folded)).map((index) => spans[index]?.id);
    expect(shown([])).toEqual(["root", "a", "b", "c"]);
    expect(shown(["a"])).toEqual(["root", "a", "c"]);
    expect(shown(["root"])).toEqual(["root"]);
  });
});

describe("valueText", () => {
  it("writes every kind of value", () => {
    expect(valueText({ stringValue: "x" })).toBe("x");
    expect(valueText({ intValue: "42" })).toBe("42");
    expect(valueText({ doubleValue: 1.5 })).toBe("1.5");
    expect(valueText({ boolValue: false })).toBe("false");
    expect(valueText({ arrayValue: { values: [{ intValue: "1" }, { stringValue: "b" }] } })).toBe(
      "[1, b]",
    );
    expect(valueText({ kvlistValue: { values: [{ key: "k", value: { boolValue: true } }] } })).toBe(
      "{k: true}",
    );
    expect(valueText(undefined)).toBe("");
  });
});

describe("spanMatches", () => {
  it("looks at names, services and attributes", () => {
    const [span] = buildTrace(otlp({ shop: [{ id: "root" }] })).spans;
    if (span === undefined) throw new Error("no span");
    expect(spanMatches(span, "DOES")).toBe(true);
    expect(spanMatches(span, "shop")).toBe(true);
    expect(spanMatches(span, "absent")).toBe(false);
  });
});
