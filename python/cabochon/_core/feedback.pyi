"""
What clients say: cabochon.feedback.
"""
from __future__ import annotations
import cabochon._core
import cabochon._core.accounts
import collections.abc
import typing
__all__: list[str] = ['AskList', 'CoverageTotal', 'ECSI_PATHS', 'Engine', 'Pls', 'Risk', 'Signals', 'account_scores', 'case_actions', 'contacts_of', 'coverage', 'coverage_over_time', 'coverage_total', 'csi', 'divergence', 'ecsi_paths', 'facts', 'fold_cases', 'nonresponse', 'nps', 'nps_difference', 'nps_trend', 'of_state', 'pls', 'rake', 'risk', 'role_scores', 'role_standing', 'rules', 'scores', 'service_standards', 'signals', 'stated_priors', 'whom_to_ask']
class CoverageTotal:
    """
    The whole firm's coverage in one line.
    """
    @property
    def accounts(self) -> int:
        """
        Accounts judged.
        """
    @property
    def accounts_heard(self) -> int:
        """
        Accounts whose expected roles were all heard.
        """
    @property
    def answers(self) -> int:
        """
        Answers in the window.
        """
    @property
    def answers_unplaced(self) -> int:
        """
        Answers whose account or role is not known.
        """
    @property
    def contacts_without_role(self) -> int:
        """
        Contacts that had no role on as_of.
        """
    @property
    def heard_share(self) -> float | None:
        """
        value_heard / value, 0 to 1; None when there is no money.
        """
    @property
    def lines_without_value(self) -> int:
        """
        Order lines left out, since the amounts needed were missing.
        """
    @property
    def mixed_contracts(self) -> bool:
        """
        Whether lines of tolling and of sale were added up.
        """
    @property
    def recorded(self) -> int:
        """
        Answers that our own people wrote down.
        """
    @property
    def value(self) -> float:
        """
        Money at stake over all accounts that brought any.
        """
    @property
    def value_heard(self) -> float:
        """
        Money of the accounts whose expected roles were all heard.
        """
class Engine:
    """
    Rules that ask; use cabochon.feedback.Engine.
    """
    def __init__(self, rules: str, contacts: cabochon._core.Table, accounts: cabochon._core.Table, *, seed: str) -> None:
        ...
    def explain(self, event: cabochon._core.Table, contact: cabochon._core.Column) -> cabochon._core.Table:
        ...
    def fatigue(self) -> cabochon._core.Table:
        ...
    def restore(self, state: bytes) -> None:
        ...
    def step(self, events: cabochon._core.Table, *, until: str, progress: typing.Any = None) -> tuple[cabochon._core.Table, cabochon._core.Table, cabochon._core.Table, cabochon._core.Table, int, int]:
        """
        Rows, late, unplaced, doubtful, repeated, held.
        """
    def to_bytes(self) -> bytes:
        ...
class Pls:
    """
    Tables of a fitted path model.
    """
    @property
    def effects(self) -> cabochon._core.Table:
        """
        A row a pair that a route leads through.
        """
    @property
    def htmt(self) -> cabochon._core.Table:
        """
        A row a pair of latent variables.
        """
    @property
    def iterations(self) -> int:
        """
        Until the weights stood still.
        """
    @property
    def latents(self) -> cabochon._core.Table:
        """
        A row a latent variable.
        """
    @property
    def lost(self) -> int:
        """
        Draws that could not be fitted.
        """
    @property
    def n(self) -> int:
        """
        Rows without a missing mark.
        """
    @property
    def outer(self) -> cabochon._core.Table:
        """
        A row an indicator.
        """
    @property
    def paths(self) -> cabochon._core.Table:
        """
        A row a path.
        """
    @property
    def scores(self) -> cabochon._core.Table:
        """
        A row an answer that was used.
        """
class AskList:
    """
    Whom to ask; use cabochon.feedback.whom_to_ask.
    """
    @property
    def asked(self) -> cabochon._core.Table:
        ...
    @property
    def date(self) -> str:
        ...
    @property
    def learnt_rate(self) -> bool:
        ...
    @property
    def missing(self) -> cabochon._core.Table:
        ...
    @property
    def mixed_contracts(self) -> bool:
        ...
    @property
    def response_rate(self) -> typing.Annotated[list[float], "FixedSize(3)"]:
        ...
    @property
    def stopped(self) -> cabochon._core.Table:
        ...
    @property
    def weighted_by(self) -> str:
        ...
class Risk:
    """
    Accounts by money at risk; use cabochon.feedback.risk.
    """
    @property
    def accounts(self) -> cabochon._core.Table:
        ...
    @property
    def learned(self) -> bool:
        ...
    @property
    def outcomes(self) -> int:
        ...
    @property
    def weights(self) -> cabochon._core.Table:
        ...
