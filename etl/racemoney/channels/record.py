"""The record of a load: made here for every channel, from the receipt of a raw file and what parsing it gave."""

from datetime import UTC, datetime

from racemoney.fetch.receipts import Receipt
from racemoney.lake.parts import Part, SourceVersion
from racemoney.lake.records import LoadRecord, Member, TableLoad
from racemoney.parse.contract import contract_of


def new_record(
    receipt: Receipt,
    load_id: str,
    part: Part,
    version: SourceVersion,
    tables: tuple[TableLoad, ...],
    *,
    warnings: tuple[str, ...] = (),
    is_forced: bool = False,
    members: tuple[Member, ...] = (),
    change_files: tuple[str, ...] = (),
) -> LoadRecord:
    """The record of a load under today's contract, to be committed."""
    return LoadRecord(
        load_id=load_id,
        source=receipt.source,
        dataset=receipt.dataset,
        part=part,
        source_version=version,
        source_as_of=receipt.source_as_of,
        as_of_basis=receipt.as_of_basis,
        url=receipt.url,
        original_name=receipt.original_name,
        raw_path=receipt.raw_path,
        raw_sha256=receipt.sha256,
        raw_bytes=receipt.bytes,
        contract_hash=contract_of(receipt.source, receipt.dataset),
        is_synthetic=receipt.is_synthetic,
        is_forced=is_forced,
        loaded_at=datetime.now(UTC),
        tables=tables,
        warnings=warnings,
        change_files=change_files,
        members=members,
    )


def receipt_of(record: LoadRecord) -> Receipt:
    """What a record says of its raw file, for parsing it again under the same version."""
    year = record.source_as_of.year
    return Receipt(
        source=record.source,
        dataset=record.dataset,
        # a day without filings has no table; the cycle of filings is in their own text
        cycle=record.tables[0].cycle if record.tables else year + year % 2,
        original_name=record.original_name,
        url=record.url,
        etag=None,
        last_modified=None,
        fetched_at=record.loaded_at,
        source_as_of=record.source_as_of,
        as_of_basis=record.as_of_basis,
        bytes=record.raw_bytes,
        sha256=record.raw_sha256,
        is_synthetic=record.is_synthetic,
        raw_path=record.raw_path,
    )
