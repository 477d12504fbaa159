# `make build` and `make test` are all a newcomer needs: each sets up first, and a second run starts at once.

.PHONY: build test check format bench lock setup setup-test clean

build: setup
	@.venv/bin/ropa schema --write
	@.venv/bin/ropa build

check: setup
	@.venv/bin/ropa check

test: setup-test
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/ropa check --strict --as-of 2026-11-24
	.venv/bin/pytest -q -n auto

format: setup
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

bench: setup
	.venv/bin/python tests/bench/run.py

# Resolves again for every supported Python and platform; without UPGRADE=1 the locked versions stay where they fit.
lock: setup
	.venv/bin/uv pip compile --quiet --universal --all-extras --generate-hashes --no-emit-index-url \
		--no-emit-find-links --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade) \
		--output-file requirements.lock pyproject.toml

setup:
	@.ci/setup

setup-test:
	@.ci/setup test

clean:
	rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
