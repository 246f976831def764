import { Component, type ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { loginNeeded } from "../api/query";
import { path } from "../router/router";
import { announcement, useTitle } from "../ui/bits";
import { Message, Skeleton } from "../ui/states";
import { GoTo, goToOpen } from "./go-to";
import { Login } from "./login";
import { Navigation } from "./navigation";
import { findRoute, type Page } from "./routes";
import { TopBar } from "./top-bar";

/** Keeps an error of one page from taking the navigation with it. */
class PageGuard extends Component<{ children: ComponentChildren }, { failed: boolean }> {
  override state = { failed: false };

  static override getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  render() {
    if (!this.state.failed) return this.props.children;
    return (
      <Message icon="warning" tone="error" title="This page has failed">
        <p>Something on this page could not be drawn. The rest of Strata still works.</p>
        <button type="button" class="button" onClick={() => this.setState({ failed: false })}>
          Draw it again
        </button>
      </Message>
    );
  }
}

function NoSuchPage() {
  useTitle("No such page");
  return (
    <Message icon="search" title="There is no such page">
      <p>
        Nothing is at <code>{path.value}</code>. <a href="/">Go to the topology</a>
      </p>
    </Message>
  );
}

const loaded = new Map<string, Page>();

function Pages() {
  const found = findRoute(path.value);
  const pattern = found?.route.pattern ?? "";
  const [, redraw] = useState(0);
  const [failed, setFailed] = useState("");
  useEffect(() => {
    setFailed("");
    if (found === undefined || loaded.has(pattern)) return;
    found.route.load().then(
      (page) => {
        loaded.set(pattern, page);
        redraw((count) => count + 1);
      },
      () => setFailed(pattern),
    );
  }, [pattern]);
  if (found === undefined) return <NoSuchPage />;
  if (failed === pattern) {
    return (
      <Message icon="warning" tone="error" title="This page could not be loaded">
        <p>The dashboard server may have been updated or stopped.</p>
        <button type="button" class="button" onClick={() => window.location.reload()}>
          Reload
        </button>
      </Message>
    );
  }
  const PageComponent = loaded.get(pattern);
  if (PageComponent === undefined) return <Skeleton />;
  // A page about one thing starts anew for another thing.
  return (
    <PageGuard key={path.value}>
      <PageComponent parts={found.parts} />
    </PageGuard>
  );
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

function onShortcut(event: KeyboardEvent): void {
  const command = (event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k";
  const slash = event.key === "/" && !isTyping(event.target);
  if (!command && !slash) return;
  event.preventDefault();
  goToOpen.value = true;
}

export function Shell() {
  useEffect(() => {
    document.addEventListener("keydown", onShortcut);
    return () => document.removeEventListener("keydown", onShortcut);
  }, []);
  if (loginNeeded.value) return <Login />;
  return (
    <div class="shell">
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <Navigation />
      <div class="content">
        <TopBar />
        <main id="main" tabIndex={-1}>
          <Pages />
        </main>
      </div>
      {goToOpen.value && <GoTo />}
      <div class="hidden-visually" role="status" aria-live="polite">
        {announcement.value}
      </div>
    </div>
  );
}
