import { describe, expect, it } from "vitest";
import {
  formatAgo,
  formatBytes,
  formatMillis,
  formatNumber,
  formatPercent,
  formatRate,
  formatTime,
  NONE,
  shorten,
} from "../src/format/format";

describe("formatting", () => {
  it("shows unknown as a dash, never as zero", () => {
    for (const format of [formatRate, formatPercent, formatMillis, formatBytes, formatNumber]) {
      expect(format(null)).toBe(NONE);
      expect(format(undefined)).toBe(NONE);
      expect(format(Number.NaN)).toBe(NONE);
    }
    expect(formatRate(0)).toBe("0/s");
    expect(formatPercent(0)).toBe("0 %");
  });

  it("writes rates with what they need", () => {
    expect(formatRate(42.34)).toBe("42.3/s");
    expect(formatRate(0.05)).toBe("3/min");
    expect(formatRate(12_345)).toBe("12.3 k/s");
  });

  it("never rounds an error share to zero or its opposite", () => {
    expect(formatPercent(0.00001)).toBe("<0.01 %");
    expect(formatPercent(0.125)).toBe("12.5 %");
    expect(formatPercent(1)).toBe("100 %");
  });

  it("chooses the unit of a duration", () => {
    expect(formatMillis(0.0005)).toBe("500 ns");
    expect(formatMillis(0.34)).toBe("340 µs");
    expect(formatMillis(48.25)).toBe("48.3 ms");
    expect(formatMillis(2_300)).toBe("2.3 s");
    expect(formatMillis(64_000)).toBe("1 min 4 s");
    expect(formatMillis(90_000_000)).toBe("1 d 1 h");
  });

  it("writes bytes in binary units", () => {
    expect(formatBytes(0)).toBe("0 B");
    expect(formatBytes(1_536)).toBe("1.5 KiB");
    expect(formatBytes(3 * 2 ** 30)).toBe("3 GiB");
  });

  it("writes the time of day, and the day where it is another", () => {
    const time = new Date(2026, 10, 23, 7, 5, 9, 42).getTime();
    expect(formatTime(time, time)).toBe("07:05:09");
    expect(formatTime(time, time, true)).toBe("07:05:09.042");
    expect(formatTime(time, time + 86_400_000)).toBe("2026-11-23 07:05:09");
    expect(formatTime(Number.NaN)).toBe(NONE);
  });

  it("says how long ago", () => {
    expect(formatAgo(0, 2_000)).toBe("just now");
    expect(formatAgo(0, 60_000)).toBe("60 s ago");
    expect(formatAgo(0, 600_000)).toBe("10 min ago");
    expect(formatAgo(0, 7_200_000)).toBe("2 h ago");
    expect(formatAgo(0, 259_200_000)).toBe("3 d ago");
  });

  it("cuts the middle out of long texts without breaking characters", () => {
    expect(shorten("short", 10)).toBe("short");
    expect(shorten("abcdefghij", 5)).toBe("abc…j");
    expect(shorten("🛒🛒🛒🛒🛒🛒", 3)).toBe("🛒🛒…");
  });
});
