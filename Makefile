# Every target sets up what it needs by itself. The files .venv/.ready-* mark a finished set-up,
# so it is repeated only when a lock, pyproject.toml or the set-up itself has changed.
SHELL := /bin/sh
PYTHON := .venv/bin/python
RUN := .venv/.ready-run
DEV := .venv/.ready-dev
COMPILE = .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-header $(if $(UPGRADE),--upgrade) pyproject.toml --group build

.DEFAULT_GOAL := help
.PHONY: help demo test faults bench check lock pictures

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

demo: $(RUN) ## the hub with example content, until Ctrl-C; RESET=1 starts afresh
	@.venv/bin/sprachrohr demo $(if $(RESET),--reset)

test: $(DEV) ## all tests; ARGS="tests/hub -k outbox" for some
	@$(PYTHON) -m pytest -n auto --dist worksteal $(ARGS)

faults: $(DEV) ## whatever can fail does, for an hour; ARGS="--engine sqlite --seed 7" for some of it
	@$(PYTHON) -m tests.faults $(ARGS)

bench: $(DEV) ## the benchmarks, as tables; ARGS="sending pace" for some
	@$(PYTHON) -m benchmarks $(ARGS)

check: $(DEV) ## style, types, who imports whom, catalogues
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy --strict
	.venv/bin/lint-imports --no-logo
	$(PYTHON) -m locales check

lock: $(DEV) ## write the three locks anew from pyproject.toml; UPGRADE=1 also takes newer versions
	$(COMPILE) --output-file requirements.lock
	$(COMPILE) --extra semantic --extra xmpp --constraint requirements.lock --output-file requirements-semantic.lock
	$(COMPILE) --extra semantic --extra xmpp --group dev --constraint requirements-semantic.lock --output-file requirements-dev.lock

pictures: $(DEV) ## the pictures of README and guides, from the running program
	@$(PYTHON) -m docs.pictures.make

$(RUN): requirements-semantic.lock pyproject.toml scripts/setup
	@scripts/setup run

$(DEV): requirements-dev.lock requirements-semantic.lock requirements.lock pyproject.toml scripts/setup
	@scripts/setup dev
