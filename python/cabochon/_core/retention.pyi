"""
Who stays, how often they buy, what they are worth: cabochon.retention.
"""
from __future__ import annotations
import cabochon._core
import collections.abc
import typing
__all__: list[str] = ['CoxFit', 'CoxTest', 'EffectResult', 'LogRank', 'RepeatFit', 'SilenceResult', 'SpendFit', 'auc', 'bootstrap', 'chi_squared_above', 'competing', 'conditional', 'conditional_pmf', 'cox', 'effect', 'expected', 'fit', 'fit_spend', 'kaplan_meier', 'log_rank', 'nelson_aalen', 'new_value', 'p_alive', 'partial_defection', 'pmf', 'profile', 'residual', 'silence', 'spend_values', 'summarise', 'survival_quantiles', 'tracking', 'transactions', 'two_sided_z', 'value', 'value_of_saved']
class LogRank:
    """
    Do groups leave at different speeds?
    """
    @property
    def df(self) -> int:
        """
        Degrees of freedom.
        """
    @property
    def groups(self) -> cabochon._core.Table:
        """
        A row a group: n, events, observed, expected, difference.
        """
    @property
    def p_value(self) -> float:
        """
        Probability of so large a statistic without a difference.
        """
    @property
    def statistic(self) -> float:
        """
        Chi-squared, at least 0.
        """
class CoxTest:
    """
    A test of all coefficients being 0.
    """
    @property
    def df(self) -> int:
        """
        Degrees of freedom.
        """
    @property
    def name(self) -> str:
        """
        likelihood_ratio, wald, score or robust_score.
        """
    @property
    def p_value(self) -> float:
        """
        Probability of so large a statistic.
        """
    @property
    def statistic(self) -> float:
        """
        Chi-squared.
        """
class CoxFit:
    """
    A fitted Cox model.
    """
    def baseline(self, *, at_zero: bool, level: typing.SupportsFloat | typing.SupportsIndex, band: str) -> cabochon._core.Table:
        """
        Baseline hazard and survival.
        """
    def coefficients(self, *, level: typing.SupportsFloat | typing.SupportsIndex) -> cabochon._core.Table:
        """
        A row a coefficient.
        """
    def concordance(self, *, level: typing.SupportsFloat | typing.SupportsIndex) -> cabochon._core.Estimate:
        """
        Share of pairs ordered right.
        """
    def covariance(self, *, robust: bool) -> list[float]:
        """
        Row by row.
        """
    def linear_predictor(self, frame: cabochon._core.Table, *, centred: bool) -> list[float]:
        """
        Score of each row.
        """
    def proportional_hazards(self, *, transform: str, method: str) -> cabochon._core.Table:
        """
        A row a term and one for all.
        """
    def residuals(self, kind: str) -> cabochon._core.Table:
        """
        Residuals of one kind.
        """
    def survival(self, frame: cabochon._core.Table, *, times: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex] | None, level: typing.SupportsFloat | typing.SupportsIndex, band: str) -> cabochon._core.Table:
        """
        Survival of each row over time.
        """
    def tests(self) -> list[CoxTest]:
        """
        Tests of all coefficients being 0.
        """
    @property
    def aic(self) -> float:
        """
        2 (coefficients - log-likelihood).
        """
    @property
    def events(self) -> int:
        """
        Events.
        """
    @property
    def has_cluster(self) -> bool:
        """
        Whether errors are cluster-robust.
        """
    @property
    def iterations(self) -> int:
        """
        Newton's steps.
        """
    @property
    def log_likelihood(self) -> float:
        """
        At the coefficients.
        """
    @property
    def log_likelihood_null(self) -> float:
        """
        With all coefficients 0.
        """
    @property
    def n(self) -> int:
        """
        Rows.
        """
    @property
    def names(self) -> list[str]:
        """
        Names of the coefficients.
        """
    @property
    def strata(self) -> list[str]:
        """
        Columns of the strata.
        """
    @property
    def ties(self) -> str:
        """
        efron or breslow.
        """
