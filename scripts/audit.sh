#!/bin/sh
# Known vulnerabilities of what a user gets with this package, by the advisories of the Python index and by OSV's: what
# pip chooses today for an empty environment with everything optional. Needs the internet.
set -eu

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/audit"
python3 -m venv "$place/user"
"$place/audit/bin/pip" install --quiet pip-audit
"$place/user/bin/pip" install --quiet --upgrade pip
"$place/user/bin/pip" install --quiet ".[test]"

failed=0
for service in pypi osv; do
  echo "== $service"
  "$place/audit/bin/pip-audit" --path "$("$place/user/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')" \
    --vulnerability-service "$service" --skip-editable || failed=1
done
exit $failed
