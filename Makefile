# Two commands on a fresh machine: `make run` and `make test`. Both make .venv first, once.
PYTHON ?= python3
JOBS ?= 2
BIN := .venv/bin

.PHONY: run test lint report clean

run: .venv/installed
	$(BIN)/snakemake -j $(JOBS) --show-failed-logs
	$(MAKE) --no-print-directory report

report: .venv/installed
	$(BIN)/snakemake --report results/default/report.html
	@echo "Kagan table: results/kagan.csv    Report: results/default/report.html"

test: .venv/installed lint
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile -q

lint: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/snakefmt --check Snakefile workflow
	$(BIN)/mypy
	$(BIN)/snakemake --lint

.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --disable-pip-version-check -q -c constraints.txt -e '.[dev]'
	touch $@

clean:
	rm -rf results/default results/kagan.csv .snakemake
