"""The one cleaner of what people typed: nothing in a name may steer a terminal, hide in a page or run in a spreadsheet.

Filers type their own names, and the FEC passes on what they typed. Every text that leaves the program, on a terminal, in a
CSV file, on a page or in a message, goes through here.
"""

import re
import unicodedata

# ECMA-48: control sequences (CSI), and strings (OSC, DCS, SOS, PM, APC) up to their terminator; then two-byte escapes.
_SEQUENCES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c|$)"
    r"|\x1b[ -/]*[0-~]?"
)
# Unicode's Default_Ignorable_Code_Point (DerivedCoreProperties.txt): characters that no one sees, the overrides of the
# writing direction among them, and the blank Braille cell.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Controls become a space, so that two words stay two; what stands for no character becomes the sign for that.
_REPLACED = {"Cc": " ", "Cf": "", "Zl": " ", "Zp": " ", "Cs": "\ufffd", "Co": "\ufffd", "Cn": "\ufffd"}
# What makes a spreadsheet run a cell as a formula.
_FORMULA = frozenset("=+-@\u2212")


def clean(text: str) -> str:
    """The text in one line, as a reader sees it: no escape sequence, no control, no invisible character."""
    if text.isascii() and text.isprintable():
        return text
    text = _INVISIBLE.sub("", _SEQUENCES.sub("", text))
    return "".join(_REPLACED.get(unicodedata.category(character), character) for character in text)


def clean_lines(text: str) -> str:
    """The same for a text of several lines."""
    return "\n".join(clean(line) for line in text.split("\n"))


def csv_cell(value: object) -> object:
    """The value for a CSV file: numbers as they are, texts clean; what a spreadsheet would run gets an apostrophe.

    Spreadsheets skip blanks before the sign, and some take its full-width form.
    """
    if value is None or isinstance(value, int | float):
        return value
    text = clean(str(value))
    first = text.lstrip()[:1]
    is_formula = isinstance(value, str) and unicodedata.normalize("NFKC", first) in _FORMULA
    return f"'{text}" if is_formula else text
