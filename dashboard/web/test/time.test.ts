import { describe, expect, it } from "vitest";
import { DEFAULT_RANGE, isLive, parseTime, resolveRange, stepSeconds } from "../src/time/range";

const NOW = Date.UTC(2026, 10, 23, 17, 0, 0);

describe("parseTime", () => {
  it("reads relative, epoch and RFC 3339 times", () => {
    expect(parseTime("now", NOW)).toBe(NOW);
    expect(parseTime("now-15m", NOW)).toBe(NOW - 900_000);
    expect(parseTime("now-2d", NOW)).toBe(NOW - 172_800_000);
    expect(parseTime("1795453200000", NOW)).toBe(1_795_453_200_000);
    expect(parseTime("2026-11-23T17:00:00Z", 0)).toBe(NOW);
  });

  it("refuses what is no time", () => {
    for (const text of ["", "soon", "now+1h", "now-", "now-5x", "12", "2026-99-99"]) {
      expect(parseTime(text, NOW)).toBeUndefined();
    }
  });
});

describe("resolveRange", () => {
  it("falls back to the default where the URL holds nonsense", () => {
    const fallback = { fromMillis: NOW - 900_000, toMillis: NOW };
    expect(resolveRange(DEFAULT_RANGE, NOW)).toEqual(fallback);
    expect(resolveRange({ from: "x", to: "y" }, NOW)).toEqual(fallback);
    expect(resolveRange({ from: "now", to: "now-1h" }, NOW)).toEqual(fallback);
  });

  it("knows ranges that move with the clock", () => {
    expect(isLive({ from: "now-1h", to: "now" })).toBe(true);
    expect(isLive({ from: "now-1h", to: "now-5m" })).toBe(false);
  });
});

describe("stepSeconds", () => {
  it("gives about as many points as wanted, never more", () => {
    for (const minutes of [5, 15, 60, 360, 1_440, 10_080, 44_640]) {
      const range = { fromMillis: NOW - minutes * 60_000, toMillis: NOW };
      const step = stepSeconds(range, 180);
      expect((minutes * 60) / step).toBeLessThanOrEqual(180);
      expect(step).toBeGreaterThanOrEqual(10);
    }
  });
});
