# Two commands on a fresh machine: `make run` and `make test`. Both make .venv first, once.
PYTHON ?= python3
JOBS ?= 2
BIN := .venv/bin

.PHONY: run test lint report clean skhash world-b

run: .venv/installed
	$(BIN)/snakemake -j $(JOBS) --show-failed-logs
	$(MAKE) --no-print-directory report

report: .venv/installed
	$(BIN)/snakemake --report results/default/report.html
	@echo "Kagan table: results/kagan.csv    Report: results/default/report.html"

# Once a release, never while anything is developed: docs/worlds.md.
world-b: .venv/installed
	$(BIN)/snakemake -j $(JOBS) results/world_b/kagan.csv results/world_b/realism.csv --configfile studies/world_b.yaml

test: .venv/installed lint
	-@$(MAKE) --no-print-directory skhash
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

# Optional: the program that tests/golden compares polarities with; its tests skip without it.
skhash: .venv/skhash/installed

.venv/skhash/installed: envs/skhash.txt .venv/installed
	$(BIN)/python -m venv .venv/skhash
	.venv/skhash/bin/python -m pip install --disable-pip-version-check -q --only-binary :all: -r envs/skhash.txt
	touch $@

clean:
	rm -rf results/default results/worlds results/kagan.csv .snakemake
