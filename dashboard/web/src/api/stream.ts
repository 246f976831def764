import { signal } from "@preact/signals";
import { refreshSeconds } from "../time/clock";
import type { Alert, TopologyChange } from "./types";

export type StreamEvent =
  | { readonly kind: "topology"; readonly change: TopologyChange }
  | { readonly kind: "alerts"; readonly alerts: readonly Alert[] }
  | { readonly kind: "reset" };

type Listener = (event: StreamEvent) => void;

/** Whether the stream is connected; pages say so, polling goes on in any case. */
export const streamConnected = signal(false);

const listeners = new Set<Listener>();
let source: EventSource | undefined;

function tell(event: StreamEvent): void {
  for (const listener of listeners) listener(event);
}

function connect(): void {
  if (source !== undefined || typeof EventSource === "undefined") return;
  source = new EventSource("/api/v1/stream");
  source.addEventListener("open", () => {
    streamConnected.value = true;
  });
  source.addEventListener("error", () => {
    streamConnected.value = false;
  });
  source.addEventListener("topology", (message) => {
    const change = decode<TopologyChange>(message);
    if (change && refreshSeconds.peek() > 0) tell({ kind: "topology", change });
  });
  source.addEventListener("alerts", (message) => {
    const body = decode<{ alerts: readonly Alert[] }>(message);
    if (body) tell({ kind: "alerts", alerts: body.alerts });
  });
  source.addEventListener("reset", () => tell({ kind: "reset" }));
}

function decode<T>(message: MessageEvent<unknown>): T | undefined {
  try {
    return JSON.parse(String(message.data)) as T;
  } catch {
    // A torn event: what it would have told comes with the next refresh.
    return undefined;
  }
}

function disconnect(): void {
  source?.close();
  source = undefined;
  streamConnected.value = false;
}

/** One connection for the whole app, only while the tab is visible and somebody listens. */
export function listen(listener: Listener): () => void {
  listeners.add(listener);
  if (document.visibilityState !== "hidden") connect();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) disconnect();
  };
}

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") disconnect();
  else if (listeners.size > 0) connect();
});
