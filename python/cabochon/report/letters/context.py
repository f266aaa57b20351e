"""What every part of a letter is written from: the comparison, the case, the words, the sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .case import Case
from .compared import Stated
from .doubt import Doubt
from .names import line_names, result_names, term_names
from .notes import Hidden, Notes, cite
from .words import Words


@dataclass(frozen=True)
class Context:
    """Made once for a letter in one language."""

    comparison: Any  #: at the means of the terms
    drawn: Any  #: as it was made, with what is uncertain
    doubt: Doubt
    case: Case
    words: Words
    notes: Notes
    hide: Hidden
    stated: Stated
    findings: tuple[Any, ...]  #: the regulation's clauses that concern our offer
    rival: str  #: how the competitor is called
    rival_of: str  #: the same after "of"
    rival_own: str  #: the same as whose something is: supplier B’s
    sides: dict[str, str]  #: whose a term is: ours, theirs, buyer
    audience: str

    def source(self, *paths: str) -> str:
        """A mark that cites the sources of these terms; terms that are words have none."""
        return cite(*(self.notes.term(path, self.stated[path]) for path in self.stated.given(*paths)))

    @property
    def cheaper(self) -> str:
        """Who may be called the cheaper one: ours, theirs or cannot_tell."""
        return self.doubt.cheaper

    def computed(self, key: str, text: str, paths: tuple[str, ...], *, fact: str = "") -> str:
        """A mark for a number that is computed from these terms; the note lists their sources."""
        parts = [self.notes.term(path, self.stated[path]) for path in self.stated.given(*paths)]
        return cite(self.notes.computed(key, text, parts, fact=fact))

    def every_path(self) -> tuple[str, ...]:
        """Every number that was stated, ``buyer.metal_price_per_gram`` first."""
        comparison = self.comparison
        sides = (("buyer", comparison.buyer), ("ours", comparison.our_offer), ("theirs", comparison.their_offer))
        return tuple(
            f"{side}.{name}"
            for side, record in sides
            for name in term_names(self.words)
            if name != "loss_basis" and getattr(record, name, None) is not None
        )

    @property
    def broken(self) -> list[Any]:
        """Clauses that our offer breaks."""
        return [finding for finding in self.findings if finding.standing == "broken"]

    def offered(self, *findings: Any) -> str:
        """A mark that cites where the offered values of these clauses come from."""
        known = term_names(self.words)
        return self.source(*(f"ours.{found.criterion}" for found in findings if found.criterion in known))

    def subject(self, finding: Any) -> str:
        """What a clause limits, in words."""
        names = line_names(self.words) | term_names(self.words) | result_names(self.words)
        return str(names.get(finding.criterion) or finding.criterion.replace("_", " "))

    def why(self, trouble: str, *terms: str) -> str:
        """The reason why a statement on these terms is left out."""
        words = self.words
        known = term_names(words)
        names = words.all_of(list(dict.fromkeys(known[term] for term in terms)))
        return {
            "missing": words.say("not known of both offers: {names}", names=names),
            "assumed": words.say("only assumed, and an assumption supports no claim: {names}", names=names),
            "equal": words.say("the same for both offers: {names}", names=names),
            "worse": words.say("ours is not the better one: {names}", names=names),
            "uncertain": words.say("cannot tell which offer is better: {names}", names=names),
        }[trouble]
