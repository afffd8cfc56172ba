# CertDesk: `make demo` to see it, `make test` to prove it. Everything else builds on the same set-up (setup/).
# PORT and DATA_DIR are honoured: make demo PORT=8001 DATA_DIR=/srv/certdesk-demo

SHELL := /bin/sh
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
IN := .venv/bin/

.PHONY: help demo test check drill fuzz bench pictures lock tools python
.DEFAULT_GOAL := help

help:
	@echo "make demo      an office with invented data on http://127.0.0.1:8000 (PORT, DATA_DIR)"
	@echo "make test      the whole suite, on SQLite and on PostgreSQL"
	@echo "make check     format, lint, types, rooms, migrations, translations"
	@echo "make drill     the long kill, race and fuzz tests"
	@echo "make fuzz      mangled requests, guided by coverage, a minute each"
	@echo "make bench     prints figures"
	@echo "make pictures  renews docs/pictures from a demo"
	@echo "make lock      renews requirements*.txt"

python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is missing. On Debian or Ubuntu: apt-get install python3"; exit 1; }

demo: python
	@$(PYTHON) -m setup demo

tools: python
	@$(PYTHON) -m setup tools

test: tools
	@$(IN)python -m setup test

check: tools
	@$(IN)python -m setup check

drill: tools
	@DRILL=1 $(IN)python -m setup drill

fuzz: tools
	@$(IN)python -m setup fuzz

bench: tools
	@$(IN)python -m benchmarks

pictures: tools
	@$(IN)python -m setup pictures

lock: python
	@$(PYTHON) -m setup lock
