#!/usr/bin/env bash
# Runs build --frozen, audit, check and lint over what the environment names, and ends with the worst of their statuses.
#   run.sh FORM [VERB ...]      FORM is a --format of the verbs; without a VERB all four are run
# COURSE is a folder; REPORTS, BIBLIOGRAPHIES and REQUIRE have one name a line; OFFLINE is true or false.
set -uo pipefail

form=$1
shift
verbs=("${@:-build audit check lint}")
worst=0
in_course=()
[ -n "${COURSE:-}" ] && in_course=(-C "$COURSE")

# the lines of a text that are not empty, as an array
lines() {
  local -n into=$1
  into=()
  while IFS= read -r line; do
    [ -n "${line//[[:space:]]/}" ] && into+=("$line")
  done <<<"$2"
}

run() {
  readinglist "$@"
  local status=$?
  [ "$status" -gt "$worst" ] && worst=$status
  return 0
}

lines reports "${REPORTS:-}"
lines bibliographies "${BIBLIOGRAPHIES:-}"
lines required "${REQUIRE:-}"

for verb in ${verbs[*]}; do
  case $verb in
    build) [ -n "${COURSE:-}" ] && run build --frozen --dry-run "${in_course[@]}" >&2 ;;
    audit) [ -n "${COURSE:-}" ] && run audit --format "$form" "${in_course[@]}" ;;
    check)
      options=("${in_course[@]}")
      for each in "${required[@]}"; do options+=(--require "$each"); done
      [ "${OFFLINE:-false}" = true ] && options+=(--offline)
      [ "${#reports[@]}" -gt 0 ] && run check --format "$form" "${options[@]}" -- "${reports[@]}"
      ;;
    lint) [ "${#bibliographies[@]}" -gt 0 ] && run lint --format "$form" -- "${bibliographies[@]}" ;;
  esac
done
exit "$worst"
