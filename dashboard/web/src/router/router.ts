import { computed, signal } from "@preact/signals";

/** Where the user is. The URL is the single source of what is shown: filters, times, selections. */
export interface Place {
  readonly path: string;
  readonly params: URLSearchParams;
}

/** Parameters that travel along on every link inside the app. */
export const KEPT_PARAMS = ["from", "to", "refresh"] as const;

export type ParamChanges = Record<string, string | number | null | undefined>;

function readPlace(): Place {
  return {
    path: window.location.pathname,
    params: new URLSearchParams(window.location.search),
  };
}

export const place = signal<Place>(readPlace());
export const path = computed(() => place.value.path);

/** One URL parameter; empty text where it is absent. */
export function param(name: string): string {
  return place.value.params.get(name) ?? "";
}

export function navigate(href: string, options: { replace?: boolean } = {}): void {
  const url = new URL(href, window.location.href);
  const target = url.pathname + url.search + url.hash;
  const current = window.location.pathname + window.location.search + window.location.hash;
  const pathChanges = url.pathname !== place.peek().path;
  if (target !== current) {
    if (options.replace) window.history.replaceState(null, "", target);
    else window.history.pushState(null, "", target);
  } else if (!pathChanges) return;
  place.value = readPlace();
  if (pathChanges) document.getElementById("main")?.scrollTo(0, 0);
}

function changed(params: URLSearchParams, changes: ParamChanges): URLSearchParams {
  const result = new URLSearchParams(params);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === undefined || value === "") result.delete(name);
    else result.set(name, String(value));
  }
  return result;
}

function withQuery(target: string, params: URLSearchParams): string {
  const query = params.toString();
  return query === "" ? target : `${target}?${query}`;
}

/**
 * Changes parameters of the present page. Typing in a filter replaces the history entry; choosing
 * something that a user would want to go back from pushes one.
 */
export function setParams(changes: ParamChanges, options: { push?: boolean } = {}): void {
  navigate(withQuery(place.value.path, changed(place.value.params, changes)), {
    replace: !options.push,
  });
}

/** A link to the present page with some parameters changed. */
export function hrefWith(changes: ParamChanges): string {
  return withQuery(place.value.path, changed(place.value.params, changes));
}

/** A link to another page that keeps the time range. */
export function hrefTo(target: string, params: ParamChanges = {}): string {
  const kept = new URLSearchParams();
  for (const name of KEPT_PARAMS) {
    const value = place.value.params.get(name);
    if (value !== null) kept.set(name, value);
  }
  return withQuery(target, changed(kept, params));
}

/**
 * Matches a path such as `/services/:name` and returns the decoded parts, or undefined. A part that
 * is not valid percent-encoding is taken as it stands.
 */
export function matchPath(pattern: string, actual: string): Record<string, string> | undefined {
  const wanted = pattern.split("/").filter(Boolean);
  const given = actual.split("/").filter(Boolean);
  if (wanted.length !== given.length) return undefined;
  const parts: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? "";
    if (part.startsWith(":")) parts[part.slice(1)] = decodePart(value);
    else if (part !== value) return undefined;
  }
  return parts;
}

function decodePart(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function followLink(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const origin = event.target instanceof Element ? event.target.closest("a[href]") : null;
  if (!(origin instanceof HTMLAnchorElement)) return;
  if (origin.origin !== window.location.origin || origin.target !== "") return;
  if (origin.hasAttribute("download") || origin.dataset["external"] !== undefined) return;
  if (origin.getAttribute("href")?.startsWith("#")) return;
  event.preventDefault();
  navigate(origin.href);
}

/** Takes over the links inside the app and the browser's back and forward. Returns how to undo. */
export function startRouter(): () => void {
  const onPop = (): void => {
    place.value = readPlace();
  };
  place.value = readPlace();
  document.addEventListener("click", followLink);
  window.addEventListener("popstate", onPop);
  return () => {
    document.removeEventListener("click", followLink);
    window.removeEventListener("popstate", onPop);
  };
}
