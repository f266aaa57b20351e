"""Where the C++ side of an installed package lies, for builds that use it."""

from __future__ import annotations

from pathlib import Path

from . import _core
from .errors import Error


def _inside_package(*parts: str) -> Path:
    # An editable install keeps the Python files in the source tree and everything compiled or copied beside `_core`.
    homes = [Path(str(_core.__file__)).resolve().parent, Path(__file__).resolve().parent]
    for home in homes:
        if (found := home.joinpath(*parts)).is_dir():
            return found
    raise Error(f"this installation of cabochon holds no {'/'.join(parts)}: install it from a wheel or a clone")


def include_dir() -> Path:
    """Directory to put on the compiler's include path.

    >>> include_dir().name
    'include'
    """
    return _inside_package("include")


def cmake_dir() -> Path:
    """Directory that holds ``cabochon-config.cmake``, for ``-Dcabochon_DIR=...``.

    >>> cmake_dir().name
    'cabochon'
    """
    return _inside_package("share", "cmake", "cabochon")
