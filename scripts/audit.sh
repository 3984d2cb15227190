#!/bin/sh
# Known vulnerabilities of what a user gets with this package, by the advisories of the Python index and by OSV's: what
# pip chooses today for an empty environment with everything optional. Needs the internet.
set -eu

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/audit"
python3 -m venv --without-pip "$place/user"
pip="$place/audit/bin/pip --disable-pip-version-check --quiet"
$pip install --upgrade "pip>=25.1"
$pip install pip-audit
$pip --python "$place/user/bin/python" install ".[test]"
# It is what is released, and on no index before.
$pip --python "$place/user/bin/python" uninstall --yes litellm-constructs
packages=$("$place/user/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')

failed=0
for service in pypi osv; do
  echo "== $service"
  # Strict, since what could not be asked about would pass for harmless.
  "$place/audit/bin/pip-audit" --strict --path "$packages" --vulnerability-service "$service" || failed=1
done
exit $failed
