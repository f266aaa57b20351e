"""Cox's proportional hazards of frames. The model stands in ``include/cabochon/retention/cox.hpp``."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .. import _core, frames
from ..arguments import names
from ..table import Table
from .survival import _times

if TYPE_CHECKING:
    import numpy


class CoxFit:
    """A fitted Cox model. Frames come as the kind of frame that it was fitted to."""

    def __init__(self, core: _core.retention.CoxFit, kind: str, covariates: list[str]) -> None:
        self._core = core
        self._kind = kind
        self._covariates = covariates

    @property
    def names(self) -> list[str]:
        """Names of the coefficients: the covariate, or ``covariate[level]``."""
        return self._core.names

    @property
    def log_likelihood(self) -> float:
        """Partial log-likelihood at the coefficients."""
        return self._core.log_likelihood

    @property
    def log_likelihood_null(self) -> float:
        """Partial log-likelihood with all coefficients 0."""
        return self._core.log_likelihood_null

    @property
    def aic(self) -> float:
        """2 (number of coefficients - log-likelihood)."""
        return self._core.aic

    @property
    def n(self) -> int:
        """Rows fitted to."""
        return self._core.n

    @property
    def events(self) -> int:
        """Events among them."""
        return self._core.events

    @property
    def iterations(self) -> int:
        """Newton's steps; a fit that did not converge is a `FitError`, never a result."""
        return self._core.iterations

    @property
    def ties(self) -> str:
        """``"efron"`` or ``"breslow"``."""
        return self._core.ties

    @property
    def coefficients(self) -> Any:
        """A row a coefficient, with 95 % limits: see `table`."""
        return self.table()

    @property
    def concordance(self) -> _core.Estimate:
        """Share of comparable pairs of rows that the model orders right; computed when first asked for."""
        return self._core.concordance(level=0.95)

    def table(self, *, level: float = 0.95) -> Any:
        """``covariate``, ``coefficient``, ``coefficient_low``, ``coefficient_high``, ``se``, ``se_robust`` (with a
        cluster; limits and tests then use it), ``z``, ``p_value``, ``hazard_ratio`` and its limits."""
        return frames.give(self._core.coefficients(level=level), self._kind)

    def covariance(self, *, robust: bool = True) -> numpy.ndarray[Any, Any]:
        """Covariance of the coefficients, in the order of `names`; the robust one where there is a cluster."""
        import numpy as np

        size = len(self.names)
        return np.array(self._core.covariance(robust=robust)).reshape(size, size)

    def tests(self) -> Any:
        """Tests of all coefficients being 0: ``test`` (likelihood_ratio, wald, score, robust_score), ``statistic``,
        ``df``, ``p_value``."""
        done = self._core.tests()
        made = {
            "test": [t.name for t in done],
            "statistic": [t.statistic for t in done],
            "df": [t.df for t in done],
            "p_value": [t.p_value for t in done],
        }
        return frames.give(frames.read(made, name="tests"), self._kind)

    def proportional_hazards(self, *, transform: str = "km", method: str = "score") -> Any:
        """Do the hazard ratios stay the same over time? A row a covariate and one named ``global``.

        ``method="score"`` is the exact score test of x g(t) (``cox.zph`` of R's survival since 3.0),
        ``"approximate"`` Grambsch & Therneau's with a constant variance (R's survival 2, lifelines). ``transform`` g:
        ``"km"``, ``"rank"``, ``"identity"`` or ``"log"``. Columns ``term``, ``statistic``, ``df``, ``p_value``.
        """
        return frames.give(self._core.proportional_hazards(transform=transform, method=method), self._kind)

    def residuals(self, kind: str = "martingale") -> Any:
        """``martingale``, ``deviance``, ``score``, ``dfbeta``: a row a row fitted to. ``schoenfeld`` and
        ``scaled_schoenfeld`` (plus the coefficient): a row an event, with ``row`` and ``time``."""
        return frames.give(self._core.residuals(kind), self._kind)

    def risk(self, frame: Any, *, centred: bool = True) -> numpy.ndarray[Any, Any]:
        """x b of each row, less that of the mean row unless ``centred=False``; exp of it is a hazard ratio."""
        import numpy as np

        return np.array(self._core.linear_predictor(self._read(frame), centred=centred))

    def baseline(self, *, at: str = "mean", level: float = 0.95, band: str = "log_log") -> Any:
        """Cumulative hazard and survival at every event time: columns of the strata, ``time``, ``hazard`` and
        ``survival`` with their limits.

        ``at="mean"`` is a row whose covariates are the means; ``"zero"`` one whose numbers are 0 and whose categories
        are the reference.
        """
        if at not in ("mean", "zero"):
            from ..errors import InputError, problem
            from ..nearest import one_of

            raise InputError.of([problem("baseline", "at", repr(at), one_of(str(at), ["mean", "zero"]))])
        return frames.give(self._core.baseline(at_zero=at == "zero", level=level, band=band), self._kind)

    def survival(
        self,
        frame: Any,
        *,
        times: float | Sequence[float] | None = None,
        level: float = 0.95,
        band: str = "log_log",
    ) -> Any:
        """Survival of each row of ``frame`` at ``times`` (none: every event time), with limits that hold the errors of
        the coefficients and of the baseline: ``row``, ``time``, ``survival``, ``survival_low``, ``survival_high``."""
        core = self._core.survival(self._read(frame, strata=True), times=_times(times), level=level, band=band)
        return frames.give(core, self._kind)

    def _read(self, frame: Any, *, strata: bool = False) -> _core.Table:
        wanted = [*self._covariates, *(self._core.strata if strata else [])]
        return frames.read(frame, columns=wanted, name="frame")

    def _said(self) -> str:
        return (
            f"{self.n:,} rows, {self.events:,} events; log-likelihood {self.log_likelihood:.4f} "
            f"(without covariates {self.log_likelihood_null:.4f}); {self.ties} ties"
            f"{'; errors robust to clusters' if self._core.has_cluster else ''}"
        )

    def __repr__(self) -> str:
        return f"CoxFit: {self._said()}\n{Table(self._core.coefficients(level=0.95))!r}"

    def _repr_html_(self) -> str:
        shown = Table(self._core.coefficients(level=0.95)).select(
            "covariate", "hazard_ratio", "hazard_ratio_low", "hazard_ratio_high", "coefficient", "p_value"
        )
        note = "A hazard ratio above 1: such accounts leave sooner. Limits of 95 %."
        return f"<p>{html.escape(self._said())}. {note}</p>{shown._repr_html_()}"


