"""From a comparison and a case to a letter's parts: what is said, in which order, within the page's five numbers."""

from __future__ import annotations

from typing import Any

from ..certainty import Certainty
from . import conclusion
from .benefits_economic import economic
from .benefits_technical import technical
from .benefits_user import user
from .budget import Budget
from .case import ROLES, Case
from .clauses import findings
from .compared import Stated
from .context import Context
from .doubt import Doubt, at_means, doubt_of
from .heard import heard
from .left_out import LeftOut
from .names import inside, line_names, role_names, term_names
from .notes import Hidden, Notes, cite
from .page import Page
from .rows import Row, Rows, rows_of
from .statement import Statement
from .words import Words

#: What each reader is told first; the rest follows without numbers while there is room.
FIRST = {
    "": ("money_frozen", "lead_time", "retail_price"),
    "economic": ("money_frozen", "return", "lead_time"),
    "technical": ("clause", "lead_time", "documents", "returns", "answers", "money_frozen"),
    "user": ("retail_price", "speed_of_sale", "dead_stock"),
}
OTHERS = 2  #: statements of a role that the letter is not written to

#: The terms that make a line more than the lines above it: whose sources its name cites.
OWN_TERMS = {
    "metal": ("metal_price_per_gram", "fineness", "weight_grams"),
    "loss": ("loss_share",),
    "work": ("work_per_gram", "work_per_piece", "price_per_piece"),
    "hallmark": ("hallmark_per_piece",),
    "freight": ("freight_per_shipment", "freight_share"),
    "ordering": ("order_cost", "shipments_per_year"),
    "receiving": ("receiving_cost_per_piece",),
    "rejects": ("reject_share", "reject_cost_per_piece"),
    "documents": ("document_errors_per_shipment", "hours_per_document_error", "hour_cost"),
    "production_capital": ("lead_time_days", "capital_rate_annual"),
    "shelf_capital": ("shelf_days", "capital_rate_annual"),
    "holding": ("shelf_days", "holding_rate_annual"),
    "payment_terms": ("deferral_days", "capital_rate_annual"),
    "safety_stock": ("safety_factor", "demand_sd_per_day", "lead_time_days", "shipments_per_year"),
    "unsold": ("unsold_share", "haircut_share", "exchange_share", "exchange_fee_share"),
    "stockouts": ("stockout_share", "lost_margin_per_piece"),
    "unrecovered_vat": ("vat_rate", "vat_recoverable_share"),
}


def context_of(comparison: Any, case: Case, words: Words, *, audience: str, name_competitor: bool) -> Context:
    """The comparison and the case, ready to be written about."""
    real = comparison.their_offer.supplier or ""
    if name_competitor and real:
        rival, of, side = (words.form(context, "{supplier}", supplier=real) for context in ("who", "of", "with"))
        own = words.form("whose", "{supplier}’s", supplier=real)
    else:
        rival, of, side = (words.form(context, "supplier B") for context in ("who", "of", "with"))
        own = words.form("whose", "supplier B’s")
        real = real if real.casefold() != rival.casefold() else ""
    hide = Hidden("" if name_competitor else real, f"[{rival}]")
    sides = {"ours": words.say("ours"), "theirs": side, "buyer": words.say("yours")}
    means = at_means(comparison)
    doubt = doubt_of(comparison)
    if means.verdict != doubt.cheaper:  # the draws lean the other way than the means
        doubt = Doubt(Certainty.cannot_tell, "cannot_tell", doubt.probability)
    if doubt.cheaper != "cannot_tell" or doubt.probability is None:
        table = rows_of(means, comparison.difference)
        known = not {"metal", "loss", "work"} & set(means.not_considered)
        if known and table.parts and not table.difference:
            doubt = Doubt(Certainty.cannot_tell, "cannot_tell", doubt.probability, level=True)
    return Context(
        means,
        comparison,
        doubt,
        case,
        words,
        Notes(words, sides, hide),
        hide,
        Stated(comparison),
        findings(means, case),
        rival,
        of,
        own,
        sides,
        audience,
    )


