"""Raw files to typed Parquet, with line numbers and quarantine."""
