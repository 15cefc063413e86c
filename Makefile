# The knobs of a copy are VAR_DIR (where it writes; var) and PORT (where it listens; 8000), from the command
# line, the environment or .env. Two copies with different values live side by side.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime-$(shell cat requirements.txt | cksum | tr ' ' '-')
TOOLS := $(VENV)/.tools-$(shell cat requirements.txt requirements-dev.txt | cksum | tr ' ' '-')
stage ?= filing
n ?= 100000

.PHONY: help
help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

$(RUNTIME): requirements.txt
	@sh scripts/venv.sh $(PYTHON) $(VENV) requirements.txt
	@rm -f $(VENV)/.runtime-* && touch $@

$(TOOLS): requirements.txt requirements-dev.txt
	@sh scripts/venv.sh $(PYTHON) $(VENV) requirements-dev.txt
	@rm -f $(VENV)/.tools-* $(VENV)/.runtime-* && touch $@ $(RUNTIME)

.PHONY: install
install: $(RUNTIME) ## make .venv and install what the portal runs on

.PHONY: run
run: $(RUNTIME) ## everything from a fresh clone, then the portal until Ctrl-C (PORT=8000 VAR_DIR=var)
	@$(BIN)/python -m portal.embedded run

.PHONY: demo
demo: $(RUNTIME) ## rebuild the demo at a stage: make demo stage=registration|filing|overdue
	@$(BIN)/python manage.py demo --stage $(stage)

.PHONY: test
test: $(TOOLS) ## everything from a fresh clone, then the whole suite on servers of its own
	@sh scripts/browser.sh
	@$(BIN)/python -m pytest -n 2 --dist loadfile

.PHONY: test-fast
test-fast: $(TOOLS) ## the inner loop: keeps the test database, leaves out the browser (args="tests/rules -k name")
	@$(BIN)/python -m pytest --reuse-db --ignore=tests/journeys --ignore=tests/platform $(args)

.PHONY: check
check: $(TOOLS) ## lint, format, types, migrations, deployment settings, generated docs; changes nothing
	@sh scripts/check.sh

.PHONY: fix
fix: $(TOOLS) ## format and repair what can be repaired by a tool
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .
	@find portal selfcheck rewards cms -path '*/templates/*.html' -print0 | xargs -0 $(BIN)/djhtml --tabwidth 2

.PHONY: docs
docs: $(RUNTIME) ## regenerate docs/states.md and docs/law-register.md
	@$(BIN)/python manage.py generate_docs

.PHONY: bench
bench: $(RUNTIME) ## measure the heavy work beside raw SQL: make bench n=1000000
	@$(BIN)/python manage.py bench --enterprises $(n)
