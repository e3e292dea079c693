#!/usr/bin/env bash
# Installs Telethon and GramJS, for `npm run test:telegram`, outside the repository. Prints their folder as the last line.
set -euo pipefail

telethon=1.45.0
cryptg=0.6.0
gramjs=2.26.22
folder=${1:-${TMPDIR:-/tmp}/streamvault-foreign-clients-$telethon-$gramjs}

# Two suites that start at once must not overwrite each other's installation.
mkdir -p "$folder"
exec 9>"$folder/lock"
if command -v flock >/dev/null; then flock 9; fi

if [ ! -e "$folder/complete" ]; then
  mkdir -p "$folder/gramjs"
  python3 -m venv "$folder/python" >&2
  "$folder/python/bin/pip" install --quiet --disable-pip-version-check "telethon==$telethon" >&2
  # Makes Telethon's ciphers some twenty times faster; optional where no wheel fits.
  "$folder/python/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: "cryptg==$cryptg" >&2 || true
  echo '{"private":true}' >"$folder/gramjs/package.json"
  npm install --prefix "$folder/gramjs" --ignore-scripts --no-audit --no-fund --silent "telegram@$gramjs" >&2
  touch "$folder/complete"
fi
echo "$folder"
