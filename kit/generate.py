"""Generate the synthetic race kit: seventeen FEC bulk files of the 2018 cycle and the filings behind them, all invented.

What is real: candidates, committees, ids, links, parties, cycle totals. What is invented: every donor, gift, loan row,
advertisement, payee and address. Dollars by committee, report and state are those that the FEC or the press published;
rows are scaled down to about a twentieth, so a gift is some twenty times larger than a real one. Figures that depend on
the number or the size of gifts (averages, medians, counts by state) are not to be compared with anything.
"""

import argparse
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Any

from kit.conduits import plant_conduit_gifts, plant_conduit_rows
from kit.facts import Facts, load_facts
from kit.gifts import campaign_slices, fill, give_to_others, refund_all
from kit.late import file_late, file_odd
from kit.notices import file_contribution_notices, file_notices_of_ads
from kit.periodic import file_reports
from kit.reports import plant_outside
from kit.rows import Kit
from kit.special import plant_specials
from kit.totals import plant_masters, plant_totals
from kit.transfers import plant_redesignations, plant_transfers
from kit.write import set_kit_date, write_files, write_filings
from racemoney.sample.kit import MANIFEST


@dataclass(frozen=True)
class KitManifest:
    """What the kit holds, told by the generator and not by any reader of the files.

    `rows` counts the good rows by dataset, `expected_quarantined` the broken lines beside them. `planted` lists facts:
    each has `fact`, its keys (committee, report, race, bucket, ...), `rows`, and `amount` in dollars as text. `filings` are
    the electronic filings with the rows and dollars that each has for the lake's tables.
    """

    seed: int
    rows: dict[str, int]
    expected_quarantined: dict[str, int]
    planted: list[dict[str, Any]]
    filings: list[dict[str, Any]]

    def facts(self, fact: str, **keys: str) -> list[dict[str, Any]]:
        """The planted facts of that name whose keys have these values."""
        wanted = {"fact": fact, **keys}
        return [each for each in self.planted if wanted.items() <= each.items()]


def build_kit(seed: int, facts: Facts) -> Kit:
    """Every row of the kit. The order of the steps is part of what the seed decides."""
    kit = Kit(Random(seed))  # noqa: S311
    parts = campaign_slices(facts)
    plant_masters(kit, facts)
    plant_specials(kit, parts)
    plant_conduit_gifts(kit, parts)
    for part in parts:
        fill(kit, part)
    for candidate in facts.candidates.values():
        mine = [part for part in parts if part.candidate == candidate.id]
        if mine:
            refund_all(kit, candidate, mine)
    give_to_others(kit, facts)
    plant_conduit_rows(kit, parts)
    plant_transfers(kit, facts, parts)
    plant_redesignations(kit, facts)
    plant_outside(kit, facts)
    plant_totals(kit, facts, parts)
    file_reports(kit, facts)
    file_notices_of_ads(kit, facts)
    file_contribution_notices(kit, facts)
    file_odd(kit, facts)
    file_late(kit, facts)
    return kit


def generate(folder: Path, seed: int = 2017) -> KitManifest:
    """Write files, filings, the marker SYNTHETIC and kit-manifest.json into a folder; the same bytes for the same seed."""
    kit = build_kit(seed, load_facts())
    manifest = manifest_of(kit, seed)
    write_files(kit, folder)
    write_filings(kit, folder)
    (folder / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1) + "\n", encoding="utf-8")
    set_kit_date(folder / MANIFEST)
    return manifest


def manifest_of(kit: Kit, seed: int) -> KitManifest:
    """The manifest of a kit."""
    planted = [{**dict(key), "rows": each.rows, "amount": str(each.amount)} for key, each in kit.planted.items()]
    return KitManifest(
        seed=seed,
        rows={name: len(rows) for name, rows in kit.rows.items()},
        expected_quarantined={name: len(kit.broken.get(name, [])) for name in kit.rows},
        planted=planted,
        filings=[filing.manifest() for filing in kit.filings],
    )


def load_manifest(folder: Path) -> KitManifest:
    """The manifest that lies beside a kit's files."""
    return KitManifest(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))


def main() -> None:
    """Write the kit where the command line says."""
    parser = argparse.ArgumentParser(description="Write the synthetic race kit: bulk files and filings.")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=2017)
    options = parser.parse_args()
    manifest = generate(options.folder, options.seed)
    print(f"{sum(manifest.rows.values())} rows in {options.folder}")


if __name__ == "__main__":
    main()
