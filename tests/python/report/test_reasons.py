"""Reasons of rows kept aside are said in Russian; none that the book or the answers give stays English."""

from __future__ import annotations

import pytest

from cabochon.report.language import Language
from cabochon.report.reasons import reason


@pytest.mark.parametrize(("expected", "said"), [
    ("a key", "ключ"),
    ("a number of at least 0", "число не меньше 0"),
    ("a number above 0 and at most 1", "число больше 0 и не больше 1"),
    ("a number at most 10", "число не больше 10"),
    ("a number", "число"),
    ("one of tolling, sale (did you mean 'sale'?)", "одно из: tolling, sale (может быть, «sale»?)"),
    ("several, separated by commas, each one of economic, technical, user",
     "несколько через запятую, каждое – одно из: economic, technical, user"),
    ("a key of accounts", "ключ из таблицы «клиенты»"),
    ("a row of contacts that is not in quarantine", "строка таблицы «контакты», которая не отложена"),
    ("a day after 'since'", "день позже «since»"),
    ("a whole number from 0 to 10", "целое число от 0 до 10"),
    ("an answer by 2026-10-03: the token has expired", "ответ не позже 2026-10-03: срок кода истёк"),
    ("one of economic, technical, user: who answers without a name",
     "одно из: economic, technical, user – кто отвечает без имени"),
    ("what no table of ours says", "what no table of ours says"),
])  # fmt: skip
def test_said_in_russian(expected: str, said: str) -> None:
    assert reason(expected, Language("ru", currency="EUR")) == said
    assert reason(expected, Language("en", currency="EUR")) == expected
