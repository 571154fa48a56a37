# Two commands do everything: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SCENARIO := scenarios/leaders-meeting-2026

.PHONY: demo test test-all bench api published lock clean

demo: $(VENV)/.demo
	$(BIN)/parley run $(SCENARIO)

test: $(VENV)/.test
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pytest -n 2 -m "not slow"

test-all: test  # adds the slow proofs: 320 worlds of each start, all rules on all records
	$(BIN)/pytest -n 2 -m slow

bench: $(VENV)/.test  # takes about eight minutes; BENCH=grid, scaling, memory, questions, worlds, growth, where, stability or scale
	$(BIN)/python -m tests.benchmarks $(BENCH)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Parley needs Python 3.11 or newer: make PYTHON=python3.11 ..." if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.demo: pyproject.toml requirements.lock | $(VENV)/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint requirements.lock --editable .
	@touch $@

$(VENV)/.test: pyproject.toml requirements.lock | $(VENV)/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint requirements.lock --editable '.[dev]'
	@touch $@ $(VENV)/.demo

api: $(VENV)/.test  # the reference of the Python doors, from docstrings, without network
	$(BIN)/python tests/api.py reports/api

published: $(VENV)/.test  # makes the small results under reports/published again
	$(BIN)/python tests/publish.py

lock:  # needs uv: resolve every dependency once, for all supported versions of Python
	uv pip compile --universal --no-emit-index-url --no-annotate --python-version 3.11 --all-extras \
	  --custom-compile-command 'make lock' --quiet --output-file requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
