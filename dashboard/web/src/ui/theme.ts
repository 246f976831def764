import { signal } from "@preact/signals";

export type Theme = "system" | "light" | "dark";
const STORAGE_KEY = "strata.theme";

function stored(): Theme {
  try {
    const text = localStorage.getItem(STORAGE_KEY);
    return text === "light" || text === "dark" ? text : "system";
  } catch {
    return "system";
  }
}

const systemDark = window.matchMedia("(prefers-color-scheme: dark)");
export const theme = signal<Theme>(stored());
/** Changes whenever colours do; canvases redraw on it. */
export const themeVersion = signal(0);

systemDark.addEventListener("change", () => {
  themeVersion.value += 1;
});

export function isDark(): boolean {
  return theme.value === "dark" || (theme.value === "system" && systemDark.matches);
}

export function setTheme(next: Theme): void {
  theme.value = next;
  if (next === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = next;
  try {
    if (next === "system") localStorage.removeItem(STORAGE_KEY);
    else localStorage.setItem(STORAGE_KEY, next);
  } catch {
    // Storage is off: the choice lasts until the page is left.
  }
  themeVersion.value += 1;
}

/** Resolves colour tokens, which canvases cannot, to plain colours. */
export function resolveColours<K extends string>(names: readonly K[]): Record<K, string> {
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  const result = {} as Record<K, string>;
  for (const name of names) {
    probe.style.color = `var(--${name})`;
    result[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  return result;
}

/** How many colours there are to tell services and series apart (`--series-0` and on). */
export const SERIES_COLOURS = 12;

export function seriesColour(index: number): string {
  return `var(--series-${index % SERIES_COLOURS})`;
}
