"""Raw files into typed Parquet: every line lands in the lake or, whole, in quarantine."""

# Part of the contract hash: raise it when the same bytes would give other rows, and `load --stale` parses them again.
PARSER_VERSION = 1
# The same for the API's pages.
PAGES_VERSION = 2
