#!/usr/bin/env bash
# `npm test`: everything that must hold, in the order in which it fails fastest. Arguments go to vitest.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
PATH=$PWD/node_modules/.bin:$PATH

node scripts/build.mjs
node scripts/generate.mjs --check
tsc --noEmit
biome check
bash scripts/consumers.sh
vitest run "$@"
