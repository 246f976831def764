import { signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { getJson } from "../api/client";
import { useQuery } from "../api/query";
import type { NodeKind, Topology } from "../api/types";
import { hrefTo, navigate } from "../router/router";
import { currentRange } from "../time/clock";
import { nodeHref } from "../ui/bits";
import { Icon, type IconName } from "../ui/icon";
import { KIND_TEXT, KindIcon } from "../ui/status";
import { SECTIONS } from "./routes";

export const goToOpen = signal(false);

export interface Target {
  readonly href: string;
  readonly text: string;
  readonly note: string;
  readonly icon?: IconName;
  readonly kind?: NodeKind;
}

/** How well a text answers what was typed: lower is better, undefined is not at all. */
export function matchScore(text: string, typed: string): number | undefined {
  const hay = text.toLowerCase();
  const needle = typed.trim().toLowerCase();
  if (needle === "") return 0;
  const at = hay.indexOf(needle);
  if (at >= 0) return at === 0 ? 0 : 1 + at / 1_000;
  let position = -1;
  for (const character of needle) {
    position = hay.indexOf(character, position + 1);
    if (position < 0) return undefined;
  }
  return 10 + position / 1_000;
}

export function findTargets(targets: readonly Target[], typed: string): readonly Target[] {
  const trimmed = typed.trim().toLowerCase();
  const found = targets
    .map((target) => ({ target, score: matchScore(target.text, typed) }))
    .filter((item) => item.score !== undefined)
    .toSorted((a, b) => (a.score ?? 0) - (b.score ?? 0))
    .map((item) => item.target);
  if (/^[0-9a-f]{32}$/.test(trimmed)) {
    const href = hrefTo(`/traces/${trimmed}`);
    return [{ href, text: `Trace ${trimmed}`, note: "Open", icon: "tree" }];
  }
  return found.slice(0, 12);
}

function close(): void {
  goToOpen.value = false;
}

export function GoTo() {
  const dialog = useRef<HTMLDialogElement>(null);
  const typed = useSignal("");
  const active = useSignal(0);
  const topology = useQuery(
    "go-to",
    (abort) => {
      const { fromMillis, toMillis } = currentRange();
      return getJson<Topology>("/api/v1/topology", { from: fromMillis, to: toMillis }, abort);
    },
    { refresh: false },
  );
  useEffect(() => {
    const element = dialog.current;
    if (element === null) return;
    // A click beside the content hits the dialog itself, which its backdrop belongs to.
    const onClick = (event: MouseEvent): void => {
      if (event.target === element) close();
    };
    element.addEventListener("click", onClick);
    element.showModal();
    return () => {
      element.removeEventListener("click", onClick);
      element.close();
    };
  }, []);
  const pages = SECTIONS.map<Target>((section) => ({
    href: hrefTo(section.path),
    text: section.title,
    note: "Page",
    icon: section.icon,
  }));
  const nodes = (topology.data?.nodes ?? []).map<Target>((node) => ({
    href: nodeHref(node.id),
    text: node.name,
    note: KIND_TEXT[node.kind],
    kind: node.kind,
  }));
  const found = findTargets([...pages, ...nodes], typed.value);
  const follow = (target: Target | undefined): void => {
    if (target === undefined) return;
    close();
    navigate(target.href);
  };
  const onKey = (event: KeyboardEvent): void => {
    const last = Math.max(0, found.length - 1);
    if (event.key === "ArrowDown") active.value = Math.min(last, active.value + 1);
    else if (event.key === "ArrowUp") active.value = Math.max(0, active.value - 1);
    else if (event.key === "Enter") follow(found[active.value]);
    else return;
    event.preventDefault();
  };
  return (
    <dialog class="go-to" ref={dialog} aria-label="Go to" onClose={close}>
      <div class="go-to-inner">
        <div class="go-to-field">
          <Icon name="search" />
          <input
            autofocus
            role="combobox"
            aria-expanded="true"
            aria-controls="go-to-list"
            aria-activedescendant={found.length > 0 ? `go-to-${active.value}` : undefined}
            aria-label="Go to"
            placeholder="A page, service, component, host, or a trace id"
            value={typed.value}
            spellcheck={false}
            onInput={(event) => {
              typed.value = event.currentTarget.value;
              active.value = 0;
            }}
            onKeyDown={onKey}
          />
          <kbd>Esc</kbd>
        </div>
        <ul id="go-to-list" role="listbox" aria-label="Results">
          {found.map((target, index) => (
            <li
              key={target.href + target.text}
              id={`go-to-${index}`}
              role="option"
              aria-selected={index === active.value}
              class="go-to-item"
              onMouseMove={() => {
                active.value = index;
              }}
              onClick={() => follow(target)}
              onKeyDown={onKey}
            >
              {target.kind ? (
                <KindIcon kind={target.kind} />
              ) : (
                <Icon name={target.icon ?? "search"} />
              )}
              <bdi class="cut">{target.text}</bdi>
              <span class="muted">{target.note}</span>
            </li>
          ))}
          {found.length === 0 && <li class="go-to-none">Nothing is called that.</li>}
        </ul>
      </div>
    </dialog>
  );
}
