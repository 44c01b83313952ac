# Two commands on a fresh machine: `make run` and `make test`. Both make .venv first, once.
PYTHON ?= python3
JOBS ?= 2
BIN := .venv/bin

.PHONY: live run test lint coverage report clean skhash peers pygrt benchmarks world-b

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
	-@$(MAKE) --no-print-directory skhash pygrt
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile -q

# Two real requests, to be run once a week by whoever keeps this; nothing else here reaches a real service.
live: .venv/installed
	QUAKESOURCE_LIVE=1 $(BIN)/python -m pytest -q tests/live

lint: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/snakefmt --check Snakefile workflow src/quakesource/systems
	$(BIN)/mypy
	$(BIN)/snakemake --lint

.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --disable-pip-version-check -q -c constraints.txt -e '.[dev]'
	touch $@

# What the unit tests reach, a room a line: a report, not a gate.
coverage: .venv/installed
	-$(BIN)/python -m pytest -n $(JOBS) --dist loadfile -q --cov=quakesource --cov-report=json:.coverage.json tests/unit
	$(BIN)/python benchmarks/coverage_by_room.py .coverage.json

# Optional: the program that tests/golden compares polarities with; its tests skip without it.
skhash: .venv/skhash/installed

.venv/skhash/installed: envs/skhash.txt .venv/installed
	$(BIN)/python -m venv .venv/skhash
	.venv/skhash/bin/python -m pip install --disable-pip-version-check -q --only-binary :all: -r envs/skhash.txt
	touch $@

# Optional: the programs that Green's functions are compared and timed with. Nothing of the product needs them.
peers: pygrt .venv/peers/pyfk/installed

pygrt: .venv/peers/pygrt/installed

.venv/peers/pygrt/installed: .venv/installed
	$(BIN)/python -m pip install --disable-pip-version-check -q --no-deps --target .venv/peers/pygrt pygrt-kit==0.18.0
	touch $@

.venv/peers/pyfk/installed: envs/pyfk_build.txt
	$(PYTHON) -m venv .venv/peers/pyfk
	PIP_CONSTRAINT=envs/pyfk_build.txt .venv/peers/pyfk/bin/pip install --disable-pip-version-check -q pyfk==0.2.0
	touch $@

# docs/benchmarks.md, ten minutes on a machine that does nothing else.
benchmarks: .venv/installed peers
	$(BIN)/python benchmarks/run.py

clean:
	rm -rf results/default results/worlds results/kagan.csv results/.digests .snakemake
