// Fails the build when the app has grown over its budget: gzip sizes of JavaScript and CSS.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const INITIAL_LIMIT = 60_000;
const TOTAL_LIMIT = 200_000;

const out = process.env.STRATA_WEB_OUT ?? "dist";
const manifest = JSON.parse(readFileSync(join(out, ".vite", "manifest.json"), "utf8"));
const size = (file) => gzipSync(readFileSync(join(out, file)), { level: 9 }).length;

/** All files that an entry of the manifest needs at once. */
function needs(key, found = new Set()) {
  const chunk = manifest[key];
  found.add(chunk.file);
  for (const style of chunk.css ?? []) found.add(style);
  for (const imported of chunk.imports ?? []) needs(imported, found);
  return found;
}

const sum = (files) => [...files].reduce((total, file) => total + size(file), 0);
const all = new Set(Object.keys(manifest).flatMap((key) => [...needs(key)]));
const initial = sum(needs("index.html"));
const home = sum(new Set([...needs("index.html"), ...needs("src/topology/page.tsx")]));
const total = sum(all);
const kilobytes = (bytes) => `${(bytes / 1_000).toFixed(1)} kB`;
process.stdout.write(
  `gzip: start ${kilobytes(initial)}, with the topology ${kilobytes(home)}, ` +
    `everything ${kilobytes(total)}\n`,
);
if (home > INITIAL_LIMIT || total > TOTAL_LIMIT) {
  process.stderr.write(
    `Over the budget: ${kilobytes(INITIAL_LIMIT)} at the start, ${kilobytes(TOTAL_LIMIT)} in all.\n`,
  );
  process.exit(1);
}
