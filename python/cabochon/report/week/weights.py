"""How likely each sign of trouble is taken to end an account within a year.

Question: how much money does a week's sign put at risk?
Model: an account's signs act apart, so it stays with the product of the chances that each leaves it; what goes with
it is its value of the last 365 days. The chance of silence and of goods that fell away is measured from the orders of
all accounts (`cabochon.retention.silence`, `partial_defection`). All others are priors: stated here, not learned.
Limits: until enough accounts have ended to learn from, the priors order accounts; they forecast nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

#: Kind of sign -> chance that it ends the account within a year. Priors, shown as such on the page.
PRIORS = {
    "clause": 0.35,  #: our terms break a clause of the client's regulation
    "competitor": 0.30,  #: a competitor was named
    "low_score": 0.25,  #: 0 to 6 of 10 by somebody who decides
    "overdue": 0.15,  #: a case is past its day
    "case": 0.10,  #: a case is open
    "open": 0.10,  #: a claim or complaint is not settled
}
MEASURED = ("silent", "fallen")  #: signs whose chance comes from the orders


def together(chances: Iterable[float]) -> float:
    """The chance that at least one of several signs, each acting apart, ends the account.

    >>> round(together([0.25, 0.1]), 3)
    0.325
    """
    return 1.0 - math.prod(1.0 - min(1.0, max(0.0, chance)) for chance in chances)
