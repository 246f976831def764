import { describe, expect, it } from "vitest";
import { figureText } from "../src/components/page";
import { resultRows } from "../src/explore/page";
import { hostQueries } from "../src/hosts/page";
import { parts } from "../src/logs/histogram";
import { findTargets, matchScore } from "../src/shell/go-to";
import { neighbourAt } from "../src/topology/canvas";
import { parseFind } from "../src/topology/find";
import { layOut } from "../src/topology/layout";
import { showsRunsOn } from "../src/topology/page";
import { decades } from "../src/traces/scatter";
import { parseZoom } from "../src/traces/page";
import { parseSorting, sortRows } from "../src/ui/table";
import { visibleRows } from "../src/ui/virtual-list";
import { topologyNode } from "./fixtures";

describe("showsRunsOn", () => {
  it("shows what runs where while the map is small", () => {
    expect(showsRunsOn("", 60)).toBe(true);
    expect(showsRunsOn("", 61)).toBe(false);
  });

  it("does what the URL says", () => {
    expect(showsRunsOn("0", 5)).toBe(false);
    expect(showsRunsOn("1", 500)).toBe(true);
  });
});

describe("the charts of a host", () => {
  const queries = hostQueries("h1");
  const query = (name: keyof typeof queries): string =>
    queries[name].map((item) => item.query("60s")).join(" ");

  it("show used space and memory, not what is free", () => {
    expect(query("filesystems")).toContain('system_filesystem_state="used"');
    expect(query("memory")).toContain('system_memory_state="used"');
  });

  it("count no traffic twice", () => {
    expect(query("network")).toContain('network_interface_name!~"lo[0-9]*"');
    expect(query("disk")).toContain('system_device!~"(dm-|md)[0-9]+"');
  });
});

describe("parseFind", () => {
  const cart = topologyNode({ status: "critical", errorRatio: 0.125 });
  const redis = topologyNode({ name: "redis", kind: "cache", type: "redis", rate: null });

  it("finds words in names, kinds and addresses", () => {
    expect(parseFind("CAR")(cart)).toBe(true);
    expect(parseFind("cache")(redis)).toBe(true);
    expect(parseFind("car cache")(cart)).toBe(false);
    expect(parseFind("  ")(redis)).toBe(true);
  });

  it("understands conditions", () => {
    expect(parseFind("status:critical")(cart)).toBe(true);
    expect(parseFind("errors > 10 kind:service")(cart)).toBe(true);
    expect(parseFind("errors>20")(cart)).toBe(false);
    expect(parseFind("p95<25")(cart)).toBe(true);
    expect(parseFind("rate<100")(redis)).toBe(false);
  });

  it("takes what it does not understand as a word", () => {
    expect(parseFind("colour:red")(cart)).toBe(false);
    expect(parseFind("10.0.0.5:6379")(topologyNode({ address: "10.0.0.5:6379" }))).toBe(true);
  });
});

describe("quick go-to", () => {
  const targets = ["checkout", "cart", "catalog"].map((text) => ({
    href: `/${text}`,
    text,
    note: "",
  }));

  it("prefers beginnings over parts over scattered letters", () => {
    expect(matchScore("cart", "car")).toBeLessThan(matchScore("scar", "car") ?? 0);
    expect(matchScore("scar", "car")).toBeLessThan(matchScore("c-a-r", "car") ?? 0);
    expect(matchScore("cart", "x")).toBeUndefined();
    expect(findTargets(targets, "cat").map((target) => target.text)).toEqual(["catalog", "cart"]);
  });

  it("takes a trace id as what it is", () => {
    const [found] = findTargets(targets, "4BF92F3577B34DA6A3CE929D0E0E4736");
    expect(found?.href).toContain("/traces/4bf92f3577b34da6a3ce929d0e0e4736");
  });
});