class SilenceResult:
    """
    Accounts by how surely they stay silent.
    """
    @property
    def accounts(self) -> cabochon._core.Table:
        """
        A row an account, by rank.
        """
    @property
    def leaves(self) -> float:
        """
        Pooled probability of going for good after an order.
        """
    @property
    def lines_after(self) -> int:
        """
        Lines after as_of, left out.
        """
    @property
    def lines_without_value(self) -> int:
        """
        Lines whose amounts were missing.
        """
    @property
    def regularity(self) -> float:
        """
        Pooled mean regularity; 1: as if at random.
        """
    @property
    def typical_days(self) -> float:
        """
        Typical gap of an account of which nothing is known.
        """
    @property
    def without_orders(self) -> int:
        """
        Accounts whose lines never made an order.
        """
class EffectResult:
    """
    What a measure changed.
    """
    @property
    def chosen_low(self) -> float:
        """
        Orders before less the others', in standard deviations.
        """
    @property
    def churn_ratio(self) -> cabochon._core.Estimate | None:
        """
        Hazard of the treated over that of the controls.
        """
    @property
    def controls(self) -> int:
        """
        Other accounts.
        """
    @property
    def lifetime_difference(self) -> cabochon._core.Estimate | None:
        """
        Treated less controls.
        """
    @property
    def lifetimes(self) -> cabochon._core.Table:
        """
        A row a group.
        """
    @property
    def matches(self) -> cabochon._core.Table:
        """
        Treated accounts with their controls.
        """
    @property
    def measures(self) -> cabochon._core.Table:
        """
        A row an outcome.
        """
    @property
    def not_computed(self) -> list[tuple[str, str]]:
        """
        What, and why.
        """
    @property
    def periods(self) -> cabochon._core.Table:
        """
        A row an outcome and period: the event study.
        """
    @property
    def placebos(self) -> cabochon._core.Table:
        """
        A row an outcome and placebo date.
        """
    @property
    def treated(self) -> int:
        """
        Treated accounts.
        """
    @property
    def unmatched(self) -> int:
        """
        Treated accounts that found no control.
        """
    @property
    def value_of_saved(self) -> cabochon._core.Estimate | None:
        """
        Lifetime value of an account like the treated.
        """
class RepeatFit:
    """
    A fitted model of repeat buying.
    """
    def __getstate__(self) -> dict:
        ...
    def __setstate__(self, arg0: dict) -> None:
        ...
    @property
    def accounts(self) -> float:
        """
        Accounts behind it.
        """
    @property
    def covariance(self) -> list[list[float]]:
        """
        Of theta.
        """
    @property
    def effect_spread(self) -> float:
        """
        Prior spread of effects; 0 for none.
        """
    @effect_spread.setter
    def effect_spread(self, arg0: typing.SupportsFloat | typing.SupportsIndex) -> None:
        ...
    @property
    def evaluations(self) -> int:
        """
        Evaluations on all rows.
        """
    @property
    def gap(self) -> float:
        """
        Log likelihood that one more Newton step would win.
        """
    @property
    def iterations(self) -> int:
        """
        Steps of the search, over all starts.
        """
    @property
    def k(self) -> int:
        """
        Stages an order takes.
        """
    @property
    def largest_slope(self) -> float:
        """
        Per account, at the end.
        """
    @property
    def log_likelihood(self) -> float:
        """
        At the maximum, without priors.
        """
    @property
    def model(self) -> str:
        """
        Its name.
        """
    @property
    def names(self) -> list[str]:
        """
        Of theta.
        """
    @property
    def priors(self) -> dict[str, tuple[float, float]]:
        """
        Median and spread by parameter.
        """
    @property
    def rows(self) -> float:
        """
        Distinct histories.
        """
    @property
    def starts(self) -> int:
        """
        Starts tried.
        """
    @property
    def theta(self) -> list[float]:
        """
        Log parameters, then effects.
        """
    @property
    def unit(self) -> str:
        """
        Of time; empty where the summary named none.
        """
