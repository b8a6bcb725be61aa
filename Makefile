# weipan: what people do with this checkout. `make help` lists it.

# Peers for parity tests live in their own environment; nothing of it is needed to run weipan.
VENV := .venv
PYTHON := $(VENV)/bin/python
export WEIPAN_PYTHON ?= $(CURDIR)/$(PYTHON)
# Real data for tests, if there are any; tests say so when they are skipped.
export WEIPAN_REAL_DATA ?= $(CURDIR)/../shared/data

.PHONY: help demo test bench notebooks lint peers browser fuzz miri docs clean

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 19

demo: ## the whole job on a made-up market
	cargo run --release -- demo

test: peers browser ## install what the tests need, then run them all
	cargo test --workspace --locked
	@if [ -d "$(WEIPAN_REAL_DATA)/cn_2021_2024" ]; then echo "real data: tested"; else echo "real data: skipped, none at $(WEIPAN_REAL_DATA)"; fi

bench: ## kernels and loading at real size
	cargo bench -p weipan-benches

notebooks: peers ## run every notebook on a fresh run
	cargo test -p weipan-cli --test notebooks --locked

lint: ## format and lints as CI wants them
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings

peers: $(VENV)/.ready ## Python peers for parity tests

$(VENV)/.ready: tests/peers/requirements.txt
	sh tests/install_peers.sh $(VENV)
	touch $@

browser: ## a browser for the report tests, where it can be installed
	@sh tests/install_browser.sh

fuzz: ## a minute of fuzzing the factor language (nightly toolchain and cargo-fuzz needed)
	cargo +nightly fuzz run definition -- -max_total_time=60 -max_len=400

miri: ## the kernels' unsafe code under Miri (nightly toolchain with miri needed)
	cargo +nightly miri test -p weipan-kernel --lib --tests

docs: ## the crates' documentation
	cargo doc --workspace --no-deps

clean: ## remove what was built
	cargo clean
	rm -rf $(VENV)
