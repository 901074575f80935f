"""The hook of the wheel's build: the wheel carries the kit as one packed file, the same bytes at every build."""

import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class KitHook(BuildHookInterface[Any]):
    """Generates and packs the kit. An editable install has the generator beside it and needs none."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Put the packed kit on the list of files of the wheel."""
        if version == "editable":
            return
        self.folder = tempfile.TemporaryDirectory()
        root, packed = Path(self.root), Path(self.folder.name) / "kit.tar.xz"
        made = Path(self.folder.name) / "kit"
        paths = [str(root / "etl"), str(root), *filter(None, [os.environ.get("PYTHONPATH")])]
        subprocess.run(
            [sys.executable, "-m", "kit.generate", "--folder", str(made)],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
            check=True,
            stdout=sys.stderr,
        )
        pack(made, packed)
        build_data["force_include"][str(packed)] = "racemoney/_kit.tar.xz"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Delete what was packed."""
        if version != "editable":
            self.folder.cleanup()


def pack(folder: Path, packed: Path) -> None:
    """A tar file whose bytes depend on the files below a folder and their ages only."""
    with tarfile.open(packed, "w:xz") as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            member = tarfile.TarInfo(path.relative_to(folder).as_posix())
            member.size, member.mtime = path.stat().st_size, int(path.stat().st_mtime)
            with path.open("rb") as stream:
                archive.addfile(member, stream)
