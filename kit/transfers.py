"""Money between committees, candidates and joint fundraisers (oth, pas2), and the candidates' own (15C in indiv)."""

from dataclasses import replace

from kit.amounts import even, split
from kit.facts import Candidate, Committee, Facts
from kit.gifts import Slice, bare_slice, gift, gift_row
from kit.people import Donor, new_donor
from kit.rows import Kit, Row, new_ids
from kit.special import find

PAC_LIMIT = 5000
PACS = 40
# Self-money and loans, by candidate_summary column: the dataset, the FEC's transaction code and the entity.
OWN_MONEY = {
    "Cand_Contribution": ("indiv", "15C", "CAN"),
    "Cand_Loan": ("oth", "16C", "CAN"),
    "Other_Loan": ("oth", "16G", "IND"),
    "Cand_Loan_Repayment": ("oth", "20C", "CAN"),
}


def sample_pacs() -> list[Committee]:
    """Invented PACs, under ids that the FEC cannot have issued."""
    names = [(f"C{99_900_000 + number}", f"SYNTHETIC SAMPLE PAC {number:02d}") for number in range(1, PACS + 1)]
    return [Committee(id, name, "DC", "U", "Q", "", "M", "", "") for id, name in names]


def plant_transfers(kit: Kit, facts: Facts, parts: list[Slice]) -> None:
    """Everything that moves between committees, to the whole dollars of the candidates' totals."""
    for candidate in facts.candidates.values():
        mine = [part for part in parts if part.candidate == candidate.id]
        if mine:
            plant_own_money(kit, candidate, mine[0])
            plant_pac_money(kit, facts, candidate, mine)
            plant_party_money(kit, facts, candidate, mine[-1])
    plant_ossoff_victory_fund(kit, facts, find(parts, "H8GA06195", "12R", "R"))
    plant_nominee_funds(kit, facts, find(parts, "H8GA06286", "12R", "R"))


def plant_own_money(kit: Kit, candidate: Candidate, part: Slice) -> None:
    """The candidate's contributions and loans and what was paid back, one row each, whole dollars."""
    for column, (dataset, kind, entity) in OWN_MONEY.items():
        amount = int(candidate.total(column))
        if amount:
            # An unnamed lender instead of a real one.
            name = candidate.name if entity == "CAN" else "SYNTHETIC LENDER"
            row = gift_row(kit, part, amount, replace(new_donor(kit, part.state), name=name))
            kit.add(dataset, {**row, "TRANSACTION_TP": kind, "ENTITY_TP": entity, "OTHER_ID": candidate.id})
            kit.plant("own_money", amount, candidate=candidate.id, type=kind, **part.keys)


def as_donor(committee: Committee) -> Donor:
    """A committee as the other party of a row."""
    return Donor(committee.name, "SAMPLEVILLE", committee.state, "", "", "")


