# `make setup` and `make demo` need Python 3.11 or newer, make and git, and the network once.

PYTHON ?= python3
BIN := .venv/bin
UV ?= uv
GRAPH ?= graph
export OMP_NUM_THREADS ?= 1
export OPENBLAS_NUM_THREADS ?= 1
export SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null || echo 1577836800)

.PHONY: help setup dev demo test lint format types tests slow fuzz bench benchmarks train docs notebooks pictures lock licences audit wheel \
        wheel-test newest-spacy clean

help: ## list what there is to make
	@sed -n 's/^\([a-z-]*\):.*## /  make \1: /p' $(MAKEFILE_LIST) | expand -t 4

setup: .venv/.run ## make .venv with the command kg in it
dev: .venv/.dev

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "claimgraph needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Name another one: make setup PYTHON=python3.12")'
	$(PYTHON) -m venv .venv

# Every package comes by its hash, the model of the language among them; then the project, as it stands here.
.venv/.run: requirements.lock pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

demo: setup ## build the graph of the five articles and ask it
	@sh .ci/demo $(BIN)/kg $(GRAPH)

test: dev lint types tests ## everything that must hold before a change goes in

lint: dev ## style, and who may import whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

format: dev ## put the code into its form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: dev
	$(BIN)/mypy

tests: dev ## the tests of every day
	$(BIN)/pytest -n 2 --dist loadfile

slow: dev ## 1,000 killed builds, 10,000 hostile articles, all of the W3C's tests, and what else takes long
	$(BIN)/pytest -m slow

fuzz: dev ## an hour of atheris on the readers and the clean-up (SECONDS=3600)
	$(BIN)/python bench/fuzz.py $(or $(SECONDS),3600)

mutants: dev ## change one thing at a time in the modules that matter most, and see whether the tests notice
	for group in status amounts graph; do $(BIN)/python bench/mutants.py $$group $(or $(COUNT),0) || exit; done

bench: dev ## measure
	$(BIN)/python -m bench

benchmarks: dev ## learn and measure on public benchmarks, where their data is
	$(BIN)/python -m bench knowledgenet text2kg

train: dev ## learn the models of the news ontology again
	$(BIN)/kg learn ../shared/eval/train ontology/examples --ontology ontology --aside 01234

docs: dev ## build the pages of documentation into site/
	$(BIN)/mkdocs build --strict

notebooks: dev ## run the notebooks and keep what they show
	$(BIN)/jupyter nbconvert --to notebook --execute --inplace --ExecutePreprocessor.record_timing=False notebooks/*.ipynb

pictures: dev ## make the pictures of the documentation again (needs Chromium)
	$(BIN)/python docs/pictures.py

lock: ## choose the versions anew (needs uv)
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --upgrade \
	  --custom-compile-command "make lock" --all-extras --group dev --group build pyproject.toml -o requirements-dev.lock
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --upgrade \
	  --custom-compile-command "make lock" --constraint requirements-dev.lock --group build pyproject.toml -o requirements.lock

readme: setup ## run the commands that the README shows, and put down what they say
	$(BIN)/python .ci/readme.py

licences: setup ## list the licences of all that is installed with the program
	$(BIN)/python .ci/licences.py requirements.lock > docs/licences.md

audit: ## look for known weaknesses in what is locked (asks PyPI's list of them about each package)
	$(PYTHON) -m venv .venv-audit
	.venv-audit/bin/python -m pip install --quiet pip-audit
	.venv-audit/bin/pip-audit --require-hashes --disable-pip -r requirements-dev.lock

wheel: dev ## build the package, the same bytes every time
	rm -rf dist
	$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation -w dist .

wheel-test: wheel ## install the package apart and use it from another folder
	sh .ci/wheel $(BIN)/python dist

newest-spacy: ## run the tests with the newest spaCy instead of the fastest
	$(PYTHON) -m venv .venv-newest
	.venv-newest/bin/python -m pip install --quiet -r requirements-dev.lock --no-deps --require-hashes
	.venv-newest/bin/python -m pip install --quiet --upgrade "spacy>=3.8.8,<3.9"
	.venv-newest/bin/python -m pip install --quiet --no-deps --no-build-isolation -e .
	.venv-newest/bin/pytest

clean: ## remove what was made here
	rm -rf .venv .venv-newest .venv-audit dist build site graph .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
