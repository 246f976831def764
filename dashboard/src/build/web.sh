#!/bin/sh
# Builds and checks the web app for Maven: web.sh build|check WEB_DIR TARGET_DIR
# Does nothing where no source has changed since the last time.
set -eu
task=$1
web=$2
target=$3
out="$target/classes/web"

if ! command -v npm >/dev/null; then
  echo "The web app needs Node 20 or later with npm on the PATH; -Dweb.skip builds without it." >&2
  exit 1
fi

cd "$web"
mkdir -p "$target"
# Everything but what npm and the build make: names and contents.
sources=$(find . \( -name node_modules -o -name dist -o -name .git \) -prune -o -type f -print |
  LC_ALL=C sort | while IFS= read -r file; do sha256sum "$file"; done | sha256sum | cut -d' ' -f1)
lock=$(sha256sum package-lock.json | cut -d' ' -f1)

known() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }

if ! known node_modules/.strata-lock "$lock"; then
  npm ci --ignore-scripts --no-audit --no-fund
  echo "$lock" >node_modules/.strata-lock
fi

case $task in
  build)
    if known "$target/web.built" "$sources" && [ -f "$out/index.html" ]; then
      exit 0
    fi
    STRATA_WEB_OUT="$out" npm run --silent build
    echo "$sources" >"$target/web.built"
    ;;
  check)
    if known "$target/web.checked" "$sources"; then
      exit 0
    fi
    npm run --silent check
    npm run --silent test
    echo "$sources" >"$target/web.checked"
    ;;
  *)
    echo "web.sh: unknown task $task" >&2
    exit 2
    ;;
esac
