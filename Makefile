# Two commands do everything on a machine with python3 (3.11 or newer), make and git:
#   make demo   opens the program on a made-up portfolio
#   make test   passes every test
# Both make what they need: .venv, uv inside it (unless uv is there), the locked packages.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
# Always write compiled modules: a checkout that recompiles itself at each start is slow.
export PYTHONDONTWRITEBYTECODE :=
UV = $(shell command -v uv 2>/dev/null || echo $(BIN)/uv)
SYNC = "$(UV)" sync --frozen --inexact --compile-bytecode --quiet

.PHONY: help demo run test check format lint types contracts snapshots bench clean

help: ## list these commands
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("csm-tui needs Python 3.11 or newer; this is %d.%d. Set PYTHON=/path/to/python3.11" % sys.version_info[:2] if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv .venv || { echo "python3 -m venv failed. On Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; }

.venv/.uv: .venv/bin/python
	@command -v uv >/dev/null 2>&1 || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@touch $@

.venv/.run: .venv/.uv pyproject.toml uv.lock
	@test -e .venv/.dev || $(SYNC) --no-dev
	@touch $@

.venv/.dev: .venv/.uv pyproject.toml uv.lock
	@$(SYNC)
	@touch $@ .venv/.run

demo: .venv/.run ## open the program on a made-up portfolio
	@$(BIN)/python -m compileall -q csm_tui
	@$(BIN)/csm-tui demo

run: .venv/.run ## open the program on your own portfolio
	@$(BIN)/python -m compileall -q csm_tui
	@$(BIN)/csm-tui

test: .venv/.dev ## run every test
	@$(BIN)/pytest

check: format lint types contracts test ## everything that CI runs

format: .venv/.dev ## the code is formatted
	@$(BIN)/ruff format --check .

lint: .venv/.dev ## no lint
	@$(BIN)/ruff check .

types: .venv/.dev ## types hold (mypy, strict)
	@$(BIN)/mypy

contracts: .venv/.dev ## the layers hold (import-linter)
	@$(BIN)/lint-imports

snapshots: .venv/.dev ## take the screen snapshots anew: look at each before you commit it
	@$(BIN)/pytest tests/snapshots --snapshot-update

bench: .venv/.dev ## measure start, keys and memory against their budgets
	@$(BIN)/python -m compileall -q csm_tui
	@$(BIN)/python bench/run.py

clean: ## remove what these commands made
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage* build dist snapshot_report.html
