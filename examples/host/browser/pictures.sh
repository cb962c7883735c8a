#!/usr/bin/env bash
# Makes the pictures of the README anew, in docs/pictures, of a host that was started for the first time. Needs what run.sh needs.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
SCREENSHOTS="$here/../../../docs/pictures" BROWSER_TESTS=pictures.mjs "$here/run.sh" "$@"
