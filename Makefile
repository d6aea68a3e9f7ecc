# Everything that one does with the portal. "make run" serves it, "make test" tries all of it.

PORT ?= 8000
PYTHON = .venv/bin/python
CATALOGUE = locale/zh_Hans/LC_MESSAGES/django

.PHONY: run install install-dev test lint format messages docs requirements clean

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
