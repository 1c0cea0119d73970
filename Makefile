# Vratar's one task runner. CI calls the same targets.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
CATALOGUES := $(wildcard src/vratar/locale/*/LC_MESSAGES/django.po)
COMPILED := $(CATALOGUES:.po=.mo)
PROGRAMS := chromium zbarimg oathtool keepassxc-cli faketime xgettext pg_ctlcluster
DEBIAN_PACKAGES := chromium zbar-tools oathtool keepassxc faketime gettext postgresql

.PHONY: help
help: ## Print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: .venv/run.stamp $(COMPILED) ## Make what is missing, then serve the panel (PORT=8000)
	@$(BIN)/vratar init
	@exec $(BIN)/vratar serve --print-mails

.PHONY: postgresql
postgresql: .venv/postgresql.stamp ## Install the driver, for a database.url that names PostgreSQL

.PHONY: test
test: .venv/dev.stamp $(COMPILED) programs ## Run all tests, with branch coverage
	$(BIN)/pytest --cov --cov-report=term:skip-covered
	$(BIN)/python -m tests.postgresql

.PHONY: soak
soak: .venv/dev.stamp $(COMPILED) programs ## Play every race against four workers 1,000 times
	VRATAR_TEST_ROUNDS=1000 $(BIN)/python -m pytest tests/races -n 0 --quiet
	FUZZ_TIMES=10 $(BIN)/python -m pytest tests/fuzz -n 0 --quiet
	$(BIN)/python -m bench.scale

.PHONY: mutants
mutants: .venv/mutants.stamp $(COMPILED) ## Change the rooms that judge codes, and see tests fail (30 min)
	$(BIN)/mutmut run
	$(BIN)/mutmut results

.PHONY: check
check: .venv/dev.stamp $(COMPILED) programs ## Lint, types, layers, templates, translations, docs
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint src --lint --quiet
	$(BIN)/pytest tests/translations tests/docs

.PHONY: bench
bench: .venv/bench.stamp $(COMPILED) ## Measure beside the peers
	$(BIN)/python -m bench

.PHONY: attack
attack: .venv/dev.stamp $(COMPILED) attack-programs ## Let two scanners and our probes attack it
	$(BIN)/python -m tests.attack

.PHONY: bench-peers
bench-peers: .venv/run.stamp $(COMPILED) ## Race and replay codes beside the peers (30 min)
	$(BIN)/python -m bench.peers --write

.PHONY: screenshots
screenshots: .venv/dev.stamp $(COMPILED) programs ## Photograph every page, light and dark
	$(BIN)/python -m bench.screenshots build/screenshots

.PHONY: lock
lock: .venv/dev.stamp ## Write the requirements anew, with hashes
	@for name in run postgresql dev bench mutants peers-allauth peers-two-factor peers-privacyidea; do \
	  $(BIN)/pip-compile --quiet --upgrade --generate-hashes --no-strip-extras --allow-unsafe \
	    --no-header --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
	    --output-file requirements/$$name.txt requirements/$$name.in; \
	done

.PHONY: clean
clean: ## Remove what was made here; data folder and keys stay
	rm -rf .venv build dist .coverage* .hypothesis .mypy_cache .ruff_cache .pytest_cache
	rm -rf .import_linter_cache $(COMPILED)
	find src tests -name __pycache__ -prune -exec rm -rf {} +

# --- What the targets stand on ---

.venv/made.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo 'Vratar needs Python 3.11 or newer. Name it: make run PYTHON=python3.11'; exit 1; }
	@$(PYTHON) -m venv .venv \
	  || { echo 'Python cannot make an environment. On Debian: apt-get install python3-venv'; exit 1; }
	@touch $@

.venv/run.stamp: .venv/made.stamp requirements/run.txt pyproject.toml
	@echo 'Installing what Vratar needs …'
	@$(PIP) install --require-hashes -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/postgresql.stamp: .venv/run.stamp requirements/postgresql.txt
	@$(PIP) install --require-hashes -r requirements/postgresql.txt
	@touch $@

.venv/dev.stamp: .venv/run.stamp requirements/dev.txt
	@echo 'Installing what tests and checks need …'
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

.venv/mutants.stamp: .venv/dev.stamp requirements/mutants.txt
	@$(PIP) install --require-hashes -r requirements/mutants.txt
	@touch $@

.venv/bench.stamp: .venv/dev.stamp requirements/bench.txt
	@$(PIP) install --require-hashes -r requirements/bench.txt
	@touch $@

%.mo: %.po | .venv/run.stamp
	@$(BIN)/python -m vratar.config.catalogues $<

# Real browsers, scanners and authenticators that the tests drive.
attack-programs: PROGRAMS := wapiti sqlmap oathtool
attack-programs: DEBIAN_PACKAGES := wapiti sqlmap oathtool
.PHONY: programs attack-programs
programs attack-programs:
	@missing=''; for program in $(PROGRAMS); do \
	  command -v "$$program" > /dev/null || missing="$$missing $$program"; \
	done; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; then \
	  apt-get update --quiet && DEBIAN_FRONTEND=noninteractive \
	    apt-get install --quiet --yes --no-install-recommends $(DEBIAN_PACKAGES); \
	else \
	  echo "Missing:$$missing. Install them first:"; \
	  echo '  sudo apt-get install --no-install-recommends $(DEBIAN_PACKAGES)'; exit 1; \
	fi
