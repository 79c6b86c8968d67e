# Everything here starts from nothing but Python: the first target that needs .venv makes it, later ones reuse it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.9
export UV_LINK_MODE := copy
export UV_NO_PROGRESS := 1
HOST ?= 127.0.0.1
PORT ?= 8080
SERVE ?= 1

MINUTES ?= 5

.PHONY: help demo test check format bench eval fuzz advisories lock clean
help:
	@echo "make demo    set up, index the sample corpus, answer two questions, serve the chat page (SERVE=0: do not serve)"
	@echo "make test    set up and run the tests"
	@echo "make check   format, lint, types, import contracts, licences"
	@echo "make eval    score the embedded default on the sample suite"
	@echo "make bench   every benchmark in turn (QUICK=1: those of seconds; PEERS=1 adds LlamaIndex, in an environment of its own)"
	@echo "make fuzz    fuzz readers, figures and the gate for MINUTES=5, where atheris is installed"
	@echo "make advisories  ask the registry of advisories about the locked packages (the one check that wants a network)"
	@echo "make lock    resolve the locked versions again"

$(VENV)/.uv-$(UV_VERSION):
	$(PYTHON) -c 'import sys; sys.exit("Ballast needs Python 3.11 or newer: make PYTHON=/path/to/python3.11" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@touch $@

# What runs the product. The development set holds all of it, so it serves here too once it is there.
$(VENV)/.product: $(VENV)/.uv-$(UV_VERSION) requirements.lock pyproject.toml
	@if [ ! -f $(VENV)/.development ]; then \
	  $(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes --compile-bytecode requirements.lock && \
	  $(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable . ; fi
	@touch $@

$(VENV)/.development: $(VENV)/.uv-$(UV_VERSION) requirements-dev.lock pyproject.toml
	$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes --compile-bytecode requirements-dev.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.product

demo: $(VENV)/.product
	@$(BIN)/python -m qa.demo $(if $(filter 0,$(SERVE)),,--serve) --host $(HOST) --port $(PORT)

test: $(VENV)/.development
	$(BIN)/python -m pytest

check: $(VENV)/.development
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.licences

format: $(VENV)/.development
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

eval: $(VENV)/.product
	$(BIN)/ballast --home .ballast-eval eval eval/suites/sample.jsonl --docs qa/demo/documents --out .ballast-eval/run --gate eval/gates/sample.toml

bench: $(VENV)/.development
	$(BIN)/python -m eval.benchmarks $(if $(QUICK),--quick) $(if $(PEERS),--peers)

fuzz: $(VENV)/.development
	$(BIN)/python -m tests.hostile.fuzz --minutes $(MINUTES)

advisories: $(VENV)/.uv-$(UV_VERSION)
	$(BIN)/uv tool run --quiet pip-audit --strict --require-hashes --disable-pip -r requirements.lock

lock: $(VENV)/.uv-$(UV_VERSION)
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet --output-file requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra dev --constraint requirements.lock --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet --output-file requirements-dev.lock

clean:
	rm -rf $(VENV) .venv-peers .ballast .ballast-eval .mypy_cache .ruff_cache .pytest_cache build *.egg-info
