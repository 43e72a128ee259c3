# Sohoa: the verbs of the house. `make help` lists them.
SHELL := /bin/sh
BIN := .venv/bin
UV := 0.13.9
T ?=

.DEFAULT_GOAL := help
.PHONY: help demo serve setup setup-demo check format lint types imports test long fuzz bench lock clean

help: ## List these verbs
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: setup-demo ## Run the main job on a batch of paper, from the feeder to the vault
	@$(BIN)/python -m samples demo

serve: setup-demo ## Serve the demo office at http://127.0.0.1:8000
	@$(BIN)/python -m samples serve

check: format lint types imports test ## All that CI asks for, in the order that fails fastest

format: setup
	@$(BIN)/ruff format --check .

lint: setup
	@$(BIN)/ruff check .

types: setup
	@$(BIN)/mypy

imports: setup
	@$(BIN)/lint-imports

test: setup ## Run the tests with bounded counts (T=path to choose)
	@$(BIN)/pytest -n auto --dist loadfile $(T)

long: setup ## Run the tests with full counts
	@TEST_COUNTS=full $(BIN)/pytest -n auto --dist loadfile $(T)

fuzz: setup ## Throw hostile bytes at the scanner for ten minutes
	@mkdir -p build/corpus
	@$(BIN)/python -m tests.scanner.fuzz_load build/corpus -max_total_time=600

bench: setup ## Measure Sohoa beside its peers, as ratios
	@$(BIN)/python -m bench

lock: .venv/.uv ## Renew the lock files from pyproject.toml
	@UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile -q --upgrade --no-emit-index-url \
	    --generate-hashes --python-version 3.11 pyproject.toml -o requirements.lock
	@UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile -q --no-emit-index-url \
	    --generate-hashes --python-version 3.11 --extra dev -c requirements.lock \
	    pyproject.toml -o requirements-dev.lock

clean: ## Forget what was installed and made here
	rm -rf .venv .venv-* build *.egg-info

setup: apt-test .venv/.installed
setup-demo: apt-product .venv/.installed

.PHONY: apt-product apt-test
apt-product:
	@sh deploy/apt.sh deploy/apt-product.txt

apt-test:
	@sh deploy/apt.sh deploy/apt-product.txt deploy/apt-test.txt

.venv/.uv: | apt-product
	@echo "==> Tạo môi trường Python trong .venv" >&2
	@python3 -m venv .venv
	@$(BIN)/python -m pip install -q --disable-pip-version-check uv==$(UV)
	@touch $@

.venv/.installed: .venv/.uv requirements-dev.lock pyproject.toml
	@echo "==> Cài gói Python theo requirements-dev.lock" >&2
	@$(BIN)/uv pip install -q --require-hashes --compile-bytecode -r requirements-dev.lock
	@$(BIN)/uv pip install -q --no-deps --no-build-isolation -e .
	@touch $@
