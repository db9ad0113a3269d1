#!/bin/sh
# Runs every fuzz target of a build for so many seconds, from the seeds that are kept here and with a fixed seed of
# randomness. Prints how often each ran, and fails on a finding.
#   run-fuzz.sh <build folder> <seconds> [part of a target's name]
# With LOCALGRID_FUZZ_KEEP=<folder> what a long run finds out about new paths is kept there, by target.
set -eu

build=$1
seconds=$2
wanted=${3:-}
here=$(cd "$(dirname "$0")" && pwd)
findings=$build/findings
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$findings"

count=0
failed=""
for program in "$build"/fuzz-*; do
  [ -f "$program" ] && [ -x "$program" ] || continue
  target=${program##*/fuzz-}
  case $target in *"$wanted"*) ;; *) continue ;; esac
  count=$((count + 1))
  new=${LOCALGRID_FUZZ_KEEP:-$scratch}/$target
  mkdir -p "$new"
  seeds=$here/corpus/$target
  [ -d "$seeds" ] || seeds=""
  log=$scratch/$target.log
  if "$program" -seed=20261121 -max_total_time="$seconds" -max_len=4096 -timeout=10 -rss_limit_mb=1024 \
    -print_final_stats=1 -verbosity=1 -artifact_prefix="$findings/$target-" "$new" $seeds >"$log" 2>&1; then
    executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    covered=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -n 1)
    printf '%-18s %10s executions, %6s edges\n' "$target" "$executions" "$covered"
  else
    failed="$failed $target"
    printf '%-18s a finding, kept in %s:\n' "$target" "$findings"
    grep -v '^#' "$log" | tail -n 60
  fi
done

if [ "$count" -eq 0 ]; then
  echo "no fuzz targets in $build: build them with -DLOCALGRID_FUZZ=ON" >&2
  exit 1
fi
[ -z "$failed" ] || { echo "findings in:$failed" >&2; exit 1; }
echo "passed $count"
