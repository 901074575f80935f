"""Three channels from the FEC into the lake, of one shape: what is due, fetched with a receipt, parsed, committed, told.

`bulk` brings a file of each dataset and cycle, `filings` what is filed by day or one by one, `api` what OpenFEC answers.
What became of each input is an `Outcome`, of many a `Report`.
"""
