"""The command line: thin verbs over the packages. Errors are one sentence on standard error and exit 1."""

import sys

from racemoney.cli import bring, publish, read  # noqa: F401  each registers its commands
from racemoney.cli.app import app
from racemoney.errors import RacemoneyError, disk_errors_told

__all__ = ["app", "main"]


def main() -> None:
    """Run the command line; a RacemoneyError, or a disk that is full, becomes its sentence and exit 1."""
    try:
        with disk_errors_told("the data home"):
            app()
    except RacemoneyError as error:
        print(f"racemoney: {error}", file=sys.stderr)
        raise SystemExit(1) from None
