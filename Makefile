# The verbs of this project. `make` alone lists them.
# They write to this checkout and to the cache folder only; `make install` is the one exception.

SHELL := /bin/sh
.DEFAULT_GOAL := help

VERSION =
VERSIONS =
GATEWAY =
ARGS =

# Whatever the verbs start keeps its downloads here, and leaves the rest of the home directory alone.
export LITELLM_CONSTRUCTS_CACHE := $(abspath $(or $(LITELLM_CONSTRUCTS_CACHE),$(or $(XDG_CACHE_HOME),$(HOME)/.cache)/litellm-constructs))
export PIP_CACHE_DIR := $(LITELLM_CONSTRUCTS_CACHE)/pip
export npm_config_cache := $(LITELLM_CONSTRUCTS_CACHE)/npm
export JSII_RUNTIME_PACKAGE_CACHE_ROOT := $(LITELLM_CONSTRUCTS_CACHE)/jsii
export NODE_COMPILE_CACHE := $(LITELLM_CONSTRUCTS_CACHE)/node
export CHECKPOINT_DISABLE := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

VENV := .venv
INSTALLED := $(VENV)/.ready
SCHEMA := provider_shim/schema.bin
READY := $(INSTALLED) $(SCHEMA)
PYTHON_HERE := $(VENV)/bin/python
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)

.PHONY: help
help:
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: setup
setup: $(READY)  ## Make .venv with everything from the package registries (PYTHON=python3.12 chooses the Python)

$(INSTALLED): pyproject.toml scripts/setup.sh
	@sh scripts/setup.sh $(VENV) $(PYTHON)

# The build has made it; a checkout whose specs have changed since gets it anew before whatever comes next.
$(SCHEMA): $(shell find provider_shim -name '*.py') | $(INSTALLED)
	@$(PYTHON_HERE) -c "from provider_shim.__main__ import write_schema; write_schema()"

.PHONY: demo
demo: $(READY)  ## Apply examples/quickstart to an embedded gateway, with the real Terraform
	@$(VENV)/bin/litellm-constructs demo examples/quickstart/main.py

.PHONY: test
test: $(READY)  ## Run the fast tests, on the embedded gateway (ARGS="-k team" is passed on to pytest)
	@$(PYTHON_HERE) -m scripts.prerequisites
	$(PYTHON_HERE) -m pytest -n auto -m "not acceptance" $(ARGS)

.PHONY: test-frameworks
test-frameworks: $(READY)  ## Run the tests of the constructs on cdktf 0.21 (both ways), cdktn 0.22 and the newest cdktn
	@$(PYTHON_HERE) -m scripts.frameworks $(ARGS)

.PHONY: tofu
tofu: $(READY)  ## Build OpenTofu from its Go module into the cache folder, and print where it is (needs Go)
	@$(PYTHON_HERE) -m scripts.opentofu

.PHONY: test-tofu
test-tofu: $(READY)  ## Run the tests with Terraform on OpenTofu (ARGS="-k import")
	@tofu=$$($(PYTHON_HERE) -m scripts.opentofu) && \
	TERRAFORM_BINARY_NAME=$$tofu $(PYTHON_HERE) -m pytest -n auto -m "not acceptance" \
	  tests/terraform tests/takeover tests/testing tests/install/test_mirror.py $(ARGS)

.PHONY: acceptance
acceptance: $(READY)  ## Run contract and acceptance tests on the newest and the oldest LiteLLM (VERSIONS="1.109.1" on others)
	@$(PYTHON_HERE) -m scripts.prerequisites
	$(PYTHON_HERE) -m scripts.acceptance --versions "$(VERSIONS)" $(ARGS)

.PHONY: bench
bench: $(READY)  ## Measure speed for docs/performance (PEER="source=binary or mirror", ARGS="--rounds 3")
	@PEER="$(PEER)" $(PYTHON_HERE) scripts/bench.py $(ARGS)

.PHONY: bench-quick
bench-quick: $(READY)  ## Measure speed in short: 50 keys on the embedded gateway, nothing is written
	@PEER="$(PEER)" $(PYTHON_HERE) scripts/bench.py --quick $(ARGS)

.PHONY: faults
faults: $(READY)  ## Break applies and see the next one heal them (GATEWAY=url=key a real one, ARGS="--runs 10")
	@$(PYTHON_HERE) -m scripts.prerequisites
	@$(PYTHON_HERE) -m tests.faults --gateway "$(GATEWAY)" $(ARGS)

.PHONY: gateway
gateway: $(READY)  ## Start a real LiteLLM and print its URL and key (the newest, or VERSION=1.101.6)
	@$(PYTHON_HERE) -m tests.gateway start $(addprefix --version ,$(VERSION))

.PHONY: litellm
litellm: $(READY)  ## Take in a release of LiteLLM (VERSION=1.110.2): lock, openapi.json, known names; print what changed
	@$(PYTHON_HERE) -m scripts.lock $(VERSION)
	@$(PYTHON_HERE) -m scripts.openapi
	@$(PYTHON_HERE) -m scripts.known_names
	@$(PYTHON_HERE) scripts/generate.py
	@$(PYTHON_HERE) -m scripts.changes $(VERSION)

.PHONY: gateway-stop
gateway-stop: $(READY)  ## Stop the real LiteLLM gateways
	@$(PYTHON_HERE) -m tests.gateway stop

.PHONY: lint
lint: $(READY)  ## Check style, types, generated files and workflows
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/pyright
	$(VENV)/bin/mypy
	$(PYTHON_HERE) scripts/generate.py --check
	$(PYTHON_HERE) -m scripts.workflows

.PHONY: fmt
fmt: $(READY)  ## Format the code
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

.PHONY: generate
generate: $(READY)  ## Make the generated files anew from the specs
	$(PYTHON_HERE) scripts/generate.py

.PHONY: build
build: $(READY)  ## Build wheel, sdist and a mirror of the provider into dist/, which must be empty
	@$(PYTHON_HERE) -m scripts.release build

.PHONY: release
release: $(READY)  ## Make this checkout a release (VERSION=1.2.0), and print what to commit, tag and push
	@$(PYTHON_HERE) -m scripts.release prepare $(VERSION)
	@$(PYTHON_HERE) scripts/generate.py >/dev/null

.PHONY: site
site: $(READY)  ## Build the documentation as a site into build/site; a link that leads nowhere fails
	@$(PYTHON_HERE) -m scripts.docs_site

.PHONY: install
install: $(READY)  ## Put the provider where Terraform finds it (writes to the home directory)
	@$(VENV)/bin/terraform-provider-litellm install

.PHONY: clean
clean:  ## Remove what the verbs made in this checkout; the cache folder stays
	rm -rf $(VENV) .cache dist build .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -type d \( -name __pycache__ -o -name '*.egg-info' -o -name cdktf.out \) -prune -exec rm -rf {} +
	@echo "The cache folder stays: $(LITELLM_CONSTRUCTS_CACHE)"
