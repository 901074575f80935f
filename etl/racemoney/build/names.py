"""Whether two texts name one person: `meta.matched_names`, which rosters, people and expenditures join.

A filing names a candidate as its filer typed it: "OSSOF, JON", "Jon Ossoff", "Rep. Ossoff, J.". The candidate master says
"OSSOFF, T. JONATHAN". Two names agree where the last names are equal, or one letter apart, *and* the first names agree.
A last name alone is never enough: in the file of notices of 2015 it sent $32.9M about "BUSH, JEB" to another Bush.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from nameparser.config import CONSTANTS
from nicknames import NickNamer, name_triplets
from rapidfuzz.distance import OSA

# What each method says, the safest first. A match counts where it is the only person's at the safest method that any has.
METHODS = ("exact_name", "name", "initials", "name_swapped", "name_joined", "name_one_letter")

# Shorter last names are too often one letter from another: Lee and Lew, Ore and Orr.
SHORTEST_MISSPELT = 4

_TRIPLETS = tuple(name_triplets())
_NICKNAMES = NickNamer.from_triplets(_TRIPLETS)
_GIVEN_NAMES = frozenset(chain.from_iterable((triplet.name1, triplet.name2) for triplet in _TRIPLETS))
# what tells a father from his son, where both write it
_GENERATIONS = frozenset({"jr", "sr", "ii", "iii", "iv"})
# Earl is a title to nameparser and a given name to nicknames: who is called so keeps it
_TITLES = frozenset(CONSTANTS.titles) - _GIVEN_NAMES - _GENERATIONS
_SUFFIXES = (frozenset(CONSTANTS.suffix_not_acronyms | CONSTANTS.suffix_acronyms) - _GIVEN_NAMES) | _GENERATIONS

_NOT_LETTERS = re.compile(r"[^a-z]+")


@dataclass(frozen=True)
class Reading:
    """One way to read a name: the words of the last name and the given ones, lower case, without titles and suffixes."""

    last: tuple[str, ...]
    given: tuple[str, ...]
    generation: str
    is_swapped: bool = False

    @property
    def last_letters(self) -> str:
        """The last name as one word: MC DONALD is MCDONALD, HYDE-SMITH is HYDE SMITH."""
        return "".join(self.last)


def agrees(filed: str, registered: str) -> str | None:
    """How the two texts agree as one person's name, one of METHODS; None where they do not.

    `registered` is read as the candidate master writes it, LAST, FIRST MIDDLE; `filed` in either order.
    """
    registered_readings = readings(registered)[:1]
    methods = {
        method for one in readings(filed) for other in registered_readings if (method := _agreement(one, other)) is not None
    }
    if not methods and any(_is_joined(filed, other) for other in registered_readings):
        return "name_joined"
    return min(methods, key=METHODS.index, default=None)


def matched_names(filed: Iterable[str], registered: Iterable[str]) -> list[tuple[str, str, str]]:
    """Rows of `meta.matched_names`: each filed and registered text that agree, and the method.

    Only names that share a last name, or are one letter from it, are compared: the masters of ten cycles hold 60,000 names.
    """
    filed_by_key: dict[str, set[str]] = defaultdict(set)
    for name in set(filed):
        for key in _filed_keys(name):
            filed_by_key[key].add(name)
    rows = []
    for name in set(registered):
        compared: set[str] = set()
        for key in _registered_keys(name):
            compared |= filed_by_key.get(key, set())
        rows += [(other, name, method) for other in compared if (method := agrees(other, name)) is not None]
    return sorted(rows)


@lru_cache(maxsize=100_000)
def readings(name: str) -> tuple[Reading, ...]:
    """The ways to read a name: as written first, then the other way round."""
    before, comma, after = _one_person(name).partition(",")
    if not comma or not _words(after):
        return tuple(_readings_without_comma(_without_titles(_words(before + " " + after))))
    last = _without_titles(_words(before))
    given, generation = _given(_words(after))
    last, of_last = _without_suffixes(last)
    straight = Reading(last, given, generation or of_last)
    # Jon, Ossoff: the last name is what stands behind the comma
    swapped = Reading(given, last, straight.generation, is_swapped=True)
    return straight, swapped


def _readings_without_comma(words: tuple[str, ...]) -> Iterator[Reading]:
    """Jon Ossoff, Monica De La Cruz, then Ossoff Jon: the last name may be any words of the end or of the start."""
    words, generation = _without_suffixes(words, at_least=2)
    cuts = range(1, len(words))
    yield from (Reading(words[cut:], words[:cut], generation) for cut in reversed(cuts))
    yield from (Reading(words[:cut], words[cut:], generation) for cut in cuts)


def _agreement(one: Reading, other: Reading) -> str | None:
    if not one.given or not other.given or not one.last or not other.last:
        return None
    if one.generation and other.generation and one.generation != other.generation:
        return None
    given = _given_agreement(one.given, other.given)
    if given is None:
        return None
    is_equal = one.last_letters == other.last_letters
    if one.is_swapped:
        return "name_swapped" if is_equal and given == "name" else None
    if is_equal and "".join(one.given) == "".join(other.given):
        return "exact_name"
    if is_equal or _is_part_of_double(one.last, other.last):
        return given
    is_misspelt = _is_first_name(one.given, other.given) and _is_one_letter_off(one.last_letters, other.last_letters)
    return "name_one_letter" if is_misspelt else None


def _given_agreement(one: tuple[str, ...], other: tuple[str, ...]) -> str | None:
    """`name` where a given name in full agrees, `initials` where only first letters do."""
    if "".join(one) == "".join(other):
        return "name"
    first, of_other = _first_full(one), _first_full(other)
    if _is_first_name(one, other) or (first and of_other and _is_called_by_other(one, other)):
        return "name"
    if _is_spelled_by_initials(one, other) or _is_spelled_by_initials(other, one):
        return "initials"
    return "initials" if not (first and of_other) and _initials_agree(one, other) else None


def _is_first_name(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    first, of_other = _first_full(one), _first_full(other)
    return first is not None and of_other is not None and _is_same_given(first, of_other)


def _is_called_by_other(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """A person called by a middle name or by a nickname in brackets: RICK is PERRY, JAMES R (RICK)."""
    shorter, longer = sorted(([word for word in words if len(word) > 1] for words in (one, other)), key=len)
    return all(any(_is_same_given(word, known) for known in longer) for word in shorter)


def _is_spelled_by_initials(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """T.J. or TJ is TERRANCE JOHN."""
    return len(other) > 1 and "".join(one) == "".join(word[0] for word in other)


def _initials_agree(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """J. of T. JONATHAN, T.J. of THOMAS JOHN: the first letter is that of the first name, or of the first one in full."""
    short, full = sorted((one, other), key=lambda words: _first_full(words) is not None)
    starts = {full[0][0], (_first_full(full) or full[0])[0]}
    known = {word[0] for word in full}
    return short[0] in starts and (len(full) == 1 or all(letter in known for letter in short))


@lru_cache(maxsize=100_000)
def _is_same_given(one: str, other: str) -> bool:
    """Equal, or one is a nickname of the other. Two nicknames of one name are not enough: Robert and William share some."""
    return one == other or one in _nicknames(other) or other in _nicknames(one)


@lru_cache(maxsize=20_000)
def _nicknames(name: str) -> frozenset[str]:
    return frozenset(_NICKNAMES.nicknames_of(name))


def _first_full(words: tuple[str, ...]) -> str | None:
    return next((word for word in words if len(word) > 1), None)


def _is_part_of_double(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """GARCIA of GARCIA LOPEZ, MASTO of CORTEZ MASTO: one name's words open or close the other's."""
    shorter, longer = sorted((one, other), key=len)
    count = len(shorter)
    is_long_enough = sum(map(len, shorter)) >= SHORTEST_MISSPELT
    return is_long_enough and count < len(longer) and shorter in (longer[:count], longer[-count:])


def _is_one_letter_off(one: str, other: str) -> bool:
    """One letter more, less or other, or two neighbors swapped."""
    return min(len(one), len(other)) >= SHORTEST_MISSPELT and OSA.distance(one, other, score_cutoff=1) == 1


def _is_joined(filed: str, registered: Reading) -> bool:
    """OSSOFFJON or JONOSSOFF: one word that opens or closes with the last name, the rest a given name in full."""
    words, last = _words(filed), registered.last_letters
    given = [word for word in registered.given if len(word) > 1]
    if len(words) != 1 or len(last) < SHORTEST_MISSPELT:
        return False
    rests = {words[0].removeprefix(last), words[0].removesuffix(last)} - {words[0]}
    return any(len(rest) > 1 and _is_same_given(rest, name) for rest in rests for name in given)


def _filed_keys(name: str) -> set[str]:
    """Under which last names a filed name is looked up: those of each reading, and their misspellings."""
    keys: set[str] = set()
    for reading in readings(name):
        keys |= {reading.last_letters, *_long_enough(reading.last)}
        if not reading.is_swapped:
            keys |= _one_letter_less(reading.last_letters)
    words = _words(name)
    if len(words) == 1:
        ends = range(SHORTEST_MISSPELT, len(words[0]))
        keys |= {words[0][:end] for end in ends} | {words[0][-end:] for end in ends}
    return keys


def _registered_keys(name: str) -> set[str]:
    """The last name of a registered name and its parts, cut without parsing: most of the names are looked at for no more."""
    words = _words(_one_person(name).partition(",")[0])
    letters = "".join(word for word in words if len(words) == 1 or word not in _SUFFIXES | _TITLES)
    return {letters, *_long_enough(words), *_one_letter_less(letters)}


def _long_enough(words: Iterable[str]) -> set[str]:
    return {word for word in words if len(word) >= SHORTEST_MISSPELT}


def _one_letter_less(word: str) -> set[str]:
    """Two words one letter apart share one of these, or one is among the other's."""
    return {word[:at] + word[at + 1 :] for at in range(len(word))} if len(word) >= SHORTEST_MISSPELT else set()


