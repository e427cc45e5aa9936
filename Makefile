# The commands that matter are `make run` and `make test`; each sets up all it needs. Only Python and make have to be there.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEV_READY := $(VENV)/.ready-dev
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input
LOCK_TOOLS := $(VENV)/lock-tools
HAZM := $(VENV)/hazm

.PHONY: help setup run test lint unit quality bench bench-canonical lock clean

help: ## Say what there is
	@sed -n 's/^\([a-z][a-z]*\):.*## \(.*\)/make \1@\2/p' $(MAKEFILE_LIST) | awk -F@ '{ printf "%-12s %s\n", $$1, $$2 }'

setup: $(READY) ## Install khabar into .venv, every package checked against requirements.lock

run: setup ## Run everything on this machine with the sample site; Ctrl-C ends it
	@$(BIN)/khabar up --demo

test: lint ## Check style, types and layers, and run all tests
	$(BIN)/python -m pytest

lint: $(DEV_READY) ## Check style, types and layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

unit: $(DEV_READY) ## Run the tests that need no server
	$(BIN)/python -m pytest tests/unit -q

quality: $(DEV_READY) ## Print every figure of quality beside its target; fails when one falls below its floor
	$(BIN)/python -m tests.quality

bench: $(DEV_READY) ## Measure the whole path: pages a second, CPU a page, time to searchable
	$(BIN)/python -m benchmarks.throughput
	$(BIN)/python -m benchmarks.fetcher --guard
	@$(MAKE) --no-print-directory bench-canonical

bench-canonical: $(DEV_READY) ## Measure canonical form and content hash, beside hazm where it can be had
	@$(HAZM)/bin/python -c 'import hazm' 2>/dev/null || { $(BIN)/python -m venv $(HAZM) && \
	  $(HAZM)/bin/python -m pip install --quiet --disable-pip-version-check hazm==0.10.0; } || true
	$(BIN)/python -m benchmarks.canonical --hazm $(HAZM)/bin/python

# A lock names versions and hashes only, so any package index that serves them will do.
$(READY): requirements.lock pyproject.toml | $(BIN)/python
	@echo "installing packages into $(VENV) …"
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV_READY): requirements-dev.lock pyproject.toml | $(BIN)/python
	@echo "installing packages into $(VENV) …"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@ $(READY)

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || \
	  { echo "khabar needs Python 3.11 or newer, and there is no $(PYTHON). Name one: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "khabar needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version). Name one: make PYTHON=python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "$(PYTHON) cannot make virtual environments; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

lock: $(BIN)/python ## Write both locks anew: the versions that are there stay unless pyproject.toml says otherwise
	@$(BIN)/python -m venv $(LOCK_TOOLS)
	@$(LOCK_TOOLS)/bin/python -m pip install --quiet --disable-pip-version-check pip-tools
	@for lock in requirements requirements-dev; do \
	  case $$lock in *-dev) extra="--extra dev" ;; *) extra= ;; esac; \
	  $(LOCK_TOOLS)/bin/python -m piptools compile --quiet $$extra $(LOCK_OPTIONS) \
	    --all-build-deps --allow-unsafe --generate-hashes --strip-extras \
	    --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --no-annotate \
	    --output-file $$lock.lock pyproject.toml || exit 1; \
	done

clean: ## Remove .venv and the data of local runs
	rm -rf $(VENV) .khabar