class SpendFit:
    """
    A fitted Gamma-Gamma model.
    """
    def __getstate__(self) -> dict:
        ...
    def __setstate__(self, arg0: dict) -> None:
        ...
    @property
    def accounts(self) -> float:
        """
        Accounts behind it.
        """
    @property
    def covariance(self) -> list[list[float]]:
        """
        Of theta.
        """
    @property
    def dependence(self) -> cabochon._core.Estimate:
        """
        Correlation of mean value and x.
        """
    @property
    def evaluations(self) -> int:
        """
        Evaluations on all rows.
        """
    @property
    def gap(self) -> float:
        """
        Log likelihood that one more Newton step would win.
        """
    @property
    def iterations(self) -> int:
        """
        Steps of the search, over all starts.
        """
    @property
    def largest_slope(self) -> float:
        """
        Per account, at the end.
        """
    @property
    def log_likelihood(self) -> float:
        """
        At the maximum, without priors.
        """
    @property
    def priors(self) -> dict[str, tuple[float, float]]:
        """
        Median and spread by parameter.
        """
    @property
    def starts(self) -> int:
        """
        Starts tried.
        """
    @property
    def theta(self) -> list[float]:
        """
        Log parameters, then effects.
        """
def auc(score: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], outcome: collections.abc.Sequence[bool], *, against: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex] | None, level: typing.SupportsFloat | typing.SupportsIndex) -> cabochon._core.Estimate:
    """
    Area under the curve, or how much larger it is than another score's.
    """
@typing.overload
def bootstrap(fit: RepeatFit, summary: cabochon._core.Table, *, replicates: typing.SupportsInt | typing.SupportsIndex, seed: typing.SupportsInt | typing.SupportsIndex, progress: typing.Any = None) -> list[list[float]]:
    """
    theta of refits to accounts drawn with replacement.
    """
@typing.overload
def bootstrap(fit: SpendFit, summary: cabochon._core.Table, *, replicates: typing.SupportsInt | typing.SupportsIndex, seed: typing.SupportsInt | typing.SupportsIndex, progress: typing.Any = None) -> list[list[float]]:
    """
    theta of refits to accounts drawn with replacement.
    """
def chi_squared_above(statistic: typing.SupportsFloat | typing.SupportsIndex, df: typing.SupportsFloat | typing.SupportsIndex) -> float:
    """
    Chance that a chi-squared of df degrees of freedom is above the statistic.
    """
def competing(table: cabochon._core.Table, *, time: str, event: str, entry: str | None, by: collections.abc.Sequence[str], times: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex] | None, level: typing.SupportsFloat | typing.SupportsIndex, band: str) -> cabochon._core.Table:
    """
    Cumulative incidence of each cause by key columns.
    """
def conditional(fit: RepeatFit, summary: cabochon._core.Table, *, t: typing.SupportsFloat | typing.SupportsIndex, level: typing.SupportsFloat | typing.SupportsIndex, by: collections.abc.Sequence[str]) -> cabochon._core.Table:
    """
    Orders expected in the next t.
    """
def conditional_pmf(fit: RepeatFit, summary: cabochon._core.Table, most: typing.SupportsInt | typing.SupportsIndex, t: typing.SupportsFloat | typing.SupportsIndex) -> cabochon._core.Table:
    """
    Chances of 0 ... most orders of each account in the next t.
    """
def cox(table: cabochon._core.Table, *, time: str, event: str, entry: str | None, covariates: collections.abc.Sequence[str], strata: collections.abc.Sequence[str], cluster: str | None, weight: str | None, categorical: collections.abc.Sequence[str], reference: collections.abc.Mapping[str, str], ties: str, max_iterations: typing.SupportsInt | typing.SupportsIndex, threads: typing.SupportsInt | typing.SupportsIndex, progress: typing.Any) -> CoxFit:
    """
    Fit Cox's model.
    """