def _one_person(name: str) -> str:
    """The first of a ticket: CLINTON, HILLARY RODHAM / TIMOTHY MICHAEL KAINE."""
    return name.split("/")[0]


@lru_cache(maxsize=100_000)
def _words(text: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return tuple(_NOT_LETTERS.sub(" ", _dotless(plain)).split())


def _dotless(text: str) -> str:
    """O'ROURKE is one word; J.D. and J. D. are two initials."""
    return re.sub(r"[’'`´]", "", text).replace(".", " ")


def _without_titles(words: tuple[str, ...]) -> tuple[str, ...]:
    start = next((at for at, word in enumerate(words) if word not in _TITLES), len(words) - 1)
    return words[start:]


def _without_suffixes(words: tuple[str, ...], at_least: int = 1) -> tuple[tuple[str, ...], str]:
    """The words before Jr., III, MD, and the generation among those, empty where there is none."""
    end = len(words)
    while end > at_least and words[end - 1] in _SUFFIXES:
        end -= 1
    generation = next((word for word in words[end:] if word in _GENERATIONS), "")
    return words[:end], generation


def _given(words: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """Given names without titles, which the master also writes behind them (ROBERT JAMES MR.), and the generation."""
    named = tuple(word for word in words if word not in _TITLES) or words
    return _without_suffixes(named)
