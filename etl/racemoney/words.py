"""Sentences that every output shares: the law on donors' data, the mark of invented data."""

SYNTHETIC = (
    "SYNTHETIC DATA: at most the candidates' summary totals are the FEC's; donors, and what each group spent, are invented."
)
LAW = (
    "Names and addresses of individual contributors may not be sold or used to solicit contributions or for any commercial "
    "purpose (52 U.S.C. 30111(a)(4)). Newspapers, magazines, books and similar communications may use them if their "
    "principal purpose is neither solicitation nor commercial (11 CFR 104.15(c))."
)
# A table with one of these columns names individual contributors, or holds rows that do.
DONOR_COLUMNS = frozenset(
    {"contributor_name", "contributor_last_name", "contributor_city", "employer", "lender_last_name", "values_after"}
)