def effect(orders: cabochon._core.Table, treated: cabochon._core.Column, *, start: str, as_of: str | None, account: str, date: str, value: str | None, window_days: typing.SupportsInt | typing.SupportsIndex, period_days: typing.SupportsInt | typing.SupportsIndex, lost_after_days: typing.SupportsInt | typing.SupportsIndex, discount_rate_annual: typing.SupportsFloat | typing.SupportsIndex | None, against: str, controls: typing.SupportsInt | typing.SupportsIndex, placebos: typing.SupportsInt | typing.SupportsIndex, resamples: typing.SupportsInt | typing.SupportsIndex, seed: typing.SupportsInt | typing.SupportsIndex, level: typing.SupportsFloat | typing.SupportsIndex) -> EffectResult:
    """
    What a measure changed.
    """
def expected(fit: RepeatFit, t: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], *, level: typing.SupportsFloat | typing.SupportsIndex, covariates: cabochon._core.Table | None) -> list[cabochon._core.Estimate]:
    """
    Repeats of a new account in times t.
    """
def fit(summary: cabochon._core.Table, *, model: str, k: typing.SupportsInt | typing.SupportsIndex | None, purchase: collections.abc.Sequence[str], leaving: collections.abc.Sequence[str], starts: typing.SupportsInt | typing.SupportsIndex, priors: collections.abc.Mapping[str, tuple[typing.SupportsFloat | typing.SupportsIndex, typing.SupportsFloat | typing.SupportsIndex]], effect_spread: typing.SupportsFloat | typing.SupportsIndex) -> RepeatFit:
    """
    Fits a model of repeat buying.
    """
def fit_spend(summary: cabochon._core.Table, *, starts: typing.SupportsInt | typing.SupportsIndex, priors: collections.abc.Mapping[str, tuple[typing.SupportsFloat | typing.SupportsIndex, typing.SupportsFloat | typing.SupportsIndex]], level: typing.SupportsFloat | typing.SupportsIndex) -> SpendFit:
    """
    Fits the Gamma-Gamma model.
    """
def kaplan_meier(table: cabochon._core.Table, *, time: str, event: str, entry: str | None, by: collections.abc.Sequence[str], times: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex] | None, level: typing.SupportsFloat | typing.SupportsIndex, band: str, threads: typing.SupportsInt | typing.SupportsIndex) -> cabochon._core.Table:
    """
    Kaplan-Meier curves by key columns.
    """
def log_rank(table: cabochon._core.Table, *, time: str, event: str, entry: str | None, by: collections.abc.Sequence[str], strata: collections.abc.Sequence[str], rho: typing.SupportsFloat | typing.SupportsIndex, gamma: typing.SupportsFloat | typing.SupportsIndex) -> LogRank:
    """
    Log-rank test of the groups of key columns.
    """
def nelson_aalen(table: cabochon._core.Table, *, time: str, event: str, entry: str | None, by: collections.abc.Sequence[str], times: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex] | None, level: typing.SupportsFloat | typing.SupportsIndex, ties: str, threads: typing.SupportsInt | typing.SupportsIndex) -> cabochon._core.Table:
    """
    Cumulative hazards by key columns.
    """
def new_value(fit: RepeatFit, spend: SpendFit, *, horizon: typing.SupportsFloat | typing.SupportsIndex, rate: typing.SupportsFloat | typing.SupportsIndex, margin: typing.SupportsFloat | typing.SupportsIndex, level: typing.SupportsFloat | typing.SupportsIndex, covariates: cabochon._core.Table | None) -> cabochon._core.Estimate:
    """
    Discounted margin of a new account's repeats.
    """
def p_alive(fit: RepeatFit, summary: cabochon._core.Table, *, level: typing.SupportsFloat | typing.SupportsIndex, by: collections.abc.Sequence[str]) -> cabochon._core.Table:
    """
    P(alive) with limits, or their sums by group.
    """
def partial_defection(orders: cabochon._core.Table, *, as_of: str, by: str, account: str, date: str, value: str | None, window_days: typing.SupportsInt | typing.SupportsIndex, level: typing.SupportsFloat | typing.SupportsIndex) -> cabochon._core.Table:
    """
    What accounts no longer order while they order on.
    """
