"""Which rows are gifts of individuals with a place: by transaction type and entity type (FEC transaction type codes)."""

import pytest
from sql.world import candidate, indiv, oth

C = "C77030001"
SUPER_PAC = "C77030002"
# (type, entity) -> (amount, itemized, geography, reason); each amount tells its row
KINDS = {
    ("15", "IND"): (1, True, True, "counted"),
    ("15", None): (2, True, True, "counted"),
    ("15E", "IND"): (3, True, True, "counted"),
    ("15", "PAC"): (11, True, False, "committee_entity"),
    ("15", "COM"): (12, True, False, "committee_entity"),
    ("15", "CCM"): (13, True, False, "committee_entity"),
    ("15", "PTY"): (14, True, False, "committee_entity"),
    ("15", "CAN"): (15, True, False, "candidate_entity"),
    ("15C", "CAN"): (16, False, False, "self"),
    ("15C", "IND"): (17, False, False, "self"),
    ("11", "IND"): (18, True, False, "tribe"),
    ("19", "IND"): (19, False, False, "other"),
    ("31", "IND"): (20, False, False, "party_account"),
    ("99Z", "IND"): (21, False, False, "unknown_type"),
}
# an account for independent expenditures takes money of companies too
ACCOUNTS = {"IND": (31, True, True, "counted"), "ORG": (32, True, False, "not_an_individual")}

ROWS = [
    *candidate("H8CT01001", C, "CT-01"),
    *(
        indiv(committee_id=C, transaction_type_code=kind, entity_type_code=entity, amount=amount, contributor_state="CT")
        for (kind, entity), (amount, *_) in KINDS.items()
    ),
    *(
        indiv(
            committee_id=SUPER_PAC,
            transaction_type_code="10",
            entity_type_code=entity,
            amount=amount,
            contributor_state="CT",
        )
        for entity, (amount, *_) in ACCOUNTS.items()
    ),
    # committee to committee rows are no gifts of individuals
    oth(committee_id=C, transaction_type_code="18K", entity_type_code="PAC", amount=5000, state="CT"),
    oth(committee_id=C, transaction_type_code="16C", entity_type_code="CAN", amount=9000, state="CT"),
]

VERDICT = "select amount, counts_in_itemized, counts_in_geography, reason from contributions where committee_id = ?"


@pytest.mark.parametrize(("kind", "entity"), KINDS)
def test_verdict_by_type_and_entity(ask, kind, entity):
    found = ask(
        f"{VERDICT} and source = 'indiv' and transaction_type_code = ? and entity_type_code is not distinct from ?",
        C,
        kind,
        entity,
    )
    assert found == [KINDS[kind, entity]]


@pytest.mark.parametrize("entity", ACCOUNTS)
def test_an_independent_account_has_a_place_for_individuals_only(ask, entity):
    assert ask(f"{VERDICT} and entity_type_code = ?", SUPER_PAC, entity) == [ACCOUNTS[entity]]


def test_committees_and_loans_are_no_gifts_of_individuals(ask):
    assert ask(f"{VERDICT} and source = 'oth' order by 1", C) == [
        (5000, False, False, "committee"),
        (9000, False, False, "self"),
    ]


def test_geography_adds_up_the_counted_rows_alone(ask):
    # 1 + 2 + 3
    assert ask("select in_state_amount, gift_count from candidate_geography where candidate_id = 'H8CT01001'") == [(6, 3)]


def test_an_unknown_type_is_told_as_a_warning(ask):
    told = "select severity, status, failing_rows from meta.data_quality where test_name = ?"
    found = ask(told, "warn_unknown_transaction_types")
    assert found == [("warn", "warn", 1)]
