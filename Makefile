# The few commands of the project; CONTRIBUTING.md has the same ones without make.
PYTHON ?= python3
VENV := .venv
READY := $(VENV)/ready
BENCHMARKS := $(filter-out benchmarks/made_pages.py,$(wildcard benchmarks/*.py))

.DEFAULT_GOAL := help
.PHONY: help site test stress bench lighthouse lock clean

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/' | expand -t 10

site: $(READY) ## build the site in site/, with the deck in it
	$(VENV)/bin/python -m drill build $(FLAGS)

test: $(READY) ## lint, types and every test; Python, Markdown and browser
	$(VENV)/bin/python -m ruff check
	$(VENV)/bin/python -m ruff format --check
	$(VENV)/bin/python -m mypy
	$(VENV)/bin/python -m pytest

stress: $(READY) ## the tests that take long
	$(VENV)/bin/python -m pytest tests/stress -m stress

bench: $(READY) ## print the figures of benchmarks/
	@for file in $(BENCHMARKS); do \
		echo "--- $$file"; PYTHONPATH=. $(VENV)/bin/python $$file || exit 1; \
	done

lighthouse: $(READY) ## measure five pages with Lighthouse, against its targets
	$(VENV)/bin/python benchmarks/lighthouse.py

lock: $(READY) ## resolve requirements.lock anew, for Python 3.11 and newer
	$(VENV)/bin/python -m pip install --quiet uv==0.13.9
	$(VENV)/bin/python -m uv pip compile --universal --generate-hashes --python-version 3.11 \
		--no-annotate --no-header --upgrade pyproject.toml --group dev -o requirements.lock

clean: ## remove everything that was built
	rm -rf $(VENV) .cache site dist

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
