#!/bin/sh
# issue.sh FILE: tell what is in FILE, whose first line is the title, in an issue: the open one of that title, or a new
# one. Nothing is done where there is no FILE. Needs GitHub's gh, and GH_TOKEN.
set -eu

file=$1
if [ ! -s "$file" ]; then
  echo "nothing to tell"
  exit 0
fi
IFS= read -r title <"$file"
body=$(mktemp)
trap 'rm -f "$body"' EXIT
tail -n +2 "$file" | head -c 60000 >"$body"

# Numbers and titles, one issue a line: the search itself knows no exact titles.
listed=$(gh issue list --state open --limit 500 --json number,title --jq '.[] | "\(.number) \(.title)"')
number=$(printf '%s\n' "$listed" | while read -r each its; do [ "$its" = "$title" ] && echo "$each" && break; done || true)
if [ -n "$number" ]; then
  gh issue edit "$number" --body-file "$body"
else
  gh issue create --title "$title" --body-file "$body"
fi
