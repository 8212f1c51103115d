"""Names kept among arrays: lists of strings as bytes, so that a model's file needs no pickle."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def packed(names: Sequence[str]) -> NDArray[np.uint8]:
    """Lay names out as bytes, one a line.

    >>> unpacked(packed(["w=a", "w=\\n"]))
    ('w=a', 'w=\\n')
    """
    # A line break may itself be a word of the text.
    return np.frombuffer("\n".join(n.replace("\n", "\\n") for n in names).encode(), dtype=np.uint8)


def unpacked(data: NDArray[np.uint8]) -> tuple[str, ...]:
    """Read what `packed` laid out."""
    text = data.tobytes().decode()
    return tuple(name.replace("\\n", "\n") for name in text.split("\n")) if text else ()
