"""What a study of margin says, and how it looks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from .. import frames
from ..table import Table
from .panel import Panel

NO_ORDER = "These data cannot order the factors."


class MarginStudy:
    """Tables and sentences of a study; every frame is of the book's kind."""

    def __init__(
        self,
        panel: Panel,
        tables: Mapping[str, Sequence[Mapping[str, Any]]],
        facts: Mapping[str, Any],
        notes: list[str],
        kind: str,
    ) -> None:
        self._panel = panel
        self._tables = {name: list(rows) for name, rows in tables.items()}
        self._kind = kind
        self.facts = dict(facts)
        self.notes = notes

    def _frame(self, name: str) -> Any:
        return frames.give(self._table(name)._core, self._kind)

    def _table(self, name: str) -> Table:
        rows = self._tables[name]
        columns = list(rows[0]) if rows else []
        return Table({column: [row[column] for row in rows] for column in columns}, name=name)

    @property
    def panel(self) -> Any:
        """The account x period panel that the study was made from."""
        return frames.give(self._panel.frame()._core, self._kind)

    @property
    def entered(self) -> Any:
        """Accounts, periods, rows and margin in the panel, and of those that entered."""
        return self._frame("entered")

    @property
    def columns(self) -> Any:
        """``column``, ``group``, ``used``, ``known`` (share of rows), ``rows_missing``, ``rows_lost_alone``: rows that
        are out for this column alone, ``because``: why it is not used."""
        return self._frame("columns")

    @property
    def effects(self) -> Any:
        """One row a view and factor: ``coefficient`` (money a unit), ``standardised``, ``correlation``, ``r2_alone``,
        each with limits; ``p``; ``smallest`` and ``smallest_standardised``: found with a power of 0.8."""
        return self._frame("effects")

    @property
    def fits(self) -> Any:
        """One row a view: ``r2_price``, ``r2`` and the ``gain`` of experience on top, with limits; ``gain_p``."""
        return self._frame("fits")

    @property
    def opposite(self) -> Any:
        """Scores before margin, and margin before scores: standardised slopes, one score at a time."""
        return self._frame("opposite")

    @property
    def alone(self) -> Any:
        """Attributes one at a time: their correlation with margin."""
        return self._frame("alone")

    def order(self, view: str = "pooled") -> list[str]:
        """Factors whose effect such a sample could show and did, the largest standardised first; empty: no order.

        A factor counts when its p, adjusted by Holm for all factors of the view, is below 1 - level and its effect is
        no smaller than ``smallest``.
        """
        rows = [row for row in self._tables["effects"] if row["view"] == view and row["p"] is not None]
        shown = []
        for place, row in enumerate(sorted(rows, key=lambda one: one["p"])):
            if row["p"] * (len(rows) - place) >= 1 - self.facts["level"]:
                break
            shown.append(row)
        large = [row for row in shown if abs(row["standardised"]) >= row["smallest_standardised"]]
        return [row["factor"] for row in sorted(large, key=lambda one: -abs(one["standardised"]))]

    @property
    def sentences(self) -> list[str]:
        """What entered, what each missing column cost, what goes with margin, and how surely."""
        return [*self._entered_words(), *self._effect_words(), *self._opposite_words()]

    def _entered_words(self) -> list[str]:
        facts = self.facts
        share = "" if facts["margin_share"] is None else f" and {facts['margin_share']:.1%} of the margin"
        out = [
            f"{facts['accounts']:,} of {facts['all_accounts']:,} accounts, {facts['periods']:,} {facts['period']}s and "
            f"{facts['rows']:,} of {facts['panel']:,} rows entered{share}."
        ]
        if facts["lines_without_margin"]:
            out.append(f"{facts['lines_without_margin']:,} order lines without revenue or cost add nothing to margin.")
        if facts["accounts_without_orders"]:
            out.append(f"{facts['accounts_without_orders']:,} accounts of the book never ordered: they have no margin.")
        if facts["aside"]:
            out.append("Not in any column: " + ", ".join(f"{n:,} {what}" for what, n in facts["aside"].items()) + ".")
        lost = [row for row in self._tables["columns"] if row["used"] and row["rows_missing"]]
        for row in lost:
            out.append(
                f"{row['column']} is missing in {row['rows_missing']:,} rows; {row['rows_lost_alone']:,} rows are out "
                "for it alone."
            )
        for row in self._tables["columns"]:
            if not row["used"] and row["because"] and row["group"] in ("price", "experience"):
                out.append(f"{row['column']} is set aside: {row['because']}.")
        return out

    def _effect_words(self) -> list[str]:
        out = []
        money = self.facts["currency"]
        for line in self._tables["fits"]:
            if line["view"] != "pooled":
                continue
            out.append(
                f"Price factors alone reproduce {_percent(line, 'r2_price')} of the variance of margin; experience on "
                f"top of them adds {_percent(line, 'gain')}."
            )
        order = self.order()
        pooled = {row["factor"]: row for row in self._tables["effects"] if row["view"] == "pooled"}
        if order:
            out.append("By standardised slope, the largest first: " + ", ".join(order) + ".")
        else:
            out.append(NO_ORDER)
        net = [row for row in self._tables["effects"] if row["view"] == "net_of_metal"]
        if net:
            text = f"Net of the metal's price, in {self.facts['net_of_metal_rows']:,} rows"
            if self.facts["lines_without_metal"]:
                text += f" ({self.facts['lines_without_metal']:,} lines lack the metal's weight or price)"
            leading = self.order("net_of_metal")
            out.append(f"{text}: " + (", ".join(leading) + ", the largest first." if leading else NO_ORDER.lower()))
        for name, row in pooled.items():
            span = f"{row['coefficient_low']:,.4g} to {row['coefficient_high']:,.4g}"
            sure = name in order
            text = f"One more of {name} goes with {row['coefficient']:+,.4g} {money} ({span}) a {self.facts['period']}"
            smallest = f"such a sample would show {row['smallest']:,.4g} or more"
            out.append(text + (", the other factors being equal." if sure else f"; not shown: {smallest}."))
        return out

    def _opposite_words(self) -> list[str]:
        out = []
        for row in self._tables["opposite"]:
            clear = row["low"] > 0 or row["high"] < 0
            what = f"{row['score']}, {row['direction']}: standardised slope {row['standardised']:+.2f}"
            out.append(f"{what} ({row['low']:+.2f} to {row['high']:+.2f}){'' if clear else ', not told from zero'}.")
        if out:
            out.append("All of this is association: nothing was changed on purpose to see what follows.")
        return out

    def __repr__(self) -> str:
        return "\n".join(["MarginStudy", *self.sentences, *self.notes])

    def _repr_html_(self) -> str:
        said = "".join(f"<li>{escape(text)}</li>" for text in self.sentences)
        shown = [name for name in ("entered", "effects", "fits", "opposite", "columns") if self._tables[name]]
        tables = "".join(self._table(name)._repr_html_() for name in shown)
        notes = "".join(f"<li>{escape(note)}</li>" for note in self.notes)
        return f"<div><ul>{said}</ul>{tables}<ul>{notes}</ul></div>"


def _percent(line: Mapping[str, Any], name: str) -> str:
    low, high = line[f"{name}_low"], line[f"{name}_high"]
    span = "" if low is None or high is None else f" ({low:.1%} to {high:.1%})"
    return f"{line[name]:.1%}{span}"