def plant_pac_money(kit: Kit, facts: Facts, candidate: Candidate, parts: list[Slice]) -> None:
    """Gifts by PACs: the campaign's 18K in oth, the PAC's 24K in oth and pas2; refunds to PACs as 22Z."""
    pacs = sample_pacs()
    total = int(candidate.total("Other_Committee_Contribution"))
    for number, amount in enumerate(split(kit.rng, total, total // 3000 + 1, limit=PAC_LIMIT)):
        _both_sides(kit, facts, candidate, parts[number % len(parts)], pacs[number % PACS], amount)
    refunded = int(candidate.total("Other_Committee_Refund"))
    for number, amount in enumerate(split(kit.rng, refunded, refunded // 3000 + 1, limit=PAC_LIMIT)):
        row = committee_row(kit, parts[-1], pacs[number % PACS], amount, "22Z")
        kit.add("oth", row)


def plant_party_money(kit: Kit, facts: Facts, candidate: Candidate, part: Slice) -> None:
    """A party committee's gift, reported by both."""
    amount = int(candidate.total("Party_Committee_Contribution"))
    if amount:
        party = facts.committees["C00000935" if candidate.party == "DEM" else "C00075820"]
        for each in split(kit.rng, amount, amount // 5000 + 1, limit=PAC_LIMIT):
            _both_sides(kit, facts, candidate, part, party, each)


def committee_row(kit: Kit, part: Slice, other: Committee, amount: int, kind: str) -> Row:
    """A row of the slice's filer about another committee."""
    entity = {"Y": "PTY", "H": "CCM"}.get(other.type, "PAC")
    told = {"TRANSACTION_TP": kind, "ENTITY_TP": entity, "OTHER_ID": other.id}
    return {**gift_row(kit, part, amount, as_donor(other)), **told}


def _both_sides(kit: Kit, facts: Facts, candidate: Candidate, part: Slice, giver: Committee, amount: int) -> None:
    received = kit.add("oth", committee_row(kit, part, giver, amount, "18K"))
    kit.plant("committee_money", amount, candidate=candidate.id, entity=received["ENTITY_TP"], **part.keys)
    given = filed_by(kit, giver, received, facts.committees[part.committee], "24K")
    kit.add("oth", {**given, "CAND_ID": candidate.id}, "pas2")
    kit.plant("given_by_committee", amount, committee=giver.id, candidate=candidate.id)


def filed_by(kit: Kit, filer: Committee, row: Row, other: Committee, kind: str) -> Row:
    """The same transfer as the other side files it."""
    entity = {"ENTITY_TP": "CCM" if other.type == "H" else "PAC"}
    number = {"FILE_NUM": str(kit.file_number(filer.id, row["RPT_TP"], row["TRANSACTION_DT"][-4:]))}
    sides = {"CMTE_ID": filer.id, "OTHER_ID": other.id, "AMNDT_IND": "N"}
    return {**row, **as_donor(other).row(), **entity, **number, **sides, "TRANSACTION_TP": kind, **new_ids(kit)}


def plant_ossoff_victory_fund(kit: Kit, facts: Facts, part: Slice) -> None:
    """Jon Ossoff Victory Fund: five donors, its transfer of $7,530, the donors again as the campaign's 15J memos."""
    amounts = even(7530, 5)
    donors = plant_joint(kit, facts.committees["C00636142"], part, amounts, ["CA", "NY", "GA", "DC", "CA"])
    transfer(kit, part, facts, "C00636142", sum(amounts))
    memo_shares(kit, part, amounts, donors)


def plant_nominee_funds(kit: Kit, facts: Facts, part: Slice) -> None:
    """Handel's transfers in, $311,162: $248,552 of a joint fundraiser, $62,610 of her other authorized committee."""
    amounts = split(kit.rng, 228_552, 95)
    states = ["GA" if number % 3 == 0 else "TX" if number % 3 == 1 else "FL" for number in range(len(amounts))]
    donors = plant_joint(kit, facts.committees["C00634998"], part, amounts, states)
    transfer(kit, part, facts, "C00634998", 248_552)
    memo_shares(kit, part, amounts, donors)
    for pac in sample_pacs()[:4]:
        kit.add("oth", {**committee_row(kit, part, pac, 5000, "18J"), "MEMO_CD": "X", "MEMO_TEXT": "JFC ATTRIB"})
    transfer(kit, part, facts, "C00634949", 62_610)


def plant_joint(kit: Kit, fund: Committee, part: Slice, amounts: list[int], states: list[str]) -> list[Donor]:
    """What donors gave to a joint fundraiser: its own rows of indiv, which no candidate's view counts."""
    mine = replace(part, candidate="", committee=fund.id, race="", givers=[], amended="N")
    donors = [new_donor(kit, state) for state in states]
    for amount, donor in zip(amounts, donors, strict=True):
        gift(kit, mine, amount, donor, "any")
    return donors


def transfer(kit: Kit, part: Slice, facts: Facts, giver: str, amount: int) -> None:
    """A transfer between committees that stand together: 18G by the one that receives, 24G by the one that gives."""
    received = kit.add("oth", committee_row(kit, part, facts.committees[giver], amount, "18G"))
    kit.add("oth", filed_by(kit, facts.committees[giver], received, facts.committees[part.committee], "24G"))
    kit.plant("transfer_in", amount, **part.keys)
    kit.plant("transfer_out", amount, giver=giver)


def memo_shares(kit: Kit, part: Slice, amounts: list[int], donors: list[Donor]) -> None:
    """15J memo rows in oth: the donors behind a joint fundraiser's transfer, in the campaign's own filing."""
    for amount, donor in zip(amounts, donors, strict=True):
        row = gift_row(kit, part, amount, donor)
        kit.add("oth", {**row, "TRANSACTION_TP": "15J", "MEMO_CD": "X", "MEMO_TEXT": "JFC ATTRIB"})
        bucket = "in_state" if donor.state == part.state else "out_of_state"
        kit.plant("jfc_share", amount, bucket=bucket, **part.keys)


def plant_redesignations(kit: Kit, facts: Facts) -> None:
    """Two 24K memo rows in pas2 that re-describe earlier gifts by PACs and add no money."""
    part = bare_slice("C99900001")
    for _ in range(2):
        row = committee_row(kit, part, facts.committees["C00633362"], 2500, "24K")
        memo = {"MEMO_CD": "X", "MEMO_TEXT": "RE-DESIGNATED FUNDS FOR TRANS. DATED 04/12/2017"}
        kit.add("oth", {**row, **memo, "CAND_ID": "H8GA06286"}, "pas2")
        kit.plant("pac_memo", 2500, committee="C99900001")
