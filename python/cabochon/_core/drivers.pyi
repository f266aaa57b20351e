"""
What goes with margin: cabochon.drivers.
"""
from __future__ import annotations
import cabochon._core
import collections.abc
import typing
__all__: list[str] = ['Attenuation', 'Regression', 'attenuation', 'conditional_dominance', 'dominance', 'fit_intervals', 'importance', 'importance_pairs', 'money_per_point', 'performance_map', 'regress', 'two_sided_t']
class Attenuation:
    """
    Raw and corrected slopes.
    """
    @property
    def clusters(self) -> int:
        ...
    @property
    def n(self) -> int:
        ...
    @property
    def notes(self) -> list[str]:
        ...
    @property
    def slopes(self) -> cabochon._core.Table:
        ...
class Regression:
    """
    A fitted regression: tables, fit and what a reader must know.
    """
    @property
    def absorb_gap(self) -> float:
        ...
    @property
    def absorb_iterations(self) -> int:
        ...
    @property
    def absorbed(self) -> list[int]:
        ...
    @property
    def adjusted_r2(self) -> float:
        ...
    @property
    def clusters(self) -> list[int]:
        ...
    @property
    def coefficients(self) -> cabochon._core.Table:
        ...
    @property
    def condition(self) -> float:
        ...
    @property
    def cook_row(self) -> int | None:
        ...
    @property
    def covariance(self) -> cabochon._core.Table:
        ...
    @property
    def dof(self) -> int:
        ...
    @property
    def dof_residual(self) -> int:
        ...
    @property
    def dropped(self) -> cabochon._core.Table:
        ...
    @property
    def durbin_watson(self) -> float:
        ...
    @property
    def errors(self) -> str:
        ...
    @property
    def factors(self) -> cabochon._core.Table:
        ...
    @property
    def jarque_bera_p(self) -> float:
        ...
    @property
    def koenker_p(self) -> float:
        ...
    @property
    def kurtosis(self) -> float:
        ...
    @property
    def largest_cook(self) -> float | None:
        ...
    @property
    def largest_leverage(self) -> float | None:
        ...
    @property
    def left_out(self) -> cabochon._core.Table:
        ...
    @property
    def level(self) -> float:
        ...
    @property
    def n(self) -> int:
        ...
    @property
    def notes(self) -> list[str]:
        ...
    @property
    def outcome(self) -> str:
        ...
    @property
    def r2(self) -> float:
        ...
    @property
    def rows(self) -> cabochon._core.Table:
        ...
    @property
    def serial_correlation(self) -> float | None:
        ...
    @property
    def serial_expected(self) -> float | None:
        ...
    @property
    def serial_p(self) -> float | None:
        ...
    @property
    def sigma(self) -> float:
        ...
    @property
    def singletons(self) -> int:
        ...
    @property
    def skewness(self) -> float:
        ...
    @property
    def table_rows(self) -> int:
        ...
    @property
    def within_r2(self) -> float:
        ...
def attenuation(frame: cabochon._core.Table, *, outcome: str, factors: collections.abc.Sequence[str], reliability: collections.abc.Sequence[tuple[str, typing.SupportsFloat | typing.SupportsIndex]], errors: collections.abc.Sequence[tuple[str, str]], weights: str | None, cluster: str | None, categorical: collections.abc.Sequence[str], level: typing.SupportsFloat | typing.SupportsIndex, draws: typing.SupportsInt | typing.SupportsIndex, seed: typing.SupportsInt | typing.SupportsIndex, threads: typing.SupportsInt | typing.SupportsIndex, progress: typing.Any = None) -> Attenuation:
    """
    Slopes corrected for the noise of their factors.
    """
def conditional_dominance(table: cabochon._core.Table, outcome: str, factors: collections.abc.Sequence[str], *, method: str, groups: collections.abc.Sequence[str], cluster: str | None, resamples: typing.SupportsInt | typing.SupportsIndex, level: typing.SupportsFloat | typing.SupportsIndex, seed: typing.SupportsInt | typing.SupportsIndex, interval: str, permutations: typing.SupportsInt | typing.SupportsIndex, threads: typing.SupportsInt | typing.SupportsIndex, progress: typing.Any) -> cabochon._core.Table:
    """
    Mean gain of each factor by the number of others.
    """
