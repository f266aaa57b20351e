"""The buyer's regulation: which clauses an offer keeps, which it breaks and by how much, which can't be judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from .. import _core, frames
from ..accounts.book import Book, day_text
from ..errors import InputError, problem
from ..table import Table

Clause = _core.ownership.Clause
Finding = _core.ownership.Finding

#: How a limit is said.
RELATIONS = {"at_most": "at most", "at_least": "at least", "below": "below", "above": "above", "equal": "equal to"}


class Check:
    """What a regulation says of one offer on one day: a `Finding` a clause, in the regulation's order.

    ``met``, ``broken``, ``not_applicable`` and ``cannot_judge`` are the findings of each standing.
    """

    def __init__(self, findings: Sequence[Finding], as_of: str, supplier: str = "") -> None:
        #: One `Finding` a clause.
        self.findings = list(findings)
        #: The day, as 2026-10-31.
        self.as_of = as_of
        #: Who offers; may be empty.
        self.supplier = supplier

    def _of(self, standing: str) -> list[Finding]:
        return [finding for finding in self.findings if finding.standing == standing]

    @property
    def met(self) -> list[Finding]:
        """Clauses that the offer keeps."""
        return self._of("met")

    @property
    def broken(self) -> list[Finding]:
        """Clauses that it breaks; ``excess`` says by how much, in the criterion's unit."""
        return self._of("broken")

    @property
    def not_applicable(self) -> list[Finding]:
        """Clauses that do not concern it; ``why`` and ``reason`` say why."""
        return self._of("not_applicable")

    @property
    def cannot_judge(self) -> list[Finding]:
        """Clauses for which something is not known; ``missing`` says what. They are never taken for met."""
        return self._of("cannot_judge")

    @property
    def passes(self) -> bool | None:
        """True: every clause that applies is met; False: one is broken; None: none is broken, but not all is known."""
        if self.broken:
            return False
        return None if self.cannot_judge else True

    @property
    def table(self) -> Table:
        """One row a finding."""
        return Table(_core.ownership.findings_table(self.findings))

    @property
    def sentence(self) -> str:
        """The outcome in plain words."""
        who = self.supplier or "the offer"
        counts = [
            f"{len(rows)} {words}"
            for rows, words in (
                (self.broken, "broken"),
                (self.met, "met"),
                (self.cannot_judge, "that can't be judged"),
                (self.not_applicable, "that do not apply"),
            )
            if rows
        ]
        return f"On {self.as_of} of {who}: {', '.join(counts) if counts else 'no clauses'}."

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, texts, lists and dicts."""
        return {
            "as_of": self.as_of,
            "supplier": self.supplier,
            "findings": [finding.to_dict() for finding in self.findings],
        }

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    def __getitem__(self, at: int) -> Finding:
        return self.findings[at]

    def __repr__(self) -> str:
        rows = [f"  {finding.standing.replace('_', ' '):<15} {said(finding)}" for finding in self.findings]
        return "\n".join([self.sentence, *rows])

    def _repr_html_(self) -> str:
        heads = "".join(f'<th scope="col" style="text-align:left">{name}</th>' for name in ("standing", "clause"))
        body = "".join(
            f'<tr><td style="text-align:left">{finding.standing.replace("_", " ")}</td>'
            f'<td style="text-align:left">{escape(said(finding))}</td></tr>'
            for finding in self.findings
        )
        return (
            f"<div><p>{escape(self.sentence)}</p><table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
            "</div>"
        )


def said(finding: Finding) -> str:
    """A finding in one line: what is limited, what is offered, by how much it is beyond, and why not."""
    name = f"{finding.clause}: " if finding.clause else ""
    if finding.limit is None:
        text = f"{name}{finding.criterion} must be {finding.word}"
        if finding.offered_word is not None:
            text += f", offered {finding.offered_word}"
    else:
        unit = f" {finding.unit}" if finding.unit else ""
        basis = f" ({finding.word})" if finding.word else ""
        text = f"{name}{finding.criterion}{basis} {RELATIONS[finding.operator]} {finding.limit:.6g}{unit}"
        if finding.offered is not None:
            text += f", offered {finding.offered:.6g}"
        if finding.excess is not None:
            text += f", beyond by {finding.excess:.6g}"
    if finding.limit_before is not None:
        kept = "kept" if finding.met_before else "broken too"
        text += f"; until {finding.since} the limit was {finding.limit_before:.6g}, which was {kept}"
    return f"{text} ({finding.reason})" if finding.reason else text


def check(
    offer: Any,
    regulation: Any,
    as_of: Any,
    *,
    buyer: Any = None,
    product_group: str | None = None,
    account: Any = None,
) -> Any:
    """Judge an offer by the clauses of a client's regulation that hold on the day ``as_of``.

    ``offer`` is an `Offer`, a mapping of its fields (the answer is a `Check`) or a frame of offers, one a row (the
    answer is a frame of findings with ``row``, of the caller's kind; a column ``product_group`` says for which goods).
    ``regulation`` is a list of `Clause` (or mappings of their fields), a frame with their columns or a `Book`, whose
    table ``clauses`` is taken; ``account`` chooses one client's where there are several. Lines and results (``total``,
    ``turns``) need the ``buyer``; clauses for some goods need ``product_group``.

    What an offer does not state can't be judged and is never taken for met. A limit of ``loss_share`` is on the basis
    in the clause's ``word`` (``finished``, ``issued``), else on the offer's own; both are in the finding.

    Raises
    ------
    InputError
        For an unknown criterion, a limit out of its criterion's range (a percentage for a fraction), a clause that ends
        before it begins, clauses of several accounts, or a wrong offer; everything that is wrong at once.

    >>> rules = [Clause(criterion="loss_share", operator="at_most", limit=0.03, since="2026-07-01"),
    ...          Clause(criterion="lead_time_days", operator="<=", limit=30)]
    >>> found = check({"contract": "tolling", "loss_share": 0.035, "loss_basis": "finished"}, rules, "2026-10-31")
    >>> [(finding.criterion, round(finding.excess, 4)) for finding in found.broken]
    [('loss_share', 0.005)]
    >>> found.cannot_judge[0].reason
    'the offer does not state lead_time_days'
    """
    from . import Buyer, Offer

    clauses = regulation_of(regulation, account=account)
    day = day_text(as_of)
    economics = Buyer(**buyer) if isinstance(buyer, Mapping) else buyer
    if isinstance(offer, Mapping) and not _is_frame(offer):
        offer = Offer(**offer)
    if isinstance(offer, Offer):
        found = _core.ownership.check(offer, clauses, day, buyer=economics, product_group=product_group)
        return Check(found, day, offer.supplier)
    table = frames.read(offer, name="offers")
    core = _core.ownership.check_table(table, clauses, day, buyer=economics, product_group=product_group)
    return frames.give(core, frames.kind(offer))


def regulation_of(regulation: Any, *, account: Any = None) -> list[Clause]:
    """The clauses of a list, a frame or a book."""
    if isinstance(regulation, Clause):
        return [regulation]
    if isinstance(regulation, Book):
        regulation = regulation.table("clauses")
    key = None if account is None else str(account)
    plain = isinstance(regulation, Sequence) and not isinstance(regulation, (str, bytes))
    if plain and all(isinstance(one, (Clause, Mapping)) for one in regulation):
        return _of_list(regulation, key)
    return list(_core.ownership.clauses_of(frames.read(regulation, name="regulation"), account=key))


def _of_list(regulation: Sequence[Any], account: str | None) -> list[Clause]:
    clauses: list[Clause] = []
    problems: list[dict[str, Any]] = []
    for row, one in enumerate(regulation):
        try:
            clauses.append(one if isinstance(one, Clause) else Clause(**one))
        except InputError as error:
            problems += [{**wrong, "table": "regulation", "row": row} for wrong in error.problems]
    if problems:
        raise InputError.of(problems)
    known = {str(one.account) for one in clauses if one.account not in ("", 0)}
    if account is not None:
        return [one for one in clauses if str(one.account) in (account, "", "0")]
    if len(known) > 1:
        found, expected = f"clauses of {len(known)} accounts", "those of one: say account="
        raise InputError.of([problem("regulation", "account", found, expected)])
    return clauses


def _is_frame(offer: Mapping[Any, Any]) -> bool:
    """Whether a mapping holds columns, not the fields of one offer."""
    contract = offer.get("contract")
    return contract is not None and not isinstance(contract, str)


def dated_offers(terms: Any, as_of: Any, *, account: Any = None) -> dict[str, Any]:
    """The offers of a table of dated terms as they stood on a day: a dict from the offer's key to its `Offer`.

    ``terms`` is a `Book` (its table ``terms``) or a frame with its columns: ``offer``, ``term``, ``value`` or ``word``,
    and, where known, ``since``, ``until``, ``supplier``, ``account``, ``source``, ``source_date``, ``assumed``,
    ``unit`` (``%`` is understood). ``low`` and ``high`` make a term uncertain: triangular about ``value``, or, without
    one, uniform. Of every term the latest version in force on ``as_of`` counts; sources and days go
    into the offer's terms. With ``account`` offers to other accounts are left out.

    >>> terms = {"offer": ["A", "A"], "term": ["lead_time_days", "lead_time_days"], "value": [20.0, 15.0],
    ...          "since": ["2026-01-01", "2026-07-01"]}
    >>> terms = {**terms, "offer": ["A"] * 2}
    >>> dated_offers(terms, "2026-03-31")["A"].lead_time_days.value
    20.0
    """
    if isinstance(terms, Book):
        terms = terms.table("terms")
    key = None if account is None else str(account)
    core = frames.read(terms, name="terms")
    return {one["key"]: one["offer"] for one in _core.ownership.offers_of(core, day_text(as_of), account=key)}
