from datetime import UTC, date, datetime

import pytest

from racemoney.parse.filing_header import cycle_of, normal_version, read_header
from racemoney.sources.filings import ELECTRONIC, PAPER, load_filings

COVER = "F3A,C00000059,DOE FOR CONGRESS"


def fs(*values: str) -> str:
    return "\x1c".join(values)


def header(*lines: str):
    return read_header("".join(f"{line}\n" for line in lines).encode())


def test_version_8_names_the_original_that_it_amends():
    found = header(
        fs("HDR", "FEC", "8.3", "SOFT", "1", "FEC-1326061", "2"),
        fs(
            "F3A",
            "C00000059",
            "DOE FOR CONGRESS",
            *[""] * 6,
            "GA",
            "06",
            "12R",
            "R2017",
            "20170620",
            "GA",
            "20170330",
            "20170531",
        ),
    )
    assert (found.status, found.version, found.lines) == ("parsed", "8.3", 1)
    assert found.values["amends_file_number"] == 1326061
    assert found.values["amendment_indicator_code"] == "A"
    assert (found.values["form"], found.values["report_code"], found.values["election_code"]) == ("F3", "12R", "R2017")
    assert (found.values["election_state"], found.values["election_district"]) == ("GA", "06")
    assert found.values["coverage_through_date"] == date(2017, 5, 31)


def test_version_5_has_the_name_delimiter_before_the_report_id():
    found = header('HDR,FEC,5.00,"SOFT, INC.",1,^,FEC-24088,1,', COVER)
    assert (found.version, found.values["amends_file_number"]) == ("5.0", 24088)
    assert found.values["software_name"] == "SOFT, INC."


def test_paper_conversion_has_its_version_second():
    found = header(fs("HDR", "P3.4", "SCAN", "77", "20180612", ""), fs("F3XN", "C00000059", "PAC"))
    assert (found.status, found.version, found.values["received_date"]) == ("parsed", "P3.4", date(2018, 6, 12))


def test_legacy_header_is_kept_raw_and_named():
    found = header("/* Header", "FEC_Ver_# = 2.02", "Soft_Name = OLD", "/* End Header", COVER)
    assert (found.status, found.version, found.lines) == ("old_version", "2.02", 4)
    assert (found.values["form"], found.values["software_name"]) == ("F3", "OLD")


def test_legacy_header_of_a_known_version_is_read():
    assert header("/* Header", "FEC_Ver_# = 3.00", "/* End Header", COVER).status == "parsed"


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        ((fs("HDR", "FEC", "180.5"), COVER), "unknown_version"),
        ((fs("HDR", "FEC", "8.6"), COVER), "unknown_version"),
        ((fs("HDR", "FEC", "2.4"), COVER), "old_version"),
        ((fs("HDR", "FEC", "8.3"), fs("F77N", "C00000059")), "unknown_form"),
        ((fs("HDR", "FEC", "8.3"), fs("SA11AI", "C00000059")), "unknown_form"),
        ((fs("HDR", "FEC", "8.3"),), "unknown_form"),
        (("<html>", "busy"), "unreadable"),
        ((), "unreadable"),
    ],
)
def test_what_is_not_known_is_named(lines, status):
    assert header(*lines).status == status


def test_case_and_quotes_do_not_matter():
    found = header('"hdr","FEC","8.1","SOFT"', '"f3xn","C00000059","PAC, THE"')
    assert (found.status, found.values["form_type"], found.values["committee_name"]) == ("parsed", "F3XN", "PAC, THE")


def test_a_date_that_is_none_is_told():
    found = header(fs("HDR", "FEC", "8.3"), fs("F3N", "C00000059", "D", *[""] * 12, "20171301"))
    assert found.values["coverage_from_date"] is None
    assert found.issues == ("coverage_from_date=20171301",)


@pytest.mark.parametrize(
    ("text", "version"), [("5.00", "5.0"), ("3", "3.0"), (" 8.3 ", "8.3"), ("p2.6", "P2.6"), ("2.02", "2.02"), ("x", "x")]
)
def test_versions_are_written_one_way(text, version):
    assert normal_version(text) == version


def test_cycle_is_that_of_the_coverage_else_of_the_signature_else_of_arrival():
    now = datetime(2018, 6, 1, tzinfo=UTC)
    assert cycle_of({"coverage_through_date": date(2017, 5, 31), "signed_date": date(2019, 1, 1)}, now) == 2018
    assert cycle_of({"coverage_through_date": date(2077, 5, 31), "signed_date": date(2016, 1, 1)}, now) == 2016
    # a notice of October, amended in the next cycle
    amended: dict[str, object] = {"original_amendment_date": date(2016, 10, 30), "filed_date": date(2017, 1, 5)}
    assert cycle_of(amended, now) == 2016
    assert cycle_of({}, now) == 2018


def test_every_version_has_a_header_and_the_great_forms():
    filings = load_filings()
    for version in (*ELECTRONIC, *PAPER):
        assert filings.find("HDR", version), version
        for form in ("F3N", "F3XA", "SA11AI", "SB21B", "SE"):
            assert filings.find(form, version), (form, version)


def test_positions_that_the_format_documents():
    filings = load_filings()
    receipts = filings.find("SA11AI", "8.3")[1].fields
    assert (len(receipts), receipts[19], receipts[20], receipts[42]) == (45, "transaction_date", "amount", "memo_code")
    notice = filings.find("SE", "8.1")[1].fields
    assert (len(notice), notice[34], notice[35]) == (44, "candidate_district", "candidate_state")
    assert filings.find("SE", "8.0")[1].fields[33:35] == ("candidate_state", "candidate_district")
    report = filings.find("F3N", "8.3")[1].fields
    assert (report[32], report[45], report[61]) == (
        "individual_itemized_this_period",
        "total_receipts_this_period",
        "cash_on_hand_close_this_period",
    )
    pac = filings.find("F3XN", "8.3")[1].fields
    assert (len(pac), pac[52]) == (123, "independent_expenditures_this_period")