def cox(
    frame: Any,
    *,
    time: str,
    event: str,
    covariates: str | Sequence[str],
    ties: str = "efron",
    entry: str | None = None,
    strata: str | Sequence[str] | None = None,
    cluster: str | None = None,
    weight: str | None = None,
    categorical: str | Sequence[str] | None = None,
    reference: Mapping[str, str] | None = None,
    max_iterations: int = 50,
    threads: int = 0,
    progress: Callable[[int, int], Any] | None = None,
) -> CoxFit:
    """What makes accounts leave sooner, and by how much: Cox's proportional hazards.

    ``covariates`` are columns of numbers, of truth values (1 and 0), or of texts and those named in ``categorical``:
    each level but the ``reference`` (the first, unless a mapping says otherwise) gets a coefficient. ``ties`` is
    ``"efron"`` or ``"breslow"``. Each group of ``strata`` has a baseline hazard of its own. A row is watched over
    (``entry``, ``time``]: late entries, and covariates that change, as several rows of one account, one after the
    other; name the account in ``cluster`` for robust errors (Lin & Wei 1989). ``weight`` is a column of case weights.

    Rows may stand in any order. Nulls, event codes other than 0 and 1, negative times, constant or collinear
    covariates, and fewer events than coefficients are an ``InputError``; a covariate that separates those who left from
    those who stayed is a ``FitError`` that names it, and so is a fit that does not converge.

    Source: Cox 1972; Efron 1977; Therneau & Grambsch 2000. Agrees with R's ``coxph``.

    >>> import cabochon as cb
    >>> frame = {"months": [5, 8, 3, 9, 2, 7, 4, 6], "left": [1, 0, 1, 1, 1, 0, 1, 1], "late": [1, 0, 2, 1, 3, 2, 0, 1]}
    >>> fit = cb.retention.cox(frame, time="months", event="left", covariates=["late"])
    >>> fit.names, round(float(fit.coefficients["coefficient"][0]), 4), round(fit.log_likelihood, 4)
    (['late'], 0.6693, -8.1779)
    """
    chosen, within = names(covariates), names(strata)
    table = frames.read(frame, columns=[time, event, entry, *chosen, *within, cluster, weight], name="frame")
    core = _core.retention.cox(
        table,
        time=time,
        event=event,
        entry=entry,
        covariates=chosen,
        strata=within,
        cluster=cluster,
        weight=weight,
        categorical=names(categorical),
        reference=dict(reference or {}),
        ties=ties,
        max_iterations=max_iterations,
        threads=threads,
        progress=progress,
    )
    return CoxFit(core, frames.kind(frame), list(dict.fromkeys(chosen)))
