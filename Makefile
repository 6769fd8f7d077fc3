.PHONY: run test lint format bench

run:
	@python3 -m office run

test:
	@python3 -m office test $(ARGS)

lint:
	@python3 -m office lint

format:
	@python3 -m office format

bench:
	@python3 -m office bench $(ARGS)
