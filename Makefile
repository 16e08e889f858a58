# Two commands: `make run` (the demonstration) and `make test` (everything that must pass).
.DEFAULT_GOAL := help
.PHONY: help run test bench chaos lint types unit format messages requirements

# Dozens of processes are started, by the tests above all: each would compile every module anew.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# One more than there are processors: browsers, and servers that are to end, are waited for, others compute meanwhile.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 1)')

help:
	@echo "make run       the demonstration on http://127.0.0.1:8000 (PORT=… for another port)"
	@echo "make test      lint, types, templates, migrations and the whole test suite"
	@echo "make messages  the words of the interface, for translating (docs/languages.md)"
	@echo "make bench     how fast it is, beside nginx and others (some minutes on a quiet machine; docs/performance.md)"
	@echo "make chaos     kills, full disks and restores with larger numbers, and 500 examples of what must not show (half an hour)"

$(VENV)/run.stamp: requirements/run.txt
	@PYTHON="$(PYTHON)" sh tools/install $(VENV) requirements/run.txt $@

$(VENV)/test.stamp: requirements/test.txt
	@PYTHON="$(PYTHON)" sh tools/install $(VENV) requirements/test.txt $@
	@touch $(VENV)/run.stamp

run: $(VENV)/run.stamp
	@$(BIN)/python tools/run.py

lint: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djade --check --target-version 5.2 $$(find templates -name '*.html')

types: $(VENV)/test.stamp
	$(BIN)/mypy

unit: $(VENV)/test.stamp
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadscope -q

# Types are checked beside the tests: both take a while, and neither fills the machine.
test: lint
	@$(MAKE) --no-print-directory -j2 types unit

chaos: $(VENV)/test.stamp
	CHAOS=1 $(BIN)/python -m pytest -q tests/faults
	EXAMPLES=500 $(BIN)/python -m pytest -n auto -q tests/noninterference

bench: $(VENV)/run.stamp
	@$(BIN)/python -m bench

format: $(VENV)/test.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djade --target-version 5.2 $$(find templates -name '*.html')

messages: $(VENV)/test.stamp
	@$(BIN)/python tools/messages.py

# Pins, with hashes and without addresses. Needs uv.
requirements:
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml -o requirements/run.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -c requirements/run.txt --group test pyproject.toml -o requirements/test.txt
