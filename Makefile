# Groundswell: `make run` tries it, `make test` proves it. Neither needs anything but python3, make and a package index.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
TEST_HOME := $(CURDIR)/.groundswell/test
export PORT

.DEFAULT_GOAL := help
ifeq ($(MAKELEVEL),0)
.NOTPARALLEL:
endif
.PHONY: help run dev test units pages lint bench chaos mutants clean

help: ## say what can be made
	@echo "Usage: make TARGET    (PORT=8001 names another port, PYTHON=python3.12 another interpreter)"
	@sed -n 's/^\([a-z]*\):.*## /  \1\t/p' Makefile

run: .venv/.run ## start the whole site here, with the demo company; Ctrl-C stops it
	@exec $(BIN)/python -m config.run

dev: .venv/.run ## the same with DEBUG, starting again when a source file changes
	@exec $(BIN)/python -m config.run --reload

test units pages: export GROUNDSWELL_HOME ?= $(TEST_HOME)
test units pages: export GROUNDSWELL_FAST := 1
test: lint ## everything that must hold: lint, then unit, property and browser tests
	@sh tests/browser/install_chromium.sh
	@sh tests/browser/install_java.sh
	@$(MAKE) --no-print-directory -j 2 units pages

units: .venv/.dev # side by side with the pages, so that no core waits
	$(BIN)/python -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder --ignore=tests/browser

pages: .venv/.dev # what they say comes in one piece, not between the words of the others
	@said="$$($(BIN)/python -m pytest -q -rs tests/browser 2>&1)"; passed=$$?; printf '%s\n' "$$said"; exit $$passed

lint: export GROUNDSWELL_HOME ?= $(TEST_HOME)
lint: .venv/.dev ## the checks that run no test: style, imports, migrations, deployment
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --quiet --check .
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	env -u DEBUG -u GROUNDSWELL_LOCAL ALLOWED_HOSTS=groundswell.example SITE_URL=https://groundswell.example \
		$(BIN)/python manage.py check --deploy --fail-level WARNING

bench: .venv/.dev ## measure pages, figures and imports as ratios in one run; SIZE=--full for a company of 200,000
	$(BIN)/python -m benchmarks $(SIZE)

chaos: .venv/.dev ## kill every program of the site fifty times while people write; writes docs/chaos.md
	$(BIN)/python -m tests.chaos --write

mutants: export GROUNDSWELL_HOME ?= $(TEST_HOME)
mutants: export GROUNDSWELL_FAST := 1
mutants: export GROUNDSWELL_TEST_DATABASE := test_mutants
mutants: export PYTHONPATH := $(CURDIR)/.venv/mutants
mutants: .venv/.mutants ## change the code in small ways, see whether a test notices; OF="inbox.*" changes that alone
	nice -n 15 $(BIN)/python -m tests.mutants $(OF)

clean: ## remove .venv, caches and all local state, the database with it
	@if [ -e .groundswell/keeper.lock ] && ! flock -n .groundswell/keeper.lock true; then \
		echo "The database of this checkout is in use. Stop what uses it first."; exit 1; fi
	rm -rf .venv .groundswell mutants .hypothesis .ruff_cache .import_linter_cache test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- the virtual environment: made once, filled again when the requirements change -----------------------------------------

PIP_INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check --no-input

.venv/.run: requirements.txt | .venv/bin/pip
	@echo "Installing what the site needs into .venv. This takes a minute, once."
	@$(PIP_INSTALL) -r requirements.txt
	@touch $@

.venv/.dev: requirements-dev.txt requirements.txt | .venv/bin/pip
	@echo "Installing what the tests need into .venv. This takes a minute, once."
	@$(PIP_INSTALL) -r requirements-dev.txt
	@touch .venv/.run $@

.venv/.mutants: requirements-mutants.txt .venv/.dev
	@$(PIP_INSTALL) --upgrade --target .venv/mutants -r requirements-mutants.txt
	@touch $@

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Groundswell needs Python 3.11 or newer. Name one: make run PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "Python's venv module is incomplete. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@$(PYTHON) -m venv --clear .venv