describe("tables", () => {
  const columns = [{ id: "rate", title: "", cell: () => "", sortBy: (row: number | null) => row }];

  it("sort unknown figures last, either way", () => {
    const rows = [2, null, 3, 1];
    expect(sortRows(rows, columns, { column: "rate", descending: false })).toEqual([1, 2, 3, null]);
    expect(sortRows(rows, columns, { column: "rate", descending: true })).toEqual([3, 2, 1, null]);
    expect(sortRows(rows, columns, { column: "gone", descending: true })).toEqual(rows);
  });

  it("read their sorting from the URL", () => {
    const otherwise = { column: "name", descending: false };
    expect(parseSorting("-rate", otherwise)).toEqual({ column: "rate", descending: true });
    expect(parseSorting("rate", otherwise)).toEqual({ column: "rate", descending: false });
    expect(parseSorting("", otherwise)).toBe(otherwise);
  });
});

describe("long lists", () => {
  it("hold few rows wherever they are scrolled", () => {
    expect(visibleRows(0, 280, 10_000, 28)).toEqual({ first: 0, last: 18 });
    const { first, last } = visibleRows(140_000, 280, 10_000, 28);
    expect(first).toBe(4_992);
    expect(last).toBe(5_018);
    expect(visibleRows(0, 280, 3, 28)).toEqual({ first: 0, last: 2 });
  });

  it("know rows that are open and taller", () => {
    const extra = new Map([[2, 400]]);
    expect(visibleRows(100, 280, 1_000, 28, extra).first).toBe(0);
    const far = visibleRows(28 * 100 + 400, 280, 1_000, 28, extra);
    expect(far.first).toBe(92);
  });
});

describe("small things", () => {
  it("arrow keys find the neighbour", () => {
    const layout = layOut(
      ["a", "b", "c"].map((id) => ({ id, layer: "application" as const })),
      [
        { id: "1", source: "a", target: "b", kind: "calls" },
        { id: "2", source: "a", target: "c", kind: "calls" },
      ],
    );
    expect(neighbourAt(layout, "b", 1, 0)).toBe("c");
    expect(neighbourAt(layout, "c", 1, 0)).toBe("c");
    expect(neighbourAt(layout, "b", 0, -1)).toBe("a");
    expect(neighbourAt(layout, "", 0, 1)).not.toBe("");
  });

  it("a zoom from the URL is a part of the trace or all of it", () => {
    expect(parseZoom("0.25-0.5")).toEqual({ from: 0.25, to: 0.5 });
    for (const text of ["", "x", "0.5-0.2", "-1-2", "0-7"]) {
      expect(parseZoom(text)).toEqual({ from: 0, to: 1 });
    }
  });

  it("the scatter's axis holds all durations", () => {
    expect(decades([5e6, 2e8])).toEqual({ low: 6, high: 9 });
    expect(decades([])).toEqual({ low: 6, high: 7 });
    expect(decades([0, 1e6])).toEqual({ low: 6, high: 7 });
  });

  it("the log histogram tells errors and warnings from the rest", () => {
    const bar = { time: "", count: 10, counts: { ERROR: 2, FATAL: 1, WARN: 3, INFO: 4 } };
    expect(parts(bar)).toEqual([
      ["error", 3],
      ["warn", 3],
      ["rest", 4],
    ]);
    expect(parts({ time: "", count: 4 })).toEqual([
      ["error", 0],
      ["warn", 0],
      ["rest", 4],
    ]);
  });

  it("figures have the unit that their name says", () => {
    const labels = {};
    expect(figureText({ name: "redis_memory_used_bytes", labels, value: 2_048 })).toBe("2 KiB");
    expect(figureText({ name: "net_bytes_total", labels, value: 2_048, perSecond: true })).toBe(
      "2 KiB/s",
    );
    expect(figureText({ name: "uptime_seconds", labels, value: 0.5 })).toBe("500 ms");
    expect(figureText({ name: "clients", labels, value: 12 })).toBe("12");
  });

  it("explore shows every type of result as rows", () => {
    expect(resultRows({ resultType: "scalar", result: [1, "42"] })).toEqual([
      { name: "scalar", value: 42 },
    ]);
    const vector = { metric: { __name__: "up" }, value: [1, "+Inf"] as const };
    expect(resultRows({ resultType: "vector", result: [vector] })).toEqual([
      { name: "up", value: Number.POSITIVE_INFINITY },
    ]);
  });
});
