"""One simulated client from the first signal to the renewal: the win-back workbook, orders, events and the case."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from .dataset import Columns, Dataset, Note
from .win_back_case import ACCOUNT, AS_OF, CURRENCY, win_back

#: key of the case, and the day of the renewal
CASE, RENEWED = "win-back", "2026-10-26"
WORDS: dict[str, dict[str, str]] = {
    "en": {
        "owner": "head of key accounts",
        "signal": "procurement would not reorder and names a competitor's better offer",
        "economic": "no complaint: pleased with quality, the claim was settled quickly",
        "quality": "quality is steady",
        "accounting": "the loss of metal in the contract is outside the updated regulation",
        "user": "our pieces sell better: like for like they are lighter, so cheaper for the final buyer",
        "cause": "loss outside the regulation", "letter": "letter on the whole cost of ownership",
        "turnover": "ask for turnover of both suppliers' goods",
        "argument": "turnover and 10 to 14 days less for making and delivery weigh more than the difference in loss "
        "(simulated)",
        "renewed": "renewed on the old terms", "lesson": "ask procurement about the regulation before every renewal",
    },
    "ru": {
        "owner": "руководитель отдела по работе с ключевыми клиентами",
        "signal": "закупки не хотят повторять заказ и называют более выгодное предложение конкурента",
        "economic": "жалоб нет: качеством довольны, претензию уладили быстро",
        "quality": "качество ровное",
        "accounting": "потери металла по договору не укладываются в обновлённый регламент",
        "user": "наши изделия продаются лучше: при прочих равных они легче и дешевле для покупателя",
        "cause": "потери вне регламента", "letter": "письмо о полной стоимости владения",
        "turnover": "запросить оборачиваемость товара обоих поставщиков",
        "argument": "оборачиваемость и сокращение срока изготовления и доставки на 10–14 дней весят больше разницы в "
        "потерях (данные смоделированы)",
        "renewed": "договор продлён на прежних условиях",
        "lesson": "спрашивать закупки о регламенте перед каждым продлением",
    },
}  # fmt: skip


def one_account(lang: Literal["en", "ru"] = "en") -> Dataset:
    """The tables of one client whose procurement would not reorder and who renewed: everything in them is simulated.

    The workbook of `win_back` (people, answers, regulation, both offers, weighings), two years of orders, the events
    that asked, and the case from its first signal to the renewal.

    >>> data = one_account()
    >>> data.rows("case_events"), data["cases"]["state"], data["cases"]["outcome"]
    (15, ['closed'], ['won'])
    """
    from ..intake import read_file
    from .win_back_texts import TEXTS

    good = read_file(win_back(lang)).good()
    tables: dict[str, Columns] = {name: dict(columns) for name, columns in good.items() if any(columns.values())}
    account = tables["accounts"]["account"][0]
    tables["orders"] = _orders(account)
    tables["events"] = _events(account, tables["contacts"]["contact"])
    tables |= followed(account, tables["contacts"]["contact"], tables["responses"]["response"], lang).rows()
    note = Note("one_account", {"as_of": AS_OF}, TEXTS[lang]["simulated"])
    return Dataset(tables, currency=CURRENCY, source="simulated", notes=(note,))


def followed(
    account: Any, contacts: list[Any], responses: list[Any], lang: str = "en", *, argument: Any = None
) -> Any:  # fmt: skip
    """The case, step by step, as the firm followed it; ``argument`` may be a Comparison to attach."""
    from ..feedback import Case

    say = WORDS[lang]
    case = Case.open(
        CASE, account=account, signal="competitor", date="2026-09-04", response=responses[2], owner=say["owner"],
        due="2026-10-30", value=1_500_000.0, note=say["signal"],
    )  # fmt: skip
    for role in ("economic", "user"):
        case = case.ask(role, date="2026-09-04")
    case = case.hear("economic", date="2026-09-05", contact=contacts[0], response=responses[0], note=say["economic"])
    case = case.hear("technical", date="2026-09-05", contact=contacts[3], response=responses[3], note=say["quality"])
    case = case.hear("user", date="2026-09-08", contact=contacts[5], response=responses[5], note=say["user"])
    case = case.hear("technical", date="2026-09-08", contact=contacts[4], response=responses[4], note=say["accounting"])
    case = case.diagnose(
        "technical", criterion="loss_share", clause="clause 4.2" if lang == "en" else "пункт 4.2", cause=say["cause"],
        date="2026-09-10",
    )  # fmt: skip
    case = case.act(say["turnover"], owner=say["owner"], due="2026-09-25", date="2026-09-10")
    case = case.act(say["letter"], owner=say["owner"], due="2026-10-12", date="2026-09-10")
    case = case.done(say["turnover"], date="2026-09-24")
    case = case.argue(say["argument"] if argument is None else argument, date=AS_OF)
    case = case.done(say["letter"], date=AS_OF)
    case = case.close("won", date=RENEWED, note=say["renewed"])
    return case.learn(say["lesson"], date="2026-10-28")


def _orders(account: Any) -> Columns:
    """An order of tolling work every four weeks, a pause while the case was open, and the renewal."""
    day, last = dt.date(2025, 1, 13), dt.date.fromisoformat(RENEWED)
    days = []
    while day < dt.date(2026, 9, 1):
        days.append(day)
        day += dt.timedelta(days=28)
    days.append(last)
    n = len(days)
    revenue = [310_000.0 + 9_000.0 * (at % 5) for at in range(n)]
    return {
        "order": [f"simulated-{at + 1}" for at in range(n)], "line": [1] * n, "account": [account] * n, "date": days,
        "revenue": revenue, "cost": [round(0.62 * amount, 2) for amount in revenue], "contract": ["tolling"] * n,
        "quantity": [120 + 4 * (at % 5) for at in range(n)],
    }  # fmt: skip


def _events(account: Any, contacts: list[Any]) -> Columns:
    """What happened at the client and asked."""
    rows = [
        ("2026-07-01", 1, "regulation_changed", contacts[2], '{"criterion": "loss_share"}'),
        ("2026-09-01", 2, "return_settled", contacts[0], '{"pieces": 14, "days": 3}'),
        ("2026-09-02", 3, "delivery_received", contacts[3], '{"days_late": 0, "pieces": 128}'),
        ("2026-09-04", 4, "competitor_mentioned", contacts[2], '{"competitor": "Goldline"}'),
    ]
    names = ("date", "event", "type", "contact", "properties")
    columns: Columns = {name: [row[at] for row in rows] for at, name in enumerate(names)}
    return columns | {"account": [account] * len(rows)}


__all__ = ["ACCOUNT", "CASE", "RENEWED", "followed", "one_account"]
