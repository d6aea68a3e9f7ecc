# Everything that one does with the portal. "make run" serves it, "make test" tries all of it.

PORT ?= 8000
PYTHON = .venv/bin/python
CATALOGUE = locale/zh_Hans/LC_MESSAGES/django

.PHONY: run install install-dev test rule-quality lint format messages docs pictures looks every-page requirements clean bench-pages weigh bench-writing bench-reading bench-bulk bench-checks bench-search bench-ledgers bench-feeds damage samples fuzz

run: install
	@exec $(PYTHON) manage.py serve --port $(PORT)

install:
	@sh requirements/install.sh base
	@$(MAKE) --silent $(CATALOGUE).mo

$(CATALOGUE).mo: $(CATALOGUE).po
	@$(PYTHON) manage.py messages --compile
	@touch $@

install-dev: install
	@sh requirements/install.sh dev

# ALLOW_MISSING=1 leaves out what cannot be installed (Chromium, PostgreSQL) instead of failing.
test: install-dev
	@$(PYTHON) -m tests.run

lint: install-dev
	@$(PYTHON) -m tests.run --only-guards

format: install-dev
	@.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format --quiet .
	@find templates -name '*.html' -exec .venv/bin/djade --target-version 5.2 {} +

# Take the messages out of code and templates into the catalogue; then translate what is empty there.
messages: install
	@$(PYTHON) manage.py messages --extract --compile

docs: install
	@$(PYTHON) manage.py format_docs

# Take the pictures of the reader's page anew, from a demonstration district of their own. Needs Chromium.
pictures: install-dev
	@$(PYTHON) -m tests.browser.pictures

# Every family of public pages at three widths, both languages, light, dark, large and on paper: make looks FOLDER=/tmp/looks
looks: install-dev
	@$(PYTHON) -m tests.browser.looks $(or $(FOLDER),$(error Say where to write the pictures: make looks FOLDER=...))

# Every public page in both languages, light and dark, at every width and with large text, and every question at every
# width with and without scripts. "make test" tries half of it.
every-page: install-dev
	@EVERY_WAY=1 $(PYTHON) -m pytest -q tests/browser/test_pages.py tests/browser/test_questions.py tests/browser/test_html.py

# How soon public pages are painted at a quarter of the processor's speed, and whether anything moves meanwhile.
bench-pages: install-dev
	@$(PYTHON) -m tests.browser.paint --rounds $(or $(ROUNDS),9)

# How heavy the report pages of a demonstration district are, without their texts: 60 KB is the most.
weigh: install-dev
	@$(PYTHON) -m tests.views.weigh

# How many reports a second one core writes, and in what memory. COUNT=2000 is what docs/benchmarks.md shows.
bench-writing: install-dev
	@$(PYTHON) -m tests.writing.bench --count $(or $(COUNT),2000)

# How many reports a second one core reads, in what memory, and whether anything is read otherwise in a hurry.
bench-reading: install-dev
	@$(PYTHON) -m tests.reading.bench

# Damaged reports of every format: prints silent errors, of which there must be none, and the share of doubts.
damage: install-dev
	@$(PYTHON) -m tests.reading.damage --count $(or $(COUNT),10000) --seed $(or $(SEED),1)

# Mixed files read by a worker that is killed three times: is each report stored once, and how long does it take?
bench-bulk: install-dev
	@$(PYTHON) -m tests.jobs.killing --files $(or $(COUNT),2000)

# How long one check takes, a year of reports with two workers, and the search for repeated tables and texts.
bench-checks: install-dev
	@$(PYTHON) -m tests.actions.bench --reports $(or $(COUNT),5000) --index $(or $(INDEX),200000)

# How long feeds and site maps take among many reports, drawn anew and asked again.
bench-feeds: install-dev
	@$(PYTHON) -m tests.feeds.bench --reports $(or $(COUNT),50000)

# The ledgers of corrections, requests and documents and the totals of the years over many reports: how long each takes.
bench-ledgers: install-dev
	@$(PYTHON) -m tests.rendering.bench --reports $(or $(COUNT),50000)

# A hundred queries over generated reports on both databases: how fast they are answered, and whether alike.
bench-search: install-dev
	@$(PYTHON) -m tests.search.bench --reports $(or $(COUNT),50000)

# One line for each real report of $REPORT_SAMPLES (../shared/samples): what of it is right, doubtful, wrong, not shown.
samples: install-dev
	@$(PYTHON) -m tests.reading.samples

# Damaged documents for every reader, SECONDS each; finds are left in var/fuzzing. Guided where atheris is installed.
fuzz: install-dev
	@$(PYTHON) -m tests.reading.fuzzing --seconds $(or $(SECONDS),600) $(KINDS)

# Every cell of sections three and four changed by one in 500 generated and seven real reports: is every change seen?
rule-quality: install-dev
	@$(PYTHON) -m tests.checks.quality --reports $(or $(COUNT),500)

# Lock the dependencies again, with hashes and without addresses.
requirements: install-dev
	@for list in base dev; do \
	    $(PYTHON) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	        --no-emit-index-url --no-emit-find-links requirements/$$list.in --output-file requirements/$$list.txt; \
	done

# The data in var/ stay.
clean:
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -prune -exec rm -rf {} +
	@find locale -name '*.mo' -exec rm -f {} +
