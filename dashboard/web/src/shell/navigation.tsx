import { useEffect } from "preact/hooks";
import { getJson } from "../api/client";
import { useQuery } from "../api/query";
import { listen } from "../api/stream";
import type { Alert } from "../api/types";
import { hrefTo, path } from "../router/router";
import { Icon } from "../ui/icon";
import { severityStatus } from "../ui/status";
import { setTheme, theme, type Theme } from "../ui/theme";
import { inSection, SECTIONS } from "./routes";

function Logo() {
  return (
    <svg class="logo" width="24" height="24" viewBox="0 0 32 32" aria-hidden="true">
      <path class="logo-1" d="M16 3 30 10 16 17 2 10z" />
      <path class="logo-2" d="m2 16 4.500-2.200L16 18.500l9.500-4.700L30 16l-14 7z" />
      <path class="logo-3" d="m2 22 4.500-2.200L16 24.500l9.500-4.700L30 22l-14 7z" />
    </svg>
  );
}

function AlertCount() {
  const alerts = useQuery("alerts-count", (signal) =>
    getJson<{ alerts: readonly Alert[] }>("/api/v1/alerts", {}, signal),
  );
  useEffect(
    () =>
      listen((event) => {
        if (event.kind !== "topology") alerts.reload();
      }),
    [],
  );
  const firing = alerts.data?.alerts.filter((alert) => alert.state === "firing") ?? [];
  if (firing.length === 0) return null;
  const critical = firing.some((alert) => severityStatus(alert.severity) === "critical");
  return (
    <span class={`nav-count ${critical ? "nav-critical" : "nav-warning"}`}>
      {firing.length}
      <span class="hidden-visually"> firing</span>
    </span>
  );
}

const THEMES: readonly { readonly value: Theme; readonly text: string }[] = [
  { value: "system", text: "System theme" },
  { value: "light", text: "Light theme" },
  { value: "dark", text: "Dark theme" },
];

function ThemeButton() {
  const index = THEMES.findIndex((item) => item.value === theme.value);
  const next = THEMES[(index + 1) % THEMES.length] ?? THEMES[0];
  const text = THEMES[index]?.text ?? "";
  return (
    <button
      type="button"
      class="nav-link"
      title={`${text}; switch to: ${next?.text.toLowerCase()}`}
      onClick={() => next && setTheme(next.value)}
    >
      <Icon name={theme.value === "dark" ? "moon" : "sun"} />
      <span class="nav-text">{text}</span>
    </button>
  );
}

export function Navigation() {
  return (
    <nav class="nav" aria-label="Sections">
      <a class="nav-brand" href={hrefTo("/")}>
        <Logo />
        <span class="nav-text">Strata</span>
      </a>
      <ul>
        {SECTIONS.map((section) => {
          const here = inSection(section.path, path.value);
          return (
            <li key={section.path}>
              <a
                class="nav-link"
                href={hrefTo(section.path)}
                aria-current={here ? "page" : undefined}
                title={section.title}
              >
                <Icon name={section.icon} />
                <span class="nav-text">{section.title}</span>
                {section.path === "/alerts" && <AlertCount />}
              </a>
            </li>
          );
        })}
      </ul>
      <div class="nav-foot">
        <ThemeButton />
      </div>
    </nav>
  );
}
