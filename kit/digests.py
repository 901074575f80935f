"""The sha256 of each file of the kit, in kit.sha256 as `sha256sum` writes it: a change of the kit shows in review.

`python -m kit.digests` writes it again.
"""

import hashlib
import tempfile
from pathlib import Path

from kit.generate import generate

RECORDED = Path(__file__).with_name("kit.sha256")


def digests(folder: Path) -> dict[str, str]:
    """The sha256 of each file below a folder, by its path there."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def recorded() -> dict[str, str]:
    """What kit.sha256 says."""
    lines = RECORDED.read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}


def main() -> None:
    """Generate the kit and write its digests."""
    with tempfile.TemporaryDirectory() as folder:
        generate(Path(folder))
        found = digests(Path(folder))
    RECORDED.write_text("".join(f"{digest}  {name}\n" for name, digest in found.items()), encoding="utf-8")


if __name__ == "__main__":
    main()
