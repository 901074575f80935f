{{ config(materialized='view') }}
-- one row per row of contributions, of every current load: what the row says by itself, by its own filing and by the seeds
-- Read from Parquet that is written once per load, see verdicts in sql/README.md. reason is the row's own: another version of
-- its report may count in its place, and an earmarked row that is pending may turn out to be a conduit's copy.
-- leaves out: lines of reports that hold no contributions, and forms other than 3, 3P and 3X; pas2, which repeats rows of oth

{{ all_verdicts() }}
