"""racemoney: FEC filings in, race-level money out."""

__version__ = "0.1.0"