class Signals:
    """
    What a week raises, and what waits; use cabochon.feedback.signals.
    """
    @property
    def busy(self) -> int:
        ...
    @property
    def evidence(self) -> cabochon._core.Table:
        ...
    @property
    def opened(self) -> int:
        ...
    @property
    def raised(self) -> cabochon._core.Table:
        ...
    @property
    def settled(self) -> int:
        ...
    @property
    def waiting(self) -> cabochon._core.Table:
        ...
def account_scores(answers: cabochon._core.Table, *, by: collections.abc.Sequence[str], score: str, role: str | None, segment: str | None, level: typing.SupportsFloat | typing.SupportsIndex, scale: str) -> cabochon._core.Table:
    """
    Pooled scores of cells.
    """
def case_actions(steps: cabochon._core.Table, *, as_of: str | None = None) -> cabochon._core.Table:
    """
    One row an action of a case.
    """
def contacts_of(book: cabochon._core.accounts.Book) -> cabochon._core.Table:
    """
    A book's contacts as the engine takes them: a row for each interval of their roles.
    """
def coverage(book: cabochon._core.accounts.Book, *, as_of: str, window_days: typing.SupportsInt | typing.SupportsIndex, value: str | None) -> tuple[cabochon._core.Table, CoverageTotal]:
    """
    Which roles of each account were heard, and the money at stake; and the sums of the same.
    """
def coverage_over_time(book: cabochon._core.accounts.Book, *, as_of: str, months: typing.SupportsInt | typing.SupportsIndex, window_days: typing.SupportsInt | typing.SupportsIndex, value: str | None) -> tuple[cabochon._core.Table, bool]:
    """
    Money by the number of roles heard, at the end of each month; and whether tolling and sale are added up.
    """
def coverage_total(book: cabochon._core.accounts.Book, *, as_of: str, window_days: typing.SupportsInt | typing.SupportsIndex, value: str | None) -> CoverageTotal:
    """
    The same for the whole firm.
    """
def csi(ratings: cabochon._core.Table, *, by: collections.abc.Sequence[str], attribute: str, satisfaction: str, importance: str, respondent: str, cluster: str | None, low: typing.SupportsFloat | typing.SupportsIndex, high: typing.SupportsFloat | typing.SupportsIndex, level: typing.SupportsFloat | typing.SupportsIndex) -> tuple[cabochon._core.Table, cabochon._core.Table]:
    """
    Importance-weighted satisfaction by key columns.
    """
def divergence(book: cabochon._core.accounts.Book, *, as_of: str, window_days: typing.SupportsInt | typing.SupportsIndex, margin: typing.SupportsFloat | typing.SupportsIndex, level: typing.SupportsFloat | typing.SupportsIndex, fdr: typing.SupportsFloat | typing.SupportsIndex, value: str | None) -> cabochon._core.Table:
    """
    Pairs of roles of each account.
    """
def ecsi_paths(blocks: collections.abc.Sequence[tuple[str, collections.abc.Sequence[str]]]) -> list[tuple[str, str]]:
    """
    The paths of the European satisfaction model between these blocks.
    """
def facts(book: cabochon._core.accounts.Book, *, as_of: str, window_days: typing.SupportsInt | typing.SupportsIndex, value_days: typing.SupportsInt | typing.SupportsIndex, value: str | None) -> cabochon._core.Table:
    """
    Single rows that need no test.
    """
def fold_cases(steps: cabochon._core.Table, *, as_of: str | None = None) -> cabochon._core.Table:
    """
    One row a case: where it stands.
    """
def nonresponse(book: cabochon._core.accounts.Book, *, as_of: str, window_days: typing.SupportsInt | typing.SupportsIndex, by: collections.abc.Sequence[str], level: typing.SupportsFloat | typing.SupportsIndex) -> tuple[cabochon._core.Table, cabochon._core.Table, cabochon._core.Table, list[str], str | None]:
    """
    Response rates, weights that make up for them, and bounds.
    """
def nps(answers: cabochon._core.Table, *, by: collections.abc.Sequence[str], score: str, weight: str | None, level: typing.SupportsFloat | typing.SupportsIndex, method: str | None, scale: str = '0-10', population: str | None = None, people: typing.SupportsInt | typing.SupportsIndex | None = None, cluster: str | None = None, resamples: typing.SupportsInt | typing.SupportsIndex = 10000, seed: typing.SupportsInt | typing.SupportsIndex = 0) -> cabochon._core.Table:
    """
    NPS with its interval by key columns.
    """
def nps_difference(answers: cabochon._core.Table, *, by: collections.abc.Sequence[str], between: str, first: tuple[str, str | None], second: tuple[str, str | None], score: str, weight: str | None, cluster: str | None, level: typing.SupportsFloat | typing.SupportsIndex, method: str | None, scale: str) -> cabochon._core.Table:
    """
    Differences of two NPS by key columns.
    """
def nps_trend(answers: cabochon._core.Table, *, by: collections.abc.Sequence[str], date: str, score: str, cluster: str | None, period: str, level: typing.SupportsFloat | typing.SupportsIndex, method: str | None, scale: str, resamples: typing.SupportsInt | typing.SupportsIndex, seed: typing.SupportsInt | typing.SupportsIndex) -> tuple[cabochon._core.Table, cabochon._core.Table]:
    """
    NPS by period and its trend, by key columns.
    """
