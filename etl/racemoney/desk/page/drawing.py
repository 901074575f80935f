"""Where things lie in a picture: percentages of its width, and round numbers on its scale."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from racemoney.desk.page.catalog import Words


@dataclass(frozen=True)
class Box:
    """A bar or a part of one: left edge and width as percentages of the picture, a class for its color, a label."""

    left: str
    width: str
    kind: str
    label: Words = ""
    middle: str = ""


def share(part: Decimal | float, whole: Decimal | float) -> float:
    """A part in percent; nothing of nothing is nothing."""
    return float(part) / float(whole) * 100 if whole else 0.0


def box(left: float, width: float, kind: str, label: Words = "") -> Box:
    """A box from numbers."""
    return Box(percent(left), percent(width), kind, label, percent(left + width / 2))


def percent(value: float) -> str:
    """A place as SVG reads it; the same on every run."""
    return f"{value:.2f}%"


def ticks(top: Decimal) -> list[Decimal]:
    """Up to three round numbers below the top of a scale, evenly apart."""
    if top <= 0:
        return []
    step = Decimal(10) ** (len(str(int(top))) - 1)
    for factor in (Decimal("0.1"), Decimal("0.2"), Decimal("0.25"), Decimal("0.5"), Decimal(1), Decimal(2), Decimal(5)):
        if top / (step * factor) < 4:
            step *= factor
            break
    return [step * count for count in range(1, int(top / step) + 1)]


def bins(values: Sequence[Decimal], edges: Sequence[int]) -> list[int]:
    """For each value the number of the bin that it falls into; 0 is nothing at all."""
    return [0 if value <= 0 else 1 + sum(value >= edge for edge in edges) for value in values]
