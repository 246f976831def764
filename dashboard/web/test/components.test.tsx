import { cleanup, configure, fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AlertsPage } from "../src/alerts/page";
import { navigate, param, startRouter } from "../src/router/router";
import { ServicesPage } from "../src/services/list";
import { TopBar } from "../src/shell/top-bar";
import { refreshNow } from "../src/time/clock";
import { SidePanel } from "../src/topology/panel";
import { TopologyPage } from "../src/topology/page";
import { TracePage } from "../src/traces/page";
import { topologyNode } from "./fixtures";

// Waiting ends as soon as the condition holds; a busy machine may take longer than the default.
configure({ asyncUtilTimeout: 10_000 });

const HOSTILE = '<img src=x onerror="alert(1)"> ‮ 🛒 خدمة';

type Answers = Record<string, unknown>;

/** Answers by path; a path that is not there is answered with 503 and a reason. */
function serve(answers: Answers): void {
  vi.stubGlobal("fetch", async (url: string) => {
    const path = new URL(url, "http://localhost").pathname;
    const body = answers[path];
    if (body === undefined) {
      const problem = { title: "Service Unavailable", detail: "Elasticsearch is away" };
      return new Response(JSON.stringify(problem), { status: 503 });
    }
    return new Response(JSON.stringify(body));
  });
}

const EMPTY_MATRIX = { status: "success", data: { resultType: "matrix", result: [] } };

function service(changes: object): object {
  return {
    id: "service:cart",
    name: "cart",
    namespace: "shop",
    language: "java",
    instances: 2,
    rate: 12.4,
    errorRatio: 0.125,
    p50Millis: 3,
    p95Millis: 83,
    p99Millis: 190,
    status: "critical",
    statusReasons: [],
    lastSeen: null,
    ...changes,
  };
}

let stop: () => void;

beforeEach(() => {
  window.history.replaceState(null, "", "/");
  stop = startRouter();
});

afterEach(() => {
  cleanup();
  stop();
  vi.unstubAllGlobals();
});

describe("the services page", () => {
  it("lists services with their figures", async () => {
    serve({
      "/api/v1/services": { services: [service({})], warnings: [] },
      "/prometheus/api/v1/query_range": EMPTY_MATRIX,
    });
    render(<ServicesPage />);
    const link = await screen.findByRole("link", { name: "cart" });
    expect(link.getAttribute("href")).toBe("/services/cart");
    expect(screen.getByText("12.4/s")).toBeTruthy();
    expect(screen.getByText("Critical")).toBeTruthy();
  });

  it("says what to do when nothing has reported", async () => {
    serve({ "/api/v1/services": { services: [], warnings: [] } });
    render(<ServicesPage />);
    expect(await screen.findByText(/No service has reported/)).toBeTruthy();
  });

  it("gives the reason when loading fails, and tries again", async () => {
    serve({});
    render(<ServicesPage />);
    expect(await screen.findByText("Elasticsearch is away")).toBeTruthy();
    serve({ "/api/v1/services": { services: [service({})], warnings: [] } });
    fireEvent.click(screen.getByRole("button", { name: /Try again/ }));
    expect(await screen.findByRole("link", { name: "cart" })).toBeTruthy();
  });

  it("keeps the former data with a banner when a refresh fails", async () => {
    serve({ "/api/v1/services": { services: [service({})], warnings: [] } });
    render(<ServicesPage />);
    await screen.findByRole("link", { name: "cart" });
    serve({});
    refreshNow();
    expect(await screen.findByText(/Could not refresh/)).toBeTruthy();
    expect(screen.getByRole("link", { name: "cart" })).toBeTruthy();
  });

  it("shows the server's warnings", async () => {
    serve({ "/api/v1/services": { services: [service({})], warnings: ["Alerts are missing"] } });
    render(<ServicesPage />);
    expect(await screen.findByText("Alerts are missing")).toBeTruthy();
  });

  it("keeps its filter and sorting in the URL", async () => {
    serve({
      "/api/v1/services": {
        services: [service({}), service({ id: "service:pay", name: "pay" })],
        warnings: [],
      },
    });
    render(<ServicesPage />);
    await screen.findByRole("link", { name: "pay" });
    fireEvent.input(screen.getByLabelText("Filter services"), { target: { value: "car" } });
    await waitFor(() => expect(screen.queryByRole("link", { name: "pay" })).toBeNull());
    expect(param("find")).toBe("car");
    fireEvent.click(screen.getByRole("button", { name: "Requests" }));
    expect(param("sort")).toBe("-rate");
  });

  it("shows hostile names as text", async () => {
    serve({ "/api/v1/services": { services: [service({ name: HOSTILE })], warnings: [] } });
    const { container } = render(<ServicesPage />);
    expect(await screen.findByText(HOSTILE)).toBeTruthy();
    expect(container.querySelector("img")).toBeNull();
  });
});

describe("the topology page", () => {
  it("waits for the first data with the agent's command", async () => {
    serve({ "/api/v1/topology": { nodes: [], edges: [], warnings: [] } });
    render(<TopologyPage />);
    expect(await screen.findByText("Waiting for first data…")).toBeTruthy();
    expect(screen.getByText(/-javaagent:strata-agent.jar/)).toBeTruthy();
  });

  it("holds the same as a table, selected by the URL", async () => {
    serve({
      "/api/v1/topology": {
        nodes: [topologyNode({ status: "critical", statusReasons: ["Too many errors"] })],
        edges: [],
        warnings: [],
      },
    });
    navigate("/?view=table&node=service:cart");
    render(<TopologyPage />);
    expect(await screen.findByRole("table", { name: "Nodes of the topology" })).toBeTruthy();
    expect(screen.getByText("Too many errors")).toBeTruthy();
  });
});

