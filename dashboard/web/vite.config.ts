import { defineConfig } from "vitest/config";

// In development, the dashboard server answers the API calls.
const server = process.env["STRATA_DASHBOARD"] ?? "http://127.0.0.1:8080";
const proxied = ["/api", "/prometheus", "/alertmanager", "/jaeger", "/health"];

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  server: {
    host: "127.0.0.1",
    proxy: Object.fromEntries(proxied.map((path) => [path, { target: server }])),
  },
  build: {
    target: "es2022",
    outDir: process.env["STRATA_WEB_OUT"] ?? "dist",
    emptyOutDir: true,
    manifest: true,
    // Inlined assets would need a `data:` source in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  test: {
    environment: "happy-dom",
    include: ["test/**/*.test.{ts,tsx}"],
    restoreMocks: true,
    // Generous, for machines that build other things at the same time.
    testTimeout: 30_000,
  },
});
