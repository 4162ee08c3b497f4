# Everything a newcomer needs: `make demo` and `make test`. Each target installs what it needs.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SYNAPSE := .venv-synapse
ELEMENT := .venv-element
PEERS := .venv-peers
# Whoever asks Python not to keep what it compiled would have each of the thousand processes of the tests compile anew.
unexport PYTHONDONTWRITEBYTECODE

PIP := pip install --quiet --disable-pip-version-check --require-hashes

.PHONY: demo test test-long lint lock release bench bench-large bench-parts fuzz model-card manual catalog pictures browser dovecot tinyproxy office peers clean

demo: $(VENV)/.base
	$(BIN)/vigie demo

# Files go in their own order, and not by their number of tests: the long ones are few tests each, and stand first.
# One worker more than there are processors: many tests wait, for servers, limits and other processes.
WORKERS := $(shell expr $$(nproc) + 1)

test: $(VENV)/.dev $(SYNAPSE)/.done $(ELEMENT)/.done browser dovecot tinyproxy office lint
	SYNAPSE_PYTHON=$(SYNAPSE)/bin/python $(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder --durations=25

# The same inputs each time in `test`; here fresh ones, many more of them, a thousand kills and ninety days on end.
# Coverage is looked at here only: it takes a fifth of the time, and its tracer races with threads that begin (Python 3.11).
# Its data lies outside of the tree: helper processes of Python's own still write theirs when we are done.
test-long: $(VENV)/.dev $(SYNAPSE)/.done $(ELEMENT)/.done browser dovecot tinyproxy office
	HYPOTHESIS_PROFILE=search VIGIE_TEST_KILLS=1000 VIGIE_TEST_ROOM_KILLS=200 VIGIE_TEST_DAYS=90 VIGIE_TEST_FIGURES=var/figures COVERAGE_FILE=$$(mktemp -d)/coverage SYNAPSE_PYTHON=$(SYNAPSE)/bin/python $(BIN)/pytest -n $(WORKERS) --dist loadfile --timeout=7200 --cov --cov-report=term:skip-covered
	cat var/figures/*.json

lint: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pyright
	$(BIN)/lint-imports --no-cache

# Pins with hashes for every platform; no index address is ever written.
lock: $(VENV)/.dev
	scripts/lock $(BIN)/uv

# Under a quarter of an hour on two cores: single steps, pages, hostile documents, and whole rounds beside reader, newsboat
# and rss2email; adds to bench/history.jsonl and writes docs/performance.md. FEEDS are read by all, ALONE by Vigie alone (as
# many times as there are numbers), copies of the real feeds under FOLDER if there is one; a round may take CAP seconds:
#   make bench FEEDS=2000 ALONE=10000 CAP=400 FOLDER=~/feeds
FEEDS ?= 400
ALONE ?= 2000
CAP ?= 180

bench: $(VENV)/.dev peers
	mkdir -p var/bench
	$(BIN)/pytest bench/micro -q -p no:cacheprovider --benchmark-json=var/bench/micro.json
	$(BIN)/python bench/pages.py --json var/bench/pages.json
	$(BIN)/python bench/rounds.py --count $(FEEDS) --alone $(ALONE) --cap $(CAP) $(if $(FOLDER),--feeds $(FOLDER))

# What takes too long for each run, twenty minutes by itself: a cluster beside the local pool, and 10,000 feeds. Adds to
# the same history, for the same page.
bench-large: $(VENV)/.dev
	mkdir -p var/bench
	$(BIN)/python bench/cluster.py --count 2000 --json var/bench/cluster.json $(if $(FOLDER),--feeds $(FOLDER))
	$(BIN)/python bench/rounds.py --count 0 --alone 10000 --workers 2 --cap 600 $(if $(FOLDER),--feeds $(FOLDER))

# What parts of Vigie take by themselves, some of them for long.
PARTS := classify energy extraction listening load politeness reactions retention site store stories

bench-parts: $(VENV)/.dev
	for part in $(PARTS); do $(BIN)/python bench/$$part.py; done

# Sdist, wheel, list of parts and sums of the last commit, in dist/; `make release KEY=~/.ssh/release` signs the sums.
release: $(VENV)/.dev
	scripts/release $(KEY)

# Ten minutes of hostile documents for each kind of source; what is found is written into var/fuzz.
fuzz: $(VENV)/.dev
	$(BIN)/python bench/fuzz.py

# Measures the classifier on held-out events, minutes of work, and writes docs/model-card.md with its charts.
model-card: $(VENV)/.dev
	$(BIN)/python bench/model_card.py

# What members and the committee see, for docs/pictures.
pictures: $(VENV)/.dev browser office
	$(BIN)/python bench/room_pictures.py
	$(BIN)/python bench/site_pictures.py
	$(BIN)/python bench/report_pictures.py

# The page of the room's commands, from their own help.
manual: $(VENV)/.dev
	$(BIN)/python -m watcher.chat.commands.manual > docs/commands.md

# The texts of what members read, in step with the code; what lacks a translation is counted.
catalog: $(VENV)/.dev
	$(BIN)/python -m digests.texts.catalog

browser:
	@scripts/ensure-browser

dovecot:
	@scripts/ensure-dovecot

tinyproxy:
	@scripts/ensure-tinyproxy

office:
	@scripts/ensure-office

# Programs that ours is measured beside.
peers:
	@scripts/ensure-peers $(PYTHON) $(PEERS)

$(VENV)/.base: requirements/build.txt requirements/base.txt pyproject.toml
	scripts/ensure-venv $(PYTHON) $(VENV)
	$(BIN)/$(PIP) -r requirements/build.txt -r requirements/base.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.base requirements/dev.txt
	$(BIN)/$(PIP) --no-deps -r requirements/dev.txt
	@touch $@

# The homeserver has pins of its own and a licence of its own (AGPL): it stays out of our environment.
$(SYNAPSE)/.done: requirements/synapse.txt
	scripts/ensure-venv $(PYTHON) $(SYNAPSE)
	$(SYNAPSE)/bin/$(PIP) -r requirements/synapse.txt
	@touch $@

# The stack of Element Web, which reads our encrypted messages in the tests; only its version is pinned.
$(ELEMENT)/.done: tests/element/package.json $(VENV)/.dev
	scripts/ensure-element $(BIN)/python $(ELEMENT)
	@touch $@

clean:
	rm -rf $(VENV) $(SYNAPSE) $(ELEMENT) $(PEERS) var .coverage* .pytest_cache .ruff_cache .hypothesis
