import type { ComponentType } from "preact";
import { matchPath } from "../router/router";
import type { IconName } from "../ui/icon";

/** What every page gets: the parts of its path. */
export type PageParts = Record<string, string>;
export type Page = ComponentType<{ readonly parts: PageParts }>;

export interface Route {
  readonly pattern: string;
  readonly load: () => Promise<Page>;
}

export const ROUTES: readonly Route[] = [
  { pattern: "/", load: async () => (await import("../topology/page")).TopologyPage },
  { pattern: "/services", load: async () => (await import("../services/list")).ServicesPage },
  { pattern: "/services/:name", load: async () => (await import("../services/page")).ServicePage },
  { pattern: "/traces", load: async () => (await import("../traces/search")).TraceSearchPage },
  { pattern: "/traces/:id", load: async () => (await import("../traces/page")).TracePage },
  { pattern: "/logs", load: async () => (await import("../logs/page")).LogsPage },
  { pattern: "/hosts", load: async () => (await import("../hosts/list")).HostsPage },
  { pattern: "/hosts/:id", load: async () => (await import("../hosts/page")).HostPage },
  { pattern: "/components", load: async () => (await import("../components/list")).ComponentsPage },
  {
    pattern: "/components/:id",
    load: async () => (await import("../components/page")).ComponentPage,
  },
  { pattern: "/alerts", load: async () => (await import("../alerts/page")).AlertsPage },
  { pattern: "/explore", load: async () => (await import("../explore/page")).ExplorePage },
];

export const SECTIONS: readonly {
  readonly path: string;
  readonly title: string;
  readonly icon: IconName;
}[] = [
  { path: "/", title: "Topology", icon: "topology" },
  { path: "/services", title: "Services", icon: "hexagon" },
  { path: "/traces", title: "Traces", icon: "tree" },
  { path: "/logs", title: "Logs", icon: "logs" },
  { path: "/components", title: "Components", icon: "boxes" },
  { path: "/hosts", title: "Hosts", icon: "server" },
  { path: "/alerts", title: "Alerts", icon: "bell" },
  { path: "/explore", title: "Explore", icon: "terminal" },
];

export function findRoute(path: string): { route: Route; parts: PageParts } | undefined {
  for (const route of ROUTES) {
    const parts = matchPath(route.pattern, path);
    if (parts !== undefined) return { route, parts };
  }
  return undefined;
}

/** Whether a section of the navigation holds this path. */
export function inSection(section: string, path: string): boolean {
  if (section === "/") return path === "/";
  return path === section || path.startsWith(`${section}/`);
}
