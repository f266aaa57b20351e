"""The engine's semantics once more, as plainly as they can be written: the truth that the engine is held against."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import statistics
from collections import defaultdict
from typing import Any

ROLES = ("economic", "technical", "user")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAY = dt.timedelta(days=1)


def key(identifier: Any) -> Any:
    return identifier.encode() if isinstance(identifier, str) else identifier


class Oracle:
    def __init__(
        self, rules: dict[str, Any], contacts: list[dict[str, Any]], accounts: list[dict[str, Any]], seed: Any
    ):
        self.limits = {
            "cooldown_days": 0,
            "account_asks": 0,
            "account_days": 30,
            "reserve": 0,
            "quiet_weekdays": [],
            "quiet_dates": [],
            **rules.get("limits", {}),
        }
        self.rules = sorted(rules["rules"], key=lambda r: (-r.get("priority", 0), r["rule"].encode()))
        self.contacts: dict[Any, list[dict[str, Any]]] = defaultdict(list)
        for row in contacts:
            self.contacts[row["contact"]].append(row)
        self.of_account: dict[Any, list[Any]] = defaultdict(list)
        for contact, rows in self.contacts.items():
            self.of_account[rows[0]["account"]].append(contact)
        self.accounts = {row["account"]: row for row in accounts}
        self.for_event: dict[Any, list[dict[str, Any]]] = defaultdict(list)
        for rule in self.rules:
            self.for_event[rule.get("event")].append(rule)
        self.seed = seed
        self.invited: dict[Any, list[dt.date]] = defaultdict(list)
        self.asked: dict[Any, list[tuple[dt.date, str]]] = defaultdict(list)
        self.history: dict[tuple[Any, str], list[dt.date]] = defaultdict(list)
        self.scores: dict[Any, dict[str, tuple[float, dt.date]]] = defaultdict(dict)
        self.contact_scores: dict[Any, float] = {}
        self.answered: dict[Any, tuple[dt.date, int]] = {}
        self.fired: set[tuple[str, Any, dt.date]] = set()
        self.waits: list[tuple[str, Any, Any, dt.date, int]] = []
        self.reminders: list[dict[str, Any]] = []
        self.ended: dict[tuple[str, Any], int] = {}
        self.sequence = 0
        self.out: list[dict[str, Any]] = []

    def run(self, events: list[dict[str, Any]], until: dt.date) -> list[dict[str, Any]]:
        seen: set[Any] = set()
        by_day: dict[dt.date, list[dict[str, Any]]] = defaultdict(list)
        for event in events:
            identity = (event["date"], event["event"])
            if identity not in seen and event["date"] < until:
                seen.add(identity)
                by_day[event["date"]].append(event)
        if not by_day:
            return self.out
        day = min(by_day)
        while day < until:
            for event in sorted(by_day[day], key=lambda e: key(e["event"])):
                if event["account"] in self.accounts:
                    self.take(event)
            self.absences(day)
            self.remind(day)
            day += DAY
        return self.out

    def take(self, event: dict[str, Any]) -> None:
        self.sequence += 1
        account, day, kind = event["account"], event["date"], event["type"]
        self.history[account, kind].append(day)
        contact = event.get("contact")
        anonymous = contact is None
        if contact not in self.contacts or self.contacts[contact][0]["account"] != account:
            contact = None
        for rule in self.for_event[None]:  # absences
            if rule["absence"]["of"] == kind:
                self.ended[rule["rule"], account] = self.sequence
        for rule in self.for_event[None]:
            if rule["absence"].get("after") == kind:
                self.waits.append((rule["rule"], account, contact, day, self.sequence))
        if kind == "answer" and contact is not None:
            self.answered[contact] = (day, self.sequence)
            if event.get("score") is not None:
                self.contact_scores[contact] = event["score"]
                self.scores[account]["any"] = (event["score"], day)
                role = self.role(contact, day)
                if role:
                    self.scores[account][role] = (event["score"], day)
        if kind == "answer" and anonymous and event.get("score") is not None:
            self.scores[account]["any"] = (event["score"], day)
        for rule in self.for_event[kind]:
            self.consider(rule, account, contact, day, event)

    def absences(self, day: dt.date) -> None:
        for rule in self.rules:
            absence = rule.get("absence")
            if not absence:
                continue
            firing = []
            if "median" in absence:
                for account in self.accounts:
                    days = sorted(set(self.history[account, absence["of"]]))
                    lengths = [(b - a).days for a, b in itertools.pairwise(days)]
                    if len(lengths) < absence.get("least_intervals", 3):
                        continue
                    due = days[-1].toordinal() + absence["median"] * statistics.median(lengths)
                    if int(due // 1) == day.toordinal() and (rule["rule"], account, days[-1]) not in self.fired:
                        self.fired.add((rule["rule"], account, days[-1]))
                        firing.append((key(account), 0, account, None))
            else:
                for wait in list(self.waits):
                    name, account, contact, start, sequence = wait
                    if name != rule["rule"] or start + absence["days"] * DAY != day:
                        continue
                    self.waits.remove(wait)
                    if absence.get("after"):
                        over = self.ended.get((name, account), -1) > sequence
                    else:
                        over = self.has_answered(contact, start, sequence)
                    if not over:
                        firing.append((key(account), sequence, account, contact))
            for _, _, account, contact in sorted(firing, key=lambda f: (*f[:2], f[3] is not None, key(f[3]))):
                self.consider(rule, account, contact, day, None)

    def has_answered(self, contact: Any, date: dt.date, sequence: int) -> bool:
        """Whether an answer came on or after that day, taken after the ask was decided."""
        return contact in self.answered and self.answered[contact][0] >= date and self.answered[contact][1] > sequence

    def remind(self, day: dt.date) -> None:
        names = [rule["rule"] for rule in self.rules]
        due = [r for r in self.reminders if r["day"] == day]
        self.reminders = [r for r in self.reminders if r["day"] != day]
        for r in sorted(
            due, key=lambda r: (names.index(r["rule"]["rule"]), key(r["account"]), key(r["contact"]), r["date"])
        ):
            if day > r["expires"] or self.has_answered(r["contact"], r["date"], r["sequence"]):
                continue
            if "quiet" not in r["rule"].get("exempt", []) and self.quiet(day):
                if day < r["expires"]:
                    self.reminders.append({**r, "day": day + DAY})
                continue
            self.row(
                r["rule"],
                r["account"],
                r["event_date"],
                contact=r["contact"],
                role=r["role"],
                date=day,
                expires=r["expires"],
                state="sent",
                reminder=True,
            )

    def role(self, contact: Any, day: dt.date) -> str | None:
        for row in self.contacts[contact]:
            since, until = row.get("since"), row.get("until")
            if (since is None or since <= day) and (until is None or day < until):
                return row["role"]
        return None

    def quiet(self, day: dt.date) -> bool:
        return WEEKDAYS[day.weekday()] in self.limits["quiet_weekdays"] or day.isoformat() in self.limits["quiet_dates"]

    def passes(
        self, test: dict[str, Any], account: Any, contact: Any, day: dt.date, event: dict[str, Any] | None
    ) -> bool:
        if "all" in test:
            return all(self.passes(t, account, contact, day, event) for t in test["all"])
        if "any" in test:
            return any(self.passes(t, account, contact, day, event) for t in test["any"])
        if "not" in test:
            return not self.passes(test["not"], account, contact, day, event)
        value = test.get("value", True)
        if "property" in test:
            found = (event or {}).get(test["property"])
        elif "account" in test:
            found = self.accounts[account].get(test["account"])
        elif "contact" in test:
            found = self.contacts[contact][0].get(test["contact"]) if contact is not None else None
        elif "count" in test:
            window = test["window_days"] * DAY
            found = sum(day - window < d <= day for d in self.history[account, test["count"]])
        elif test["score"] == "contact":
            found = self.contact_scores.get(contact)
        else:
            latest = self.scores[account].get(test["score"])
            found = latest[0] if latest else None
        if test["op"] == "is_set":
            return (found is not None) == value
        if found is None:
            return False
        return {
            "=": lambda: found == value,
            "!=": lambda: found != value,
            "<": lambda: found < value,
            "<=": lambda: found <= value,
            ">": lambda: found > value,
            ">=": lambda: found >= value,
            "in": lambda: found in value,
            "contains": lambda: value in found,
        }[test["op"]]()

    def stop(self, rule: dict[str, Any], account: Any, contact: Any, role: str, day: dt.date) -> tuple[Any, ...] | None:
        limits, exempt = self.limits, rule.get("exempt", [])
        if any(row.get("may_ask") is False for row in self.contacts[contact]):
            return ("objected",)
        if "cooldown" not in exempt:
            for other in self.invited[contact]:
                if abs((day - other).days) < limits["cooldown_days"]:
                    return ("cooldown",)
        k, w, r = limits["account_asks"], limits["account_days"], limits["reserve"]
        if k:
            windows = []
            for start in (day - n * DAY for n in range(w)):
                inside = [who for d, who in self.asked[account] if start <= d < start + w * DAY]
                held = sum(max(0, r - inside.count(other)) for other in ROLES if other != role)
                windows.append((len(inside), held))
            if "account" not in exempt and any(n + 1 > k for n, _ in windows):
                return ("account", max(n for n, _ in windows))
            if "reserve" not in exempt and r and any(n + 1 > k - held for n, held in windows):
                return ("reserve",)
        if "quiet" not in exempt and self.quiet(day):
            return ("quiet",)
        return None

    def consider(
        self, rule: dict[str, Any], account: Any, contact: Any, day: dt.date, event: dict[str, Any] | None
    ) -> None:
        if "filter" in rule and not self.passes(rule["filter"], account, contact, day, event):
            return
        wanted = day + rule.get("delay_days", 0) * DAY
        expires = wanted + rule.get("expiry_days", 14) * DAY
        identity = event["event"] if event else None
        digest = hashlib.sha256(f"{self.seed}|{rule['rule']}|{account}".encode()).digest()
        if int.from_bytes(digest[:8], "big") / 2**64 < rule.get("holdout", 0):
            self.row(
                rule, account, day, event=identity, date=wanted, expires=expires, state="suppressed", reason="holdout"
            )
            return
        people = [c for c in self.of_account[account] if self.role(c, day) in rule["roles"]]
        people.sort(key=lambda c: (c != contact, max(self.invited[c], default=dt.date.min), key(c)))
        if not people:
            self.row(
                rule,
                account,
                day,
                event=identity,
                date=wanted,
                expires=expires,
                state="suppressed",
                reason="no_contact",
            )
        done = 0
        for person in people:
            if done == rule.get("ask", 1):
                break
            role = str(self.role(person, day))
            reason = self.stop(rule, account, person, role, wanted)
            date, deferred = wanted, None
            if reason and rule.get("defer") and reason[0] != "objected":
                later = wanted + DAY
                while later <= expires and self.stop(rule, account, person, role, later):
                    later += DAY
                if later <= expires:
                    date, deferred = later, wanted
            sent = reason is None or deferred is not None
            self.row(
                rule,
                account,
                day,
                event=identity,
                contact=person,
                role=role,
                date=date,
                expires=expires,
                state="sent" if sent else "suppressed",
                reason=reason[0] if reason else None,
                deferred_from=deferred,
            )
            if not sent:
                continue
            done += 1
            self.invited[person].append(date)
            self.asked[account].append((date, role))
            if rule.get("reminder_days"):
                self.reminders.append(
                    {
                        "rule": rule,
                        "account": account,
                        "contact": person,
                        "role": role,
                        "date": date,
                        "expires": expires,
                        "event_date": day,
                        "sequence": self.sequence,
                        "day": date + rule["reminder_days"] * DAY,
                    }
                )
            for waiting in self.rules:
                if waiting.get("absence", {}).get("after_ask") == rule["rule"]:
                    self.waits.append((waiting["rule"], account, person, date, self.sequence))

    def row(self, rule: dict[str, Any], account: Any, event_date: dt.date, **rest: Any) -> None:
        base = {
            "rule": rule["rule"],
            "survey": rule["survey"],
            "event": None,
            "event_date": event_date,
            "account": account,
            "contact": None,
            "role": None,
            "date": None,
            "expires": None,
            "state": None,
            "reminder": False,
            "reason": None,
            "deferred_from": None,
        }
        self.out.append({**base, **rest})
