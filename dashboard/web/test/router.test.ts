import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  hrefTo,
  hrefWith,
  matchPath,
  navigate,
  param,
  place,
  setParams,
  startRouter,
} from "../src/router/router";
import { findRoute, inSection } from "../src/shell/routes";
import { nodeHref, pathPart } from "../src/ui/bits";

let stop: () => void;

beforeEach(() => {
  window.history.replaceState(null, "", "/services?from=now-1h&find=cart");
  stop = startRouter();
});

afterEach(() => {
  stop();
});

describe("the URL as state", () => {
  it("reads parameters", () => {
    expect(place.value.path).toBe("/services");
    expect(param("find")).toBe("cart");
    expect(param("absent")).toBe("");
  });

  it("changes some parameters and keeps the others", () => {
    setParams({ find: "pay & go", sort: "-rate" });
    expect(param("find")).toBe("pay & go");
    expect(param("from")).toBe("now-1h");
    setParams({ find: "" });
    expect(window.location.search).toBe("?from=now-1h&sort=-rate");
  });

  it("carries the time range, but not filters, to another page", () => {
    expect(hrefTo("/logs", { service: "cart" })).toBe("/logs?from=now-1h&service=cart");
    expect(hrefWith({ tab: "rules" })).toBe("/services?from=now-1h&find=cart&tab=rules");
  });

  it("follows links inside the app without loading the page anew", () => {
    const link = document.createElement("a");
    link.href = "/traces?service=cart";
    link.append(document.createElement("span"));
    document.body.append(link);
    const click = new MouseEvent("click", { bubbles: true, cancelable: true });
    link.firstElementChild?.dispatchEvent(click);
    expect(click.defaultPrevented).toBe(true);
    expect(place.value.path).toBe("/traces");
    expect(param("service")).toBe("cart");
    link.remove();
  });

  it("leaves clicks that open a new tab to the browser", () => {
    const link = document.createElement("a");
    link.href = "/traces";
    document.body.append(link);
    const click = new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey: true });
    link.dispatchEvent(click);
    expect(click.defaultPrevented).toBe(false);
    link.remove();
  });

  it("goes back to what was before", () => {
    navigate("/hosts");
    window.history.replaceState(null, "", "/alerts?tab=rules");
    window.dispatchEvent(new PopStateEvent("popstate"));
    expect(place.value.path).toBe("/alerts");
    expect(param("tab")).toBe("rules");
  });
});

describe("paths", () => {
  it("match with decoded parts", () => {
    expect(matchPath("/services/:name", "/services/a%2Fb%20c")).toEqual({ name: "a/b c" });
    expect(matchPath("/services/:name", "/services")).toBeUndefined();
    expect(matchPath("/services/:name", "/hosts/a")).toBeUndefined();
    expect(matchPath("/", "/")).toEqual({});
    expect(matchPath("/services/:name", "/services/%E0%A4%A")).toEqual({ name: "%E0%A4%A" });
  });

  it("lead back from a link to the same name, whatever is in it", () => {
    const names = ["cart", "redis@10.0.0.5:6379~9f", "a/b", "🛒 wagen", "<b>", "host.example.com"];
    for (const name of names) {
      const url = new URL(nodeHref(`component:${name}`), "http://localhost");
      expect(findRoute(url.pathname)?.parts).toEqual({ id: name });
    }
  });

  it("have no dot behind their last slash, which would make them files", () => {
    expect(pathPart("10.0.0.5:6379").endsWith("/")).toBe(true);
    expect(pathPart("cart")).toBe("cart");
  });

  it("know their section and their absence", () => {
    expect(inSection("/", "/services")).toBe(false);
    expect(inSection("/services", "/services/cart")).toBe(true);
    expect(findRoute("/nowhere/at/all")).toBeUndefined();
  });
});