def composed(context: Context, *, reader: str, quotation: int, statements: int) -> Page:
    """The letter's parts; ``quotation`` letters of a quotation and ``statements`` of one role have room."""
    words, case, comparison = context.words, context.case, context.comparison
    table = rows_of(comparison, context.drawn.difference)
    told, left = heard(context, longest=quotation)
    budget = Budget()
    claim = budget.choose(conclusion.claim(context, table), "") or ""
    condition = conclusion.condition(context)
    when = (budget.choose(condition.text, condition.plain) or "") if condition else ""
    request = conclusion.request(context)
    asked = budget.choose(request.text, request.plain) or request.plain or request.text
    clause = conclusion.clause(context)
    supported: list[Statement] = []
    for write in (economic, technical, user):
        said, missing = write(context)
        supported += said
        left += missing
    if context.cheaper == "theirs" and not case.costs:
        left.append(
            LeftOut("concession", "", words.say("what a change of our terms costs us is not given, so none is offered"))
        )
    clause_said = ""
    if clause:
        supported = [statement for statement in supported if statement.topic != "clauses"]
        clause_said = (
            budget.choose(clause.text, clause.plain) if "clause" in FIRST[reader] else clause.plain
        ) or clause.plain
    benefits, dropped = _benefits(context, supported, budget, reader, most=statements)
    left += dropped
    names = line_names(words)
    labels = [_label(context, row, names) for row in table.parts]
    bars = [(names[row.key], row.difference, False) for row in table.parts if row.difference]
    bars.append((words.say("Altogether"), table.difference, True))
    assumes = conclusion.assumes(context)
    not_considered = _not_considered(context, names)
    reading = [said.text for said in told] + [
        claim,
        clause_said,
        when,
        *labels,
        cite("difference"),  # at the totals
        *(text for _, text in benefits),
        assumes,
        asked,
    ]
    for path in context.every_path():  # every term is listed, whatever the page cites
        context.source(path)
    order, sources = context.notes.numbered(reading)
    banners = []
    if case.simulated:
        banners.append(words.say("A simulated example: firms, answers and papers are invented."))
    if context.drawn.unsourced:
        banners.append(words.say("As stated, not verified: some terms come without a document (see the appendix)."))
    elif context.drawn.undated:
        banners.append(words.say("A price or a rate comes without its day (see the appendix)."))
    ours_won = context.cheaper == "ours"
    return Page(
        lang=words.lang,
        subject=words.say("What a piece costs you to own: our offer beside {rival}", rival=context.rival_own),
        sender=case.sender,
        to=tuple(part for part in (case.addressee, case.client) if part),
        date=words.day(case.date) if case.date else "",
        banners=tuple(banners),
        salutation=case.salutation or words.say("Dear colleagues,"),
        heard=tuple(said.text for said in told),
        claim=claim,
        condition=when,
        clause=clause_said,
        caption=words.say("Cost of owning one piece, {currency}", currency=words.unit)
        if words.currency
        else words.say("Cost of owning one piece"),
        headings=(words.say("Line"), words.say("Our offer"), _capital(context.rival), words.say("Difference")),
        rows=tuple((label, *_cells(words, row, table)) for label, row in zip(labels, table.parts, strict=True)),
        totals=tuple(
            (_total_name(words, row, table) + cite("difference"), *_cells(words, row, table)) for row in table.totals
        ),
        chart_title=words.say("Our offer minus theirs: to the left we are cheaper, to the right dearer"),
        chart_text=words.say(
            "Bars of the difference by line: {parts}.",
            parts="; ".join(f"{name} {_signed(words, value, table.decimals)}" for name, value, _ in bars),
        ),
        benefits_title=words.say("What it means to each of you")
        if ours_won
        else words.say("Where our terms are the better ones all the same"),
        benefits=tuple(benefits),
        assumes=assumes,
        not_considered=not_considered,
        request_title=words.say("Our request"),
        request=asked,
        closing=words.say("Yours faithfully,"),
        signatory=case.signatory,
        appendix_title=words.say("Appendix. Where each number comes from"),
        appendix_intro=words.say(
            "Numbers in the letter carry the number of their source. The workbook beside this letter holds every "
            "term and the formulas; change a term there and the table is computed again."
        ),
        sources=sources,
        source_dates=tuple(words.day(source.date) if source.date else "" for source in sources),
        missing_title=words.say("Lines not considered, and the terms that they lack"),
        missing=_missing(context, names),
        headroom=conclusion.headroom(context, table),
        footer=words.say("Written with cabochon from the terms listed above."),
        order=order,
        table=table,
        bars=tuple(bars),
        left_out=tuple(left),
        day=case.date,
        hidden=context.hide,
    )


