import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { formatPercent, NONE } from "../format/format";
import { hrefTo } from "../router/router";
import { Icon } from "./icon";

export function PageHeader({
  title,
  above,
  children,
}: {
  title: ComponentChildren;
  above?: ComponentChildren;
  children?: ComponentChildren;
}) {
  return (
    <header class="page-header">
      <div class="page-titles">
        {above !== undefined && <div class="page-above">{above}</div>}
        <h1>{title}</h1>
      </div>
      <div class="page-actions">{children}</div>
    </header>
  );
}

/** Sets the tab's title while the page is shown. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === "" ? "Strata" : `${title} · Strata`;
  }, [title]);
}

export function Stat({
  label,
  value,
  tone,
  hint,
}: {
  label: string;
  value: ComponentChildren;
  tone?: string;
  hint?: string;
}) {
  return (
    <div class="stat" title={hint}>
      <dt>{label}</dt>
      <dd class={tone ? `tone-${tone}` : ""}>{value}</dd>
    </div>
  );
}

/** How bad an error share is; the thresholds of the server's status. */
export function errorTone(ratio: number | null | undefined): string {
  if (ratio === null || ratio === undefined) return "";
  if (ratio >= 0.05) return "critical";
  return ratio >= 0.01 ? "warning" : "";
}

export function ErrorShare({ ratio }: { ratio: number | null }) {
  return <span class={`tone-${errorTone(ratio)}`}>{formatPercent(ratio)}</span>;
}

export function FilterBox({
  value,
  onInput,
  placeholder,
  label,
}: {
  value: string;
  onInput: (text: string) => void;
  placeholder: string;
  label: string;
}) {
  return (
    <span class="filter-box">
      <Icon name="search" size={14} />
      <input
        type="search"
        class="input"
        aria-label={label}
        placeholder={placeholder}
        value={value}
        data-filter
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </span>
  );
}

/** A text field that changes the page's state on Enter or when left, not at every letter. */
export function CommitInput({
  value,
  onCommit,
  ...rest
}: {
  value: string;
  onCommit: (text: string) => void;
  label: string;
  placeholder?: string;
  class?: string;
  list?: string;
}) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const commit = (): void => {
    if (text.trim() !== value) onCommit(text.trim());
  };
  return (
    <input
      type="text"
      class={`input ${rest.class ?? ""}`}
      aria-label={rest.label}
      placeholder={rest.placeholder}
      list={rest.list}
      value={text}
      spellcheck={false}
      autocomplete="off"
      onInput={(event) => setText(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === "Enter") commit();
      }}
    />
  );
}

/** A bar that says how full something is, with the figure in words beside it. */
export function Meter({ ratio, label }: { ratio: number | null; label: string }) {
  if (ratio === null) return <span class="muted">{NONE}</span>;
  const tone = ratio >= 0.95 ? "critical" : ratio >= 0.85 ? "warning" : "plain";
  return (
    <span class="meter" title={label}>
      <span class="meter-track">
        <span
          class={`meter-fill meter-${tone}`}
          style={{ width: `${Math.min(100, Math.max(0, ratio * 100))}%` }}
        />
      </span>
      <span class="meter-text">{formatPercent(ratio)}</span>
    </span>
  );
}

export function CopyButton({
  text,
  label = "Copy",
  small = true,
}: {
  text: string;
  label?: string;
  small?: boolean;
}) {
  const [done, setDone] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const copy = (): void => {
    const shown = (): void => {
      setDone(true);
      announce("Copied");
      timer.current = setTimeout(() => setDone(false), 1_500);
    };
    navigator.clipboard.writeText(text).then(shown, () => announce("The browser refused to copy"));
  };
  return (
    <button type="button" class={small ? "button button-small" : "button"} onClick={copy}>
      <Icon name={done ? "check" : "copy"} size={14} />
      {done ? "Copied" : label}
    </button>
  );
}

/** What screen readers are told; the shell holds the live region. */
export const announcement = signal("");

export function announce(text: string): void {
  announcement.value = text;
}

export function Tags({ values }: { values: Readonly<Record<string, string>> }) {
  return (
    <span class="tags">
      {Object.entries(values).map(([name, value]) => (
        <span key={name} class="tag" title={`${name}="${value}"`}>
          <span class="tag-name">{name}</span>
          <bdi>{value}</bdi>
        </span>
      ))}
    </span>
  );
}

/**
 * A name as the last part of a page's path. Servers take a path whose last part holds a dot for a
 * file; the slash behind it keeps addresses and host names pages.
 */
export function pathPart(name: string): string {
  return encodeURIComponent(name) + (name.includes(".") ? "/" : "");
}

/** The page of a topology node, by its id. */
export function nodeHref(id: string): string {
  const separator = id.indexOf(":");
  const kind = id.slice(0, separator);
  const name = pathPart(id.slice(separator + 1));
  if (kind === "service") return hrefTo(`/services/${name}`);
  if (kind === "component") return hrefTo(`/components/${name}`);
  if (kind === "host") return hrefTo(`/hosts/${name}`);
  return hrefTo("/", { node: id });
}

export function nodeName(id: string): string {
  return id.slice(id.indexOf(":") + 1).replace(/~[^~]*$/, "");
}

/** A choice of a few, as buttons side by side. */
export function Segments<T extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: T;
  options: readonly { readonly value: T; readonly text: string }[];
  onChange: (value: T) => void;
}) {
  return (
    <div class="segments" role="group" aria-label={label}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
        >
          {option.text}
        </button>
      ))}
    </div>
  );
}
