"""Raw files into typed Parquet: every line lands in the lake or, whole, in quarantine."""