def dominance(table: cabochon._core.Table, outcome: str, factors: collections.abc.Sequence[str], *, method: str, groups: collections.abc.Sequence[str], cluster: str | None, resamples: typing.SupportsInt | typing.SupportsIndex, level: typing.SupportsFloat | typing.SupportsIndex, seed: typing.SupportsInt | typing.SupportsIndex, interval: str, permutations: typing.SupportsInt | typing.SupportsIndex, threads: typing.SupportsInt | typing.SupportsIndex, progress: typing.Any) -> cabochon._core.Table:
    """
    Complete, conditional and general dominance of each pair of factors.
    """
def fit_intervals(frame: cabochon._core.Table, *, outcome: str, first: collections.abc.Sequence[str], more: collections.abc.Sequence[str], cluster: str | None, resamples: typing.SupportsInt | typing.SupportsIndex, level: typing.SupportsFloat | typing.SupportsIndex, seed: typing.SupportsInt | typing.SupportsIndex, threads: typing.SupportsInt | typing.SupportsIndex, progress: typing.Any = None) -> cabochon._core.Table:
    """
    Correlations, standardised slopes and R2 with limits from whole clusters drawn again.
    """
def importance(table: cabochon._core.Table, outcome: str, factors: collections.abc.Sequence[str], *, method: str, groups: collections.abc.Sequence[str], cluster: str | None, resamples: typing.SupportsInt | typing.SupportsIndex, level: typing.SupportsFloat | typing.SupportsIndex, seed: typing.SupportsInt | typing.SupportsIndex, interval: str, permutations: typing.SupportsInt | typing.SupportsIndex, threads: typing.SupportsInt | typing.SupportsIndex, progress: typing.Any) -> cabochon._core.Table:
    """
    Shares of explained variance of each factor, with intervals and ranks.
    """
def importance_pairs(table: cabochon._core.Table, outcome: str, factors: collections.abc.Sequence[str], *, method: str, groups: collections.abc.Sequence[str], cluster: str | None, resamples: typing.SupportsInt | typing.SupportsIndex, level: typing.SupportsFloat | typing.SupportsIndex, seed: typing.SupportsInt | typing.SupportsIndex, interval: str, permutations: typing.SupportsInt | typing.SupportsIndex, threads: typing.SupportsInt | typing.SupportsIndex, progress: typing.Any) -> cabochon._core.Table:
    """
    Which pairs of factors the data tell apart.
    """
def money_per_point(table: cabochon._core.Table, outcome: str, factors: collections.abc.Sequence[str], *, account: str, periods_per_year: typing.SupportsFloat | typing.SupportsIndex, size: str | None, level: typing.SupportsFloat | typing.SupportsIndex) -> cabochon._core.Table:
    """
    Yearly money of one point more of each factor at each account.
    """
def performance_map(table: cabochon._core.Table, outcome: str, factors: collections.abc.Sequence[str], *, method: str, groups: collections.abc.Sequence[str], cluster: str | None, resamples: typing.SupportsInt | typing.SupportsIndex, level: typing.SupportsFloat | typing.SupportsIndex, seed: typing.SupportsInt | typing.SupportsIndex, interval: str, permutations: typing.SupportsInt | typing.SupportsIndex, threads: typing.SupportsInt | typing.SupportsIndex, progress: typing.Any) -> cabochon._core.Table:
    """
    Importance of each factor against its mean score.
    """
def regress(frame: cabochon._core.Table, *, outcome: str, factors: collections.abc.Sequence[str], weights: str | None, effects: collections.abc.Sequence[str], se: str, cluster: collections.abc.Sequence[str], level: typing.SupportsFloat | typing.SupportsIndex, small_sample: str, two_way: str, categorical: collections.abc.Sequence[str], reference: collections.abc.Sequence[tuple[str, str]], unit: str | None, period: str | None, intercept: bool, dependent: str, singletons: str, wild_weights: str, draws: typing.SupportsInt | typing.SupportsIndex, seed: typing.SupportsInt | typing.SupportsIndex, rows: bool, threads: typing.SupportsInt | typing.SupportsIndex, progress: typing.Any = None) -> Regression:
    """
    Least squares with its errors; see cabochon.drivers.regress.
    """
def two_sided_t(level: typing.SupportsFloat | typing.SupportsIndex, dof: typing.SupportsFloat | typing.SupportsIndex) -> float:
    """
    The t of a two-sided interval of this level.
    """
