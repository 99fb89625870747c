# Thin on purpose: bring the environment up to its lock, then run one tool.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin

# Compiled bytecode is most of a quick second start, so no inherited setting may forbid it.
unexport PYTHONDONTWRITEBYTECODE
# Pyright comes whole with its package and must not ask a registry whether it is the newest.
export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup runtime chromium demo test check lint types fmt coverage bench golden lock

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Create or update .venv with everything a developer needs
	@$(PYTHON) tools/environment.py dev

runtime:
	@$(PYTHON) tools/environment.py runtime

chromium: setup
	@$(BIN)/python tools/chromium.py

demo: runtime ## Run the demo tenants on this machine (PORT=8000)
	@exec $(BIN)/handrail demo --port $(PORT)

test: check chromium ## Everything: style, architecture, types and every kind of test
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

check: lint types ## Style, architecture contracts and types

lint: setup
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/lint-imports
	$(BIN)/codespell
	$(BIN)/python tools/lock.py --check

types: setup
	@echo "$(BIN)/mypy & $(BIN)/pyright"
	@$(BIN)/mypy & mypy=$$!; $(BIN)/pyright; pyright=$$?; wait $$mypy && exit $$pyright

fmt: setup ## Format, and repair what can be repaired
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

coverage: setup ## Line and branch coverage of the tests that stay in one process
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder --cov -m "not (crash or e2e)"

bench: chromium ## Measure the hot path and write docs/performance.md
	$(BIN)/python tests/bench

golden: setup ## Record sessions of this engine revision (AGAIN=1 replaces those of an unreleased one)
	$(BIN)/python tests/golden $(if $(AGAIN),again)

lock: setup ## Resolve the dependencies again (UPGRADE=1 takes the newest)
	@$(BIN)/python tools/lock.py $(if $(UPGRADE),--upgrade)