describe("the side panel", () => {
  it("says when the selected thing is not in the picture", () => {
    const topology = { nodes: [], edges: [] };
    render(<SidePanel topology={topology} selected="service:gone" onSelect={() => {}} />);
    expect(screen.getByText(/not in the picture/)).toBeTruthy();
  });

  it("tells what runs on a host from what uses something", () => {
    const host = topologyNode({ id: "host:h1", kind: "host", layer: "infrastructure", rate: null });
    const runsOn = {
      id: "service:cart>runs_on>host:h1",
      source: "service:cart",
      target: "host:h1",
      kind: "runs_on" as const,
      rate: null,
      errorRatio: null,
      p50Millis: null,
      p95Millis: null,
      p99Millis: null,
      async: false,
      destinations: [],
      via: null,
    };
    const topology = { nodes: [topologyNode({}), host], edges: [runsOn] };
    const panel = render(<SidePanel topology={topology} selected="host:h1" onSelect={() => {}} />);
    expect(screen.getByText("Runs here")).toBeTruthy();
    panel.unmount();
    render(<SidePanel topology={topology} selected="service:cart" onSelect={() => {}} />);
    expect(screen.getByText("Runs on")).toBeTruthy();
    expect(screen.queryByText("Uses")).toBeNull();
  });

  it("leads to traces, logs and the page of a service", () => {
    const topology = { nodes: [topologyNode({})], edges: [] };
    render(<SidePanel topology={topology} selected="service:cart" onSelect={() => {}} />);
    const href = (name: string): string | null =>
      screen.getByRole("link", { name }).getAttribute("href");
    expect(href("Open service")).toBe("/services/cart");
    expect(href("Traces")).toBe("/traces?service=cart");
    expect(href("Logs")).toBe("/logs?service=cart");
  });
});

describe("the trace page", () => {
  const span = (id: string, more: object = {}): object => ({
    spanId: id,
    name: `does ${id}`,
    startTimeUnixNano: "1795453200000000000",
    endTimeUnixNano: "1795453200010000000",
    ...more,
  });
  const trace = {
    resourceSpans: [
      {
        resource: { attributes: [{ key: "service.name", value: { stringValue: "shop" } }] },
        scopeSpans: [
          {
            spans: [
              span("a"),
              span("b", { parentSpanId: "a", status: { code: 2, message: "card declined" } }),
            ],
          },
        ],
      },
    ],
  };

  it("draws the spans, folds them and shows one in detail", async () => {
    serve({ "/api/v1/traces/abc": trace });
    render(<TracePage parts={{ id: "abc" }} />);
    expect((await screen.findAllByText("does b")).length).toBe(1);
    fireEvent.click(screen.getByRole("button", { name: "Fold" }));
    await waitFor(() => expect(screen.queryByText("does b")).toBeNull());
    fireEvent.click(screen.getByRole("button", { name: /Unfold/ }));
    fireEvent.click(await screen.findByText("does b"));
    expect(param("span")).toBe("b");
    expect(await screen.findByText("card declined")).toBeTruthy();
  });

  it("says when a trace is not known", async () => {
    vi.stubGlobal("fetch", async () => {
      const problem = { title: "Not Found", detail: "No span of this trace is stored." };
      return new Response(JSON.stringify(problem), { status: 404 });
    });
    render(<TracePage parts={{ id: "abc" }} />);
    expect(await screen.findByText("Not found")).toBeTruthy();
  });
});

describe("the alerts page", () => {
  it("is calm when nothing is wrong", async () => {
    serve({ "/api/v1/alerts": { alerts: [], warnings: [] } });
    render(<AlertsPage />);
    expect(await screen.findByText("No alert is active")).toBeTruthy();
  });
});

describe("the time controls", () => {
  it("put the chosen range into the URL", async () => {
    render(<TopBar />);
    fireEvent.click(screen.getByRole("button", { name: /Last 15 minutes/ }));
    fireEvent.click(await screen.findByRole("button", { name: "Last hour" }));
    expect(param("from")).toBe("now-1h");
  });

  it("pause and go on", async () => {
    render(<TopBar />);
    fireEvent.click(screen.getByRole("button", { name: "Pause refreshing" }));
    expect(param("refresh")).toBe("off");
    fireEvent.click(await screen.findByRole("button", { name: "Resume refreshing" }));
    expect(param("refresh")).toBe("");
  });

  it("refuse a range that ends before it begins", async () => {
    render(<TopBar />);
    fireEvent.click(screen.getByRole("button", { name: /Last 15 minutes/ }));
    fireEvent.input(await screen.findByLabelText("From"), { target: { value: "now" } });
    fireEvent.input(screen.getByLabelText("To"), { target: { value: "now-1h" } });
    fireEvent.click(screen.getByRole("button", { name: "Apply" }));
    expect(await screen.findByText(/before the end/)).toBeTruthy();
    expect(param("from")).toBe("");
  });
});
