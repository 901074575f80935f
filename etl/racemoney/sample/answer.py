"""What the stand-in answers, before any byte is sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path


@dataclass(frozen=True)
class Answer:
    """What a request gets: a status, headers, and either `body` or `length` bytes of a file from `first` on.

    After `stops_after` bytes the connection is cut; Content-Length `claims_more` than comes; `pause` seconds pass between
    two small pieces of the body.
    """

    status: HTTPStatus
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    file: Path | None = None
    first: int = 0
    length: int = 0
    stops_after: int | None = None
    claims_more: int = 0
    pause: float = 0.0

    @property
    def size(self) -> int:
        """Bytes of the body."""
        return self.length if self.file else len(self.body)
