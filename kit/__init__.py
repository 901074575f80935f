"""The generator of the synthetic race kit: a checkout and the build of the wheel run it, nothing imports it at run time.

The kit is a small, invented copy of the FEC's 2018-cycle bulk files for GA-06, KS-04 and SC-05 2017, and of the electronic
filings behind them, written from the same rows: reports, notices, a few that came after the bulk files. Candidates,
committees, ids and cycle totals are public facts; every donor, gift, advertisement and payment is made up so that its
sums meet those totals. `python -m kit.generate --folder DIR` writes it, `racemoney.sample.server` serves it.
"""
