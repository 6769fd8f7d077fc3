.PHONY: run test upgrade lint format docs bench pictures

run:
	@python3 -m office run

test:
	@python3 -m office test $(ARGS)

upgrade:
	@python3 -m office upgrade

lint:
	@python3 -m office lint

format:
	@python3 -m office format

pictures:
	@python3 -m office pictures $(ARGS)

docs:
	@python3 thidua_khenthuong/tests/access_matrix.py
	@python3 thidua_khenthuong/tests/eligibility_cases.py

bench:
	@python3 -m office bench $(ARGS)
