#!/usr/bin/env bash
# Builds the host, gets the two packages of package.json, and goes through the page in a real Chromium. Pictures of each
# panel lie in examples/host/target/screenshots afterwards. CHROMIUM names another browser than /usr/bin/chromium,
# BROWSER_TESTS the files to run in place of all; arguments are handed on to Maven (-o, -ntp).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

root=../../..
classpath="$PWD/../target/classpath.txt"
mvn -q -B "$@" -f "$root/pom.xml" -pl examples/host -am package dependency:build-classpath -DskipTests \
  -Dmdep.outputFile="$classpath" -DincludeScope=runtime
[ -d node_modules ] || npm install --no-audit --no-fund --silent

data="$(mktemp -d)"
trap 'rm -rf "$data"' EXIT
node run.mjs "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx256m --enable-native-access=ALL-UNNAMED -Ddemo.port=0 -Ddemo.directory="$data" \
  -classpath "../target/classes:$(cat "$classpath")" dev.lifeboat.example.host.Demo
