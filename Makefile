# weipan: what people do with this checkout. `make help` lists it.

# Peers for parity tests live in their own environment; nothing of it is needed to run weipan.
VENV := .venv
PYTHON := $(VENV)/bin/python
export WEIPAN_PYTHON ?= $(CURDIR)/$(PYTHON)
# RQAlpha wants older libraries than the other peers: an environment of its own.
RQALPHA_VENV := .venv-rqalpha
export WEIPAN_RQALPHA_PYTHON ?= $(CURDIR)/$(RQALPHA_VENV)/bin/python
# Real data for tests, if there are any; tests say so when they are skipped.
export WEIPAN_REAL_DATA ?= $(CURDIR)/../shared/data

# The libraries that the benches compare with are many: they have an environment of their own.
BENCH_VENV := .venv-bench
BENCH := --rows 2500 --repeat 7
# So have the engines that do the weekly job: their pins hold back the others.
WEEKLY_VENV := .venv-weekly
WEEKLY := 5000 10

.PHONY: help demo test bench bench-peers bench-weekly python notebooks lint peers browser fuzz miri docs clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 19

demo: ## the whole job on a made-up market
	cargo run --release -- demo

test: peers browser ## install what the tests need, then run them all
	cargo test --workspace --locked
	@if [ -d "$(WEIPAN_REAL_DATA)/cn_2021_2024" ]; then echo "real data: tested"; else echo "real data: skipped, none at $(WEIPAN_REAL_DATA)"; fi

bench: ## kernels and loading at real size
	cargo bench -p weipan-benches

bench-peers: $(BENCH_VENV)/.bench-ready ## kernels beside numpy, polars, pandas and others; BENCH="--rows 250 --repeat 3" is quick
	$(MAKE) python VENV=$(BENCH_VENV)
	$(BENCH_VENV)/bin/python benches/peers/kernels.py $(BENCH)

$(BENCH_VENV)/.bench-ready: benches/peers/requirements.txt
	python3 -m venv $(BENCH_VENV)
	$(BENCH_VENV)/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	touch $@

bench-weekly: $(WEEKLY_VENV)/.ready ## the weekly job beside numpy, polars, pandas, vectorbt and bt; WEEKLY="300 1" is quick
	cargo run --release -p weipan-benches --example weekly_panel -- target/weekly $(WEEKLY)
	$(WEEKLY_VENV)/bin/python benches/peers/weekly_job.py target/weekly

$(WEEKLY_VENV)/.ready: benches/peers/requirements-weekly.txt
	sh tests/install_peers.sh $(WEEKLY_VENV) $<
	touch $@

python: ## the weipan Python package as a wheel, installed into $(VENV)
	test -x $(PYTHON) || python3 -m venv $(VENV)
	$(PYTHON) -m pip install --quiet --disable-pip-version-check "maturin>=1.9.4,<2"
	rm -rf target/wheels
	$(VENV)/bin/maturin build --release --locked --quiet -i $(PYTHON) -m crates/weipan-python/Cargo.toml -o target/wheels
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --force-reinstall --no-deps target/wheels/weipan-*.whl
	$(PYTHON) -m pip install --quiet --disable-pip-version-check "numpy>=1.21"

notebooks: peers ## run every notebook on a fresh run
	cargo test -p weipan-cli --test notebooks --locked

lint: ## format and lints as CI wants them
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings

peers: $(VENV)/.ready $(RQALPHA_VENV)/.ready ## Python peers for parity tests

$(VENV)/.ready: tests/peers/requirements.txt
	sh tests/install_peers.sh $(VENV) $<
	touch $@

$(RQALPHA_VENV)/.ready: tests/peers/requirements-rqalpha.txt
	sh tests/install_peers.sh $(RQALPHA_VENV) $<
	touch $@

browser: ## a browser for the report tests, where it can be installed
	@sh tests/install_browser.sh

fuzz: ## a minute of fuzzing the factor language (nightly toolchain and cargo-fuzz needed)
	cargo +nightly fuzz run definition -- -max_total_time=60 -max_len=400

# With AVX2, as Miri else detects nothing; it does not know the vectors of AVX-512.
miri: ## the rank kernel's unsafe code under Miri, two minutes (nightly toolchain with miri and rust-src needed)
	RUSTFLAGS="-C target-feature=+avx2,+bmi1,+bmi2,+popcnt" cargo +nightly miri test -p weipan-kernel --lib -- rank::

docs: ## the crates' documentation
	cargo doc --workspace --no-deps

clean: ## remove what was built
	cargo clean
	rm -rf $(VENV) $(RQALPHA_VENV) $(BENCH_VENV) $(WEEKLY_VENV)
