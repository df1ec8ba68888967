# Everything a person types; what takes more than a line stands in tools/.
VENV ?= .venv
BIN := $(VENV)/bin
FLASK := $(BIN)/flask --app wsgi

.DEFAULT_GOAL := help
.PHONY: help run serve upgrade test lint bench screenshots

help: ## Say what there is
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | while IFS="$$(printf '\t')" read -r name words; do printf '  make %-12s %s\n' "$$name" "$$words"; done

run: $(VENV)/site.stamp ## Serve a demonstration on http://127.0.0.1:8000 (PORT= for another port)
	@SCORE_MODE=demonstration $(BIN)/gunicorn wsgi:app

serve: $(VENV)/site.stamp ## Serve with the production settings, from the environment or instance/settings.toml
	@SCORE_MODE=production $(BIN)/gunicorn wsgi:app

upgrade: $(VENV)/site.stamp ## After an update: bring the tables up to date and publish the content
	@SCORE_MODE=production $(FLASK) prepare

test: $(VENV)/dev.stamp ## Run every test, on SQLite and on PostgreSQL
	@tools/test.sh

lint: $(VENV)/dev.stamp ## Check style, types, layers and templates
	@tools/lint.sh

bench: $(VENV)/dev.stamp ## Measure the lesson page, an answer and a sign-in
	@$(BIN)/python -m tests.bench.bench

screenshots: $(VENV)/dev.stamp ## Make a picture of each main state in build/screenshots
	@tools/packages.sh
	@$(BIN)/python -m tests.browser.screenshots

$(VENV)/site.stamp: requirements.txt tools/install.sh
	@tools/install.sh $(VENV) site requirements.txt

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/site.stamp
	@tools/install.sh $(VENV) dev requirements-dev.txt
