"""Bytes to text, and text to what every part behind can hold.

What cannot stand in XML, in UTF-8 or on a page is replaced one character for one, so that an offset into
the text that was given is an offset into the text that is kept. Zero-width and bidirectional characters
stay: they are text; what reads or shows them takes care of them.
"""

from __future__ import annotations

import codecs
import logging
import re
import unicodedata
from email.utils import parsedate_to_datetime

from kg.reading.source import Unreadable

log = logging.getLogger(__name__)

TEXT_LIMIT = 10_000_000
"""The most characters that one article may have."""

_LOST = "\ufffd"
_BINARY_SHARE = 0.02
_SAMPLE = 65_536
# Not one of these is in a text that somebody wrote; tabs, line ends and form feeds are.
_NOT_TEXT = bytes(set(range(32)) - {8, 9, 10, 11, 12, 13, 27})
_SHAPES = ("%B %d, %Y", "%d %B %Y", "%b %d, %Y", "%d %b %Y", "%B %d %Y", "%Y/%m/%d", "%Y%m%d", "%B %Y")
_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?![\d-])")
_HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffd]")


def decode(data: bytes, name: str) -> str:
    """Decode the bytes of the file called `name`. Line ends come out as one character.

    Raises Unreadable where they are no text.
    """
    text, encoding = _decoded(data)
    if encoding == "cp1252":
        log.warning("%s: is not UTF-8; read as Windows-1252", name)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes) -> tuple[str, str]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-16"), "utf-16"
        except UnicodeDecodeError:
            raise Unreadable("is a binary file, or broken UTF-16") from None
    sample = data[:_SAMPLE]
    if len(sample) - len(sample.translate(None, _NOT_TEXT)) > _BINARY_SHARE * len(sample):
        raise Unreadable("is a binary file")
    for encoding in ("utf-8", "cp1252"):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError as error:
            place = error.start
    raise Unreadable(f"is neither UTF-8 nor Windows-1252: byte {place} is {data[place]:#04x}")


def _safe_characters() -> dict[int, str]:
    table = dict.fromkeys([*range(32), 0x7F, *range(0xD800, 0xE000), *range(0xFDD0, 0xFDF0)], _LOST)
    for plane in range(17):
        table[plane * 0x10000 + 0xFFFE] = table[plane * 0x10000 + 0xFFFF] = _LOST
    for kept in "\t\n":
        del table[ord(kept)]
    table |= dict.fromkeys(map(ord, "\v\f\r"), "\n")
    # Characters 128 to 159 are Windows-1252 that somebody decoded as Latin-1: curly quotes and dashes.
    for code in range(0x80, 0xA0):
        table[code] = bytes([code]).decode("cp1252", "replace")
    return table


_SAFE = _safe_characters()
_UNSAFE = re.compile("[" + "".join(re.escape(chr(code)) for code in sorted(_SAFE)) + "]")


def safe(text: str) -> str:
    """Replace, one for one, the characters that no file format can hold.

    >>> safe("Lock\\x00heed\\x92s")
    'Lock\ufffdheed’s'
    """
    return text.translate(_SAFE) if _UNSAFE.search(text) else text


def line(value: str, *, limit: int = 500) -> str:
    """Make one clean line of something that is said about an article: a title, a name, an address."""
    text = unicodedata.normalize("NFC", _HIDDEN.sub("", safe(value)))
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def iso_date(value: str) -> str:
    """Read a date as people and programs write it; nothing where it cannot be understood.

    >>> [iso_date(said) for said in ("Tue, 22 Jul 2025 10:00:00 GMT", "July 22, 2025", "2025-07", "soon")]
    ['2025-07-22', '2025-07-22', '2025-07', '']
    """
    from datetime import date, datetime

    text = line(value, limit=60)
    if iso := _ISO.match(text):
        year, month, day = iso.groups()
        try:
            date(int(year), int(month or 1), int(day or 1))
        except ValueError:
            return ""
        return "-".join(part for part in iso.groups() if part)
    for shape in _SHAPES:
        try:
            when = datetime.strptime(text.replace("Sept ", "Sep ").replace(".", ""), shape)
        except ValueError:
            continue
        return when.strftime("%Y-%m" if "%d" not in shape else "%Y-%m-%d").zfill(7)
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
