import type { ComponentChildren } from "preact";
import type { QueryState } from "../api/query";
import type { Warned } from "../api/types";
import { formatTime } from "../format/format";
import { Icon, type IconName } from "./icon";

interface MessageProps {
  readonly icon: IconName;
  readonly title: string;
  readonly children?: ComponentChildren;
  readonly tone?: "plain" | "error";
}

/** Fills the place of content that is not there: nothing found, an error, a first step. */
export function Message({ icon, title, children, tone = "plain" }: MessageProps) {
  return (
    <div class={`message message-${tone}`} role={tone === "error" ? "alert" : undefined}>
      <span class="message-icon">
        <Icon name={icon} size={24} />
      </span>
      <h2>{title}</h2>
      {children !== undefined && <div class="message-text">{children}</div>}
    </div>
  );
}

export function Banner({
  tone = "warning",
  children,
  action,
}: {
  tone?: "warning" | "error" | "info";
  children: ComponentChildren;
  action?: ComponentChildren;
}) {
  return (
    <div class={`banner banner-${tone}`} role="status">
      <Icon name="warning" />
      <span class="banner-text">{children}</span>
      {action}
    </div>
  );
}

export function Skeleton({ rows = 6 }: { rows?: number }) {
  return (
    <div class="skeleton" role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} class="skeleton-row" style={{ width: `${92 - ((index * 17) % 40)}%` }} />
      ))}
    </div>
  );
}

interface LoadedProps<T> {
  readonly query: QueryState<T>;
  readonly children: (data: T) => ComponentChildren;
  /** Drawn while the first data is on its way. */
  readonly placeholder?: ComponentChildren;
  /** What could not be loaded, for the error's title: "the traces". */
  readonly what: string;
}

function NotLoaded<T>({ query, what }: { query: QueryState<T>; what: string }) {
  const missing = query.error?.status === 404;
  return (
    <Message
      icon={missing ? "search" : "warning"}
      tone={missing ? "plain" : "error"}
      title={missing ? "Not found" : `Could not load ${what}`}
    >
      <p>{query.error?.message}</p>
      <button type="button" class="button" onClick={query.reload}>
        <Icon name="refresh" />
        Try again
      </button>
    </Message>
  );
}

/** Shows loaded data; a failed refresh keeps the data on the screen and says so above it. */
export function Loaded<T extends Warned | readonly unknown[] | object>(props: LoadedProps<T>) {
  const { query, children, placeholder, what } = props;
  if (query.data === undefined) {
    if (query.error !== undefined && !query.loading) return <NotLoaded query={query} what={what} />;
    return <>{placeholder ?? <Skeleton />}</>;
  }
  const warnings = (query.data as Warned).warnings ?? [];
  return (
    <>
      {(query.error !== undefined || warnings.length > 0) && (
        <div class="banners">
          {query.error !== undefined && (
            <Banner
              tone="error"
              action={
                <button type="button" class="button button-small" onClick={query.reload}>
                  Try again
                </button>
              }
            >
              {query.stale ? `Could not load ${what}: ` : "Could not refresh: "}
              {query.error.message}
              {query.updatedMillis !== undefined &&
                ` What is shown ${query.stale ? "was asked for before, at" : "is of"} ${formatTime(query.updatedMillis)}.`}
            </Banner>
          )}
          {warnings.map((warning) => (
            <Banner key={warning}>{warning}</Banner>
          ))}
        </div>
      )}
      <div class={query.stale ? "stale" : "fresh"} aria-busy={query.stale}>
        {children(query.data)}
      </div>
    </>
  );
}
