"""Results that are a frame, and say more than its rows."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Any

from .. import _core, frames
from ..table import Table


class FramedResult:
    """A frame with more beside it: ``result["column"]``, ``len(result)`` and any Arrow reader see ``result.frame``."""

    def __init__(self, rows: _core.Table, kind: str) -> None:
        self._rows = rows
        self._kind = kind

    def _give(self, table: _core.Table) -> Any:
        return frames.give(table, self._kind)

    @property
    def frame(self) -> Any:
        """The rows, in the book's kind of frame."""
        return self._give(self._rows)

    @property
    def columns(self) -> list[str]:
        """Names of the columns."""
        return list(self._rows.names)

    def __getitem__(self, name: str) -> Any:
        return self.frame[name]

    def __len__(self) -> int:
        return self._rows.rows

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __contains__(self, name: object) -> bool:
        return name in self.columns

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return Table(self._rows).__arrow_c_stream__(requested_schema)

    def _said(self) -> str:
        return f"{len(self):,} rows"

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._said()})"

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(self._said())}</p>{Table(self._rows)._repr_html_()}"