def _benefits(
    context: Context, statements: list[Statement], budget: Budget, reader: str, *, most: int
) -> tuple[list[tuple[str, str]], list[LeftOut]]:
    """Statements by role, the reader's own first; numbers go to what this reader is told first."""
    words = context.words
    roles = [reader, *(role for role in ROLES if role != reader)] if reader else list(ROLES)
    rank = {topic: at for at, topic in enumerate(FIRST[reader])}
    chosen: dict[str, str] = {}
    dropped: list[LeftOut] = []
    for statement in sorted(statements, key=lambda s: (rank.get(s.topic, 99), roles.index(s.role))):
        room = min(most, OTHERS) if reader and statement.role != reader else most
        same = sum(1 for other in statements if other.role == statement.role and other.topic in chosen)
        text = None
        if same < room:
            text = budget.choose(statement.text, statement.plain)
        if text is None:
            dropped.append(LeftOut(statement.topic, statement.role, words.say("one page has no room for it")))
        else:
            chosen[statement.topic] = text
    titles = role_names(words)
    told = []
    for role in roles:
        texts = [
            chosen[statement.topic] for statement in statements if statement.role == role and statement.topic in chosen
        ]
        if texts:
            told.append((titles[role], _capital("; ".join(texts)) + "."))
    return told, dropped


def _label(context: Context, row: Row, names: dict[str, str]) -> str:
    paths = [
        f"{side}.{term}" for line in row.lines for term in OWN_TERMS[line] for side in ("buyer", "ours", "theirs")
        if hasattr(context.comparison.buyer if side == "buyer" else context.comparison.our_offer, term)
    ]  # fmt: skip
    return names[row.key] + context.source(*paths)


def _total_name(words: Words, row: Row, table: Rows) -> str:
    if row.key == "total_without_metal":
        return words.say("Total without metal")
    return words.say("Total with metal") if len(table.totals) > 1 else words.say("Total")


def _cells(words: Words, row: Row, table: Rows) -> tuple[str, str, str]:
    shown = max(0, table.decimals)
    return (
        words.number(row.ours, decimals=shown),
        words.number(row.theirs, decimals=shown),
        _signed(words, row.difference, table.decimals),
    )


def _signed(words: Words, number: float, decimals: int) -> str:
    return words.signed(round(number, max(0, decimals)), decimals=max(0, decimals))


def _not_considered(context: Context, names: dict[str, str]) -> str:
    words = context.words
    lines = [inside(names[line]) for line in context.comparison.not_considered]
    if not lines:
        return ""
    return words.say("Not considered for either offer, for want of terms: {lines}.", lines=words.all_of(lines))


def _missing(context: Context, names: dict[str, str]) -> tuple[str, ...]:
    words, known = context.words, term_names(context.words)
    told = []
    for line, paths in context.comparison.missing.items():
        by_term: dict[str, list[str]] = {}
        for path in paths:
            side, _, term = path.partition(".")
            by_term.setdefault(known[term], []).append(context.sides[side])
        terms = "; ".join(f"{term} ({', '.join(of)})" for term, of in by_term.items())
        told.append(words.say("{line}: {terms}", line=names[line], terms=terms))
    return tuple(told)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
