import { afterEach, describe, expect, it, vi } from "vitest";
import { ApiError, getJson, send, withQuery } from "../src/api/client";
import { loadChart, queryRange, quote, seriesName, toColumns } from "../src/api/prometheus";

function answer(body: unknown, status = 200): void {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  vi.stubGlobal("fetch", async () => new Response(text, { status }));
}

async function failure(promise: Promise<unknown>): Promise<ApiError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  throw new Error("It did not fail");
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("the API client", () => {
  it("leaves absent parameters out of the URL and escapes the others", () => {
    expect(withQuery("/a", { b: "x y&z", c: null, d: undefined, e: "", f: 0 })).toBe(
      "/a?b=x+y%26z&f=0",
    );
    expect(withQuery("/a", {})).toBe("/a");
  });

  it("reads JSON", async () => {
    answer({ services: [] });
    expect(await getJson("/api/v1/services", {})).toEqual({ services: [] });
  });

  it("tells the reason of a problem", async () => {
    answer({ title: "Bad Request", detail: "limit must be at most 500", status: 400 }, 400);
    const error = await failure(getJson("/x", {}));
    expect(error.status).toBe(400);
    expect(error.message).toBe("limit must be at most 500");
  });

  it("tells the reason that Prometheus gives", async () => {
    answer({ status: "error", errorType: "bad_data", error: "parse error" }, 400);
    expect((await failure(getJson("/x", {}))).message).toBe("parse error");
  });

  it("says something sensible about answers that are no JSON", async () => {
    answer("<html>proxy</html>", 502);
    expect((await failure(getJson("/x", {}))).message).toBe("The server answered with status 502.");
    answer("<html>login</html>");
    expect((await failure(getJson("/x", {}))).message).toMatch(/not valid JSON/);
  });

  it("says that the server cannot be reached", async () => {
    vi.stubGlobal("fetch", async () => {
      throw new TypeError("Failed to fetch");
    });
    const error = await failure(getJson("/x", {}));
    expect(error.status).toBe(0);
    expect(error.message).toMatch(/cannot be reached/);
  });

  it("marks changes as coming from this app", async () => {
    let sent: RequestInit | undefined;
    vi.stubGlobal("fetch", async (_: string, init: RequestInit) => {
      sent = init;
      return new Response("{}");
    });
    await send("POST", "/silences", { comment: "x" });
    expect(new Headers(sent?.headers).get("X-Strata")).toBe("1");
    expect(sent?.body).toBe('{"comment":"x"}');
  });
});

describe("Prometheus data", () => {
  const range = { fromMillis: 100_000, toMillis: 160_000 };

  it("quotes label values", () => {
    expect(quote('a"b\\c\nd')).toBe('"a\\"b\\\\c\\nd"');
  });

  it("names series by metric and labels", () => {
    expect(seriesName({ __name__: "up", job: "a" })).toBe('up{job="a"}');
    expect(seriesName({ __name__: "up" })).toBe("up");
    expect(seriesName({})).toBe("{}");
  });

  it("puts series on one time axis with gaps where values are missing or no numbers", () => {
    const columns = toColumns(
      [
        {
          name: "a",
          series: {
            metric: {},
            values: [
              [100, "1"],
              [120, "NaN"],
              [160, "4"],
              [900, "9"],
            ],
          },
        },
      ],
      range,
      20,
    );
    expect(columns.times).toEqual([100, 120, 140, 160]);
    expect(columns.series[0]?.values).toEqual([1, null, null, 4]);
  });

  it("reads a matrix, and fails with the reason of an error", async () => {
    const result = [{ metric: { job: "a" }, values: [[100, "1"]] }];
    answer({ status: "success", data: { resultType: "matrix", result } });
    expect(await queryRange("up", range, 20)).toEqual(result);
    answer({ status: "error", error: "many-to-many" });
    expect((await failure(queryRange("up", range, 20))).message).toBe("many-to-many");
  });

  it("makes a chart's lines from several queries", async () => {
    const result = [{ metric: { service: "cart" }, values: [] }];
    answer({ status: "success", data: { resultType: "matrix", result } });
    const columns = await loadChart(
      [
        { query: (window) => `rate(a[${window}])`, name: (labels) => labels["service"] ?? "" },
        { query: () => "b", name: () => "fixed" },
      ],
      range,
    );
    expect(columns.series.map((series) => series.name)).toEqual(["cart", "fixed"]);
  });
});
