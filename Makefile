# The two commands of a new machine are `make demo` and `make test`; `make help` lists the rest.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv pip
JOBS ?= 2

.PHONY: help setup dev demo serve test core check format bench capabilities reference schema lock wheel clean

help: ## what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

$(VENV)/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "wanhui needs Python 3.11 or newer; $(PYTHON) is older. Try: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(UV) install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements.lock
	@$(UV) install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q src
	@touch $@

$(VENV)/.dev-ready: requirements-dev.lock $(VENV)/.ready
	@$(UV) install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements-dev.lock
	@touch $@

setup: $(VENV)/.ready ## the environment only
dev: $(VENV)/.dev-ready ## the environment with the tools of development

demo: $(VENV)/.ready ## the example shop, ready to look at
	@$(BIN)/wanhui demo

serve: $(VENV)/.ready ## web and worker on your own data
	@$(BIN)/wanhui serve

test: $(VENV)/.dev-ready ## every test
	@$(BIN)/python -m pytest -q -n $(JOBS) --dist loadfile tests

core: $(VENV)/.dev-ready ## the pure tests, in seconds
	@$(BIN)/python -m pytest -q -x tests/records tests/reading tests/cases tests/replies

check: $(VENV)/.dev-ready ## format, lint, types, imports, content
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/python -m pytest -q tests/content tests/docs

format: $(VENV)/.dev-ready ## put the code into shape
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

bench: $(VENV)/.dev-ready ## every figure that the README quotes
	@$(BIN)/python -m benchmarks

capabilities: $(VENV)/.dev-ready ## one line a capability, with the tests that show it
	@$(BIN)/python -m pytest -q -n $(JOBS) --dist loadfile -m capability --capabilities tests

reference: $(VENV)/.dev-ready ## write docs/reference again from the code
	@$(BIN)/python -m docs.generate

schema: $(VENV)/.dev-ready ## write what a new database is made of again, after a new migration
	@$(BIN)/python -m tests.store.schema_file

lock: ## resolve the pins again
	@$(UV) compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	  --no-emit-index-url --extra build pyproject.toml -o requirements.lock
	@$(UV) compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	  --no-emit-index-url --extra build --extra dev pyproject.toml -o requirements-dev.lock

wheel: $(VENV)/.ready ## the package to install elsewhere, in dist/
	@$(BIN)/uv build --quiet --wheel --no-build-isolation --python $(BIN)/python

clean: ## everything that can be made again
	@rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
