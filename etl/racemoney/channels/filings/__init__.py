"""Electronic filings: a folder of them, one, or the zip of a day; by day, by number, or of a committee or race.

Every filing that came is a part of the lake of its own (`racemoney.lake.parts`), never the amendment chain: a chain's newer
filing would then replace the older one in the lake, and what was in force on an earlier day would be gone. So every version
of a report stays, and the model `filings` tells which one is the head of its chain. The same filing may come through several
channels; `stg_filings` takes one copy of it.
"""