def pmf(fit: RepeatFit, most: typing.SupportsInt | typing.SupportsIndex, t: typing.SupportsFloat | typing.SupportsIndex, *, covariates: cabochon._core.Table | None) -> list[float]:
    """
    Chances of 0 ... most repeats of a new account.
    """
@typing.overload
def profile(fit: RepeatFit, summary: cabochon._core.Table, *, level: typing.SupportsFloat | typing.SupportsIndex, progress: typing.Any = None) -> list[tuple[float, float]]:
    """
    Profile likelihood limits of theta.
    """
@typing.overload
def profile(fit: SpendFit, summary: cabochon._core.Table, *, level: typing.SupportsFloat | typing.SupportsIndex, progress: typing.Any = None) -> list[tuple[float, float]]:
    """
    Profile likelihood limits of theta.
    """
def residual(fit: RepeatFit, summary: cabochon._core.Table, *, rate: typing.SupportsFloat | typing.SupportsIndex, level: typing.SupportsFloat | typing.SupportsIndex, by: collections.abc.Sequence[str]) -> cabochon._core.Table:
    """
    Discounted orders to come.
    """
def silence(orders: cabochon._core.Table, *, as_of: str, account: str, date: str, value: str | None, closed_days: collections.abc.Sequence[str], seasonal: bool, horizon_days: typing.SupportsInt | typing.SupportsIndex, level: typing.SupportsFloat | typing.SupportsIndex, threads: typing.SupportsInt | typing.SupportsIndex, progress: typing.Any) -> SilenceResult:
    """
    Accounts that are late by their own rhythm.
    """
def spend_values(fit: SpendFit, summary: cabochon._core.Table, *, level: typing.SupportsFloat | typing.SupportsIndex) -> cabochon._core.Table:
    """
    Expected value of an order.
    """
def summarise(orders: cabochon._core.Table, *, account: str, date: str, value: str | None, returns: str | None, unit: str, calibration_end: str | None, observation_end: str | None) -> tuple[cabochon._core.Table, int, int, int]:
    """
    One history an account; accounts returned whole, accounts that came later, days of unmatched returns.
    """
def survival_quantiles(table: cabochon._core.Table, *, time: str, event: str, entry: str | None, by: collections.abc.Sequence[str], quantiles: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], level: typing.SupportsFloat | typing.SupportsIndex, band: str) -> cabochon._core.Table:
    """
    When given shares have left, by key columns.
    """
def tracking(fit: RepeatFit, summary: cabochon._core.Table, offsets: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex]) -> list[float]:
    """
    Summed expected repeats of all accounts at ages T + offset.
    """
def transactions(orders: cabochon._core.Table, *, account: str, date: str, value: str | None, returns: str | None, calibration_end: str | None, observation_end: str | None) -> cabochon._core.Table:
    """
    The transactions that summarise counts.
    """
def two_sided_z(level: typing.SupportsFloat | typing.SupportsIndex) -> float:
    """
    The normal quantile of a two-sided interval.
    """
def value(fit: RepeatFit, spend: SpendFit, summary: cabochon._core.Table, *, horizon: typing.SupportsFloat | typing.SupportsIndex, rate: typing.SupportsFloat | typing.SupportsIndex, margin: typing.SupportsFloat | typing.SupportsIndex, level: typing.SupportsFloat | typing.SupportsIndex, by: collections.abc.Sequence[str]) -> cabochon._core.Table:
    """
    Discounted margin to come.
    """
def value_of_saved(orders: cabochon._core.Table, *, as_of: str, account: str, date: str, value: str, discount_rate_annual: typing.SupportsFloat | typing.SupportsIndex, lost_after_days: typing.SupportsInt | typing.SupportsIndex, resamples: typing.SupportsInt | typing.SupportsIndex, seed: typing.SupportsInt | typing.SupportsIndex, level: typing.SupportsFloat | typing.SupportsIndex) -> cabochon._core.Estimate:
    """
    What one account is worth that is kept.
    """