def of_state(rows: cabochon._core.Table, state: str) -> cabochon._core.Table:
    """
    The rows of one state, without the column.
    """
def pls(marks: cabochon._core.Table, *, blocks: collections.abc.Sequence[tuple[str, collections.abc.Sequence[str]]], paths: collections.abc.Sequence[tuple[str, str]], scale: tuple[typing.SupportsFloat | typing.SupportsIndex, typing.SupportsFloat | typing.SupportsIndex], scheme: str, consistent: bool, resamples: typing.SupportsInt | typing.SupportsIndex, seed: typing.SupportsInt | typing.SupportsIndex, level: typing.SupportsFloat | typing.SupportsIndex, threads: typing.SupportsInt | typing.SupportsIndex, progress: typing.Any) -> Pls:
    """
    A path model of latent variables on marks.
    """
def rake(sample: cabochon._core.Table, *, margins: collections.abc.Sequence[tuple[str, cabochon._core.Table]], weight: str | None, tolerance: typing.SupportsFloat | typing.SupportsIndex, progress: typing.Any = None) -> cabochon._core.Column:
    """
    Weights that make a sample add up to what is known of the population.
    """
def risk(book: cabochon._core.accounts.Book, *, as_of: str, horizon_days: typing.SupportsInt | typing.SupportsIndex, window_days: typing.SupportsInt | typing.SupportsIndex, value: str | None, priors: collections.abc.Mapping[str, tuple[typing.SupportsFloat | typing.SupportsIndex, typing.SupportsFloat | typing.SupportsIndex]], min_outcomes: typing.SupportsInt | typing.SupportsIndex, level: typing.SupportsFloat | typing.SupportsIndex, progress: typing.Any) -> Risk:
    """
    The chance that each account stops ordering.
    """
def role_scores(book: cabochon._core.accounts.Book, *, as_of: str, window_days: typing.SupportsInt | typing.SupportsIndex, level: typing.SupportsFloat | typing.SupportsIndex, method: str) -> cabochon._core.Table:
    """
    What each role of each account answered in the window.
    """
def role_standing(book: cabochon._core.accounts.Book, *, as_of: str, window_days: typing.SupportsInt | typing.SupportsIndex, value: str | None, level: typing.SupportsFloat | typing.SupportsIndex) -> cabochon._core.Table:
    """
    What is believed of every expected role of every account.
    """
def rules(text: str) -> str:
    """
    The checked document of rules, written in full.
    """
def scores(answers: cabochon._core.Table, *, by: collections.abc.Sequence[str], score: str, level: typing.SupportsFloat | typing.SupportsIndex, scale: str = '0-10') -> cabochon._core.Table:
    """
    Mean score and NPS with their intervals by key columns, in one pass.
    """
def service_standards(book: cabochon._core.accounts.Book, *, as_of: str, window_days: typing.SupportsInt | typing.SupportsIndex, by: collections.abc.Sequence[str], steps: collections.abc.Sequence[tuple[str, str, str, typing.SupportsFloat | typing.SupportsIndex, typing.SupportsInt | typing.SupportsIndex | str | None]], level: typing.SupportsFloat | typing.SupportsIndex) -> tuple[cabochon._core.Table, cabochon._core.Table, cabochon._core.Table, cabochon._core.Table, int]:
    """
    Promises kept and broken.
    """
def signals(book: cabochon._core.accounts.Book, *, as_of: str, max_new: typing.SupportsInt | typing.SupportsIndex, window_days: typing.SupportsInt | typing.SupportsIndex, value_days: typing.SupportsInt | typing.SupportsIndex, value: str | None, margin: typing.SupportsFloat | typing.SupportsIndex, level: typing.SupportsFloat | typing.SupportsIndex, fdr: typing.SupportsFloat | typing.SupportsIndex) -> Signals:
    """
    Facts and findings as accounts to open cases for.
    """
def stated_priors() -> dict:
    """
    Mean and standard deviation of each weight of risk, by name.
    """
def whom_to_ask(book: cabochon._core.accounts.Book, *, as_of: str, budget: typing.SupportsInt | typing.SupportsIndex, window_days: typing.SupportsInt | typing.SupportsIndex, value: str | None, response_rate: typing.SupportsFloat | typing.SupportsIndex | None, rules: str | None, engine: Engine, seed: str) -> AskList:
    """
    The contacts whose answers are worth most.
    """
ECSI_PATHS: tuple = (('image', 'expectation'), ('image', 'satisfaction'), ('image', 'loyalty'), ('expectation', 'quality'), ('expectation', 'value'), ('expectation', 'satisfaction'), ('quality', 'value'), ('quality', 'satisfaction'), ('value', 'satisfaction'), ('satisfaction', 'complaints'), ('satisfaction', 'loyalty'), ('complaints', 'loyalty'))
