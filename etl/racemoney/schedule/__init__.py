"""What the Dags decide, in plain Python: what is due, what changed, what to tell when something failed."""

from importlib import resources
from pathlib import Path


def dags_folder() -> Path:
    """The Dags: inside an installed package, or `dags/` beside it in a checkout."""
    packaged = Path(str(resources.files("racemoney"))) / "_dags"
    return packaged if packaged.is_dir() else packaged.parents[2] / "dags"
