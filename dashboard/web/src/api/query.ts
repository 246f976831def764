import { signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { refreshTick } from "../time/clock";
import { ApiError } from "./client";

/** The state of something loaded. Old data stays while newer is on its way or has failed to come. */
export interface QueryState<T> {
  readonly data: T | undefined;
  readonly error: ApiError | undefined;
  readonly loading: boolean;
  /** Whether `data` belongs to a former key, that is, to other filters than those shown. */
  readonly stale: boolean;
  readonly updatedMillis: number | undefined;
  readonly reload: () => void;
}

interface Held<T> {
  readonly key: string;
  readonly data: T | undefined;
  readonly error: ApiError | undefined;
  readonly loading: boolean;
  readonly stale: boolean;
  readonly updatedMillis: number | undefined;
}

/** Set when an answer was 401: the shell then asks for the password. */
export const loginNeeded = signal(false);

export interface QueryOptions {
  /** Load again at every refresh; on unless switched off. */
  readonly refresh?: boolean;
  readonly enabled?: boolean;
}

/**
 * Loads when the key changes and at every refresh. A running load is aborted when its key is no
 * longer wanted; a refresh waits for a running load of the same key instead of piling up.
 */
export function useQuery<T>(
  key: string,
  load: (signal: AbortSignal) => Promise<T>,
  options: QueryOptions = {},
): QueryState<T> {
  const { refresh = true, enabled = true } = options;
  const [held, setHeld] = useState<Held<T>>(() => fresh<T>(key, enabled));
  const running = useRef<{ key: string; abort: AbortController } | undefined>(undefined);
  const [manual, setManual] = useState(0);
  const tick = refresh ? refreshTick.value : 0;
  const wanted = enabled ? key : "";

  useEffect(() => {
    if (!enabled) return;
    if (running.current?.key === key) return;
    running.current?.abort.abort();
    const abort = new AbortController();
    running.current = { key, abort };
    setHeld((old) => ({ ...old, key, loading: true, stale: old.stale || old.key !== key }));
    const finish = (change: (old: Held<T>) => Held<T>): void => {
      if (running.current?.abort !== abort) return;
      running.current = undefined;
      setHeld(change);
    };
    load(abort.signal).then(
      (data) =>
        finish(() => ({
          key,
          data,
          error: undefined,
          loading: false,
          stale: false,
          updatedMillis: Date.now(),
        })),
      (error: unknown) => {
        const known =
          error instanceof ApiError
            ? error
            : new ApiError(0, "This page failed to read the answer.");
        if (known.status === 401) loginNeeded.value = true;
        finish((old) => ({ ...old, error: known, loading: false }));
      },
    );
    // `load` is a new function at every render; the key says whether it means something else.
  }, [wanted, tick, manual, enabled]);

  useEffect(() => () => running.current?.abort.abort(), []);

  const loading = held.loading || (enabled && held.key !== key);
  return { ...held, loading, reload: () => setManual((count) => count + 1) };
}

function fresh<T>(key: string, enabled: boolean): Held<T> {
  return {
    key,
    data: undefined,
    error: undefined,
    loading: enabled,
    stale: false,
    updatedMillis: undefined,
  };
}
