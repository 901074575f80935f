"""Electronic filings of the small world: a test states covers and lines by the names of their fields."""

from racemoney.sources.filings import load_filings

VERSION = "8.1"


def filing(number, form_type, committee_id, *lines, amends=None, report_id=None, **cover):
    """A filing as (number, text); lines are (record type, values), dates as in the format, 20170630.

    `amends` is named as filers should; `report_id` is how one filer wrote it."""
    report_id = report_id or (f"FEC-{amends}" if amends else "")
    header = _line("HDR", filing_kind="FEC", format_version=VERSION, report_id=report_id)
    first = _line(form_type, committee_id=committee_id, **cover)
    body = [
        # a post-election page is part of the cover and has no transaction id
        _line(kind, committee_id=committee_id, **({} if kind.startswith("F3") else {"transaction_id": f"T{at}"}) | values)
        for at, (kind, values) in enumerate(lines)
    ]
    return number, "".join([header, first, *body])


def report(number, committee_id, *lines, form_type="F3N", code="Q2", days=("20170401", "20170630"), **values):
    """A regular report."""
    cover = {"report_code": code, "coverage_from_date": days[0], "coverage_through_date": days[1]}
    return filing(number, form_type, committee_id, *lines, **cover | values)


def gift(amount, state="MA", form_line="SA11AI", **values):
    """A contribution by an individual."""
    given = {
        "entity_type_code": "IND",
        "contributor_last_name": "EXAMPLE",
        "contributor_first_name": "DONOR",
        "contributor_city": "EXAMPLETON",
        "contributor_state": state,
        "transaction_date": "20170501",
        "amount": f"{amount}",
    }
    return form_line, given | values


def refund(amount, state="MA", **values):
    """Money given back to an individual."""
    given = {
        "entity_type_code": "IND",
        "payee_last_name": "EXAMPLE",
        "payee_state": state,
        "transaction_date": "20170501",
        "amount": f"{amount}",
    }
    return "SB20A", given | values


def spent(amount, day, candidate_id, record="SE", **values):
    """An independent expenditure, on a notice or a report."""
    given = {
        "payee_organization_name": "EXAMPLE PRINTERS",
        "dissemination_date": day,
        "amount": f"{amount}",
        "support_oppose_code": "S",
        "candidate_id": candidate_id,
    }
    return record, given | values


def _line(kind, **values):
    found = load_filings().find(kind, VERSION)
    assert found, f"{kind} is no line of version {VERSION}"
    record, layout = found
    unknown = values.keys() - set(layout.fields)
    assert not unknown, f"{record.record} has no {sorted(unknown)}"
    return "\x1c".join(kind if name == "form_line" else str(values.get(name, "")) for name in layout.fields) + "\n"
