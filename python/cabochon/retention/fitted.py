"""What all fitted models share."""

from __future__ import annotations

import html
import math
from typing import Any

import numpy as np

from .. import _core, frames
from ..errors import FitError, InputError, problem
from .number import Number

_METHODS = ("wald", "profile", "bootstrap")


class Fit:
    """A fitted model: see :class:`RepeatFit` for repeat buying and :class:`SpendFit` for the value of an order."""

    _core: Any
    _frames: str
    _summary: _core.Table

    @property
    def model(self) -> str:
        """Name of the model."""
        raise NotImplementedError

    @property
    def names(self) -> list[str]:
        """Names of the parameters and effects, in order."""
        raise NotImplementedError

    def _is_log(self, name: str) -> bool:
        return ":" not in name

    @property
    def n(self) -> int:
        """Accounts that the fit has seen."""
        return int(self._core.accounts)

    @property
    def log_likelihood(self) -> float:
        """Log likelihood at the parameters, without priors."""
        return float(self._core.log_likelihood)

    @property
    def aic(self) -> float:
        """Akaike's criterion: 2 parameters - 2 log likelihood; smaller is better."""
        return 2 * len(self.names) - 2 * self.log_likelihood

    @property
    def bic(self) -> float:
        """Schwarz's criterion: log(n) parameters - 2 log likelihood; smaller is better."""
        return math.log(self.n) * len(self.names) - 2 * self.log_likelihood

    @property
    def method(self) -> str:
        """``"maximum likelihood"``, or ``"map"`` where priors were given."""
        return "map" if self.priors else "maximum likelihood"

    @property
    def priors(self) -> dict[str, tuple[float, float]]:
        """Log-normal priors by parameter: median and standard deviation of the logarithm; empty without."""
        return dict(self._core.priors)

    @property
    def convergence(self) -> dict[str, Any]:
        """How the search ended: ``converged`` (always true: what does not converge raises FitError), ``iterations``,
        ``evaluations``, ``starts``, ``largest_slope`` per account, ``gap`` in log likelihood."""
        core = self._core
        return {
            "converged": True,
            "iterations": core.iterations,
            "evaluations": core.evaluations,
            "starts": core.starts,
            "largest_slope": core.largest_slope,
            "gap": core.gap,
        }

    @property
    def parameters(self) -> dict[str, Number]:
        """Parameters and effects by name: floats with ``low`` and ``high`` (Wald's limits of 95 %, of parameters on the
        log scale)."""
        return self._wald(0.95)

    @property
    def standard_errors(self) -> dict[str, float]:
        """From the Hessian, on the parameters' own scale."""
        se = np.sqrt(np.diag(np.asarray(self._core.covariance)))
        values = self._values(np.asarray(self._core.theta))
        return {name: float(values[i] * se[i] if self._is_log(name) else se[i]) for i, name in enumerate(self.names)}

    @property
    def covariance(self) -> np.ndarray[Any, Any]:
        """Covariance of the logarithms of the parameters and of the effects, in the order of ``names``."""
        return np.asarray(self._core.covariance)

    def _values(self, theta: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        log = np.array([self._is_log(name) for name in self.names])
        return np.where(log, np.exp(np.where(log, theta, 0.0)), theta)

    def _wald(self, level: float) -> dict[str, Number]:
        if not 0 < level < 1:
            raise InputError.of([problem("intervals", "level", repr(level), "a number between 0 and 1, both excluded")])
        theta, se = np.asarray(self._core.theta), np.sqrt(np.diag(np.asarray(self._core.covariance)))
        z = _core.retention.two_sided_z(level)
        value, low, high = (self._values(theta + shift * z * se) for shift in (0, -1, 1))
        return {
            name: Number(value[i], low[i], high[i], level=level, n=self.n, method="wald")
            for i, name in enumerate(self.names)
        }

    def intervals(
        self,
        method: str = "wald",
        *,
        level: float = 0.95,
        replicates: int = 200,
        seed: int = 0,
        progress: Any = None,
    ) -> Any:
        """Limits of every parameter: ``"wald"`` (from the Hessian, on the log scale), ``"profile"`` (likelihood) or
        ``"bootstrap"`` (percentiles over ``replicates`` draws of accounts; the same seed gives the same).

        Gives the kind of frame of the summary: ``parameter``, ``value``, ``low``, ``high``, ``method``, ``n``
        (accounts, or converged replicates). A limit that the likelihood does not bound is infinite (0 for a parameter's
        lower one).
        """
        if method not in _METHODS:
            raise InputError.of([problem("intervals", "method", repr(method), "one of " + ", ".join(_METHODS))])
        wald = self._wald(level)
        low, high = [number.low for number in wald.values()], [number.high for number in wald.values()]
        n = [self.n] * len(wald)
        if method == "profile":
            limits = _core.retention.profile(self._core, self._summary, level=level, progress=progress)
            with np.errstate(over="ignore"):
                low = self._values(np.array([one for one, _ in limits])).tolist()
                high = self._values(np.array([one for _, one in limits])).tolist()
        elif method == "bootstrap":
            draws = np.asarray(
                _core.retention.bootstrap(
                    self._core, self._summary, replicates=replicates, seed=seed, progress=progress
                )
            )
            if len(draws) < max(2, 0.9 * replicates):
                raise FitError(
                    f"{replicates - len(draws)} of {replicates} refits did not converge: no bootstrap limits",
                    replicates,
                    float("nan"),
                )
            ends = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2], axis=0)
            low, high = self._values(ends[0]).tolist(), self._values(ends[1]).tolist()
            n = [len(draws)] * len(wald)
        table = frames.read(
            {
                "parameter": list(wald),
                "value": [float(number) for number in wald.values()],
                "low": low,
                "high": high,
                "method": [method] * len(wald),
                "n": n,
            },
            name="intervals",
        )
        return frames.give(table, self._frames)

    def _lines(self) -> list[tuple[str, str]]:
        return [(name, repr(number)) for name, number in self.parameters.items()]

    def _said(self) -> str:
        return (
            f"{self.model}, {self.method}: {self.n:,} accounts, log likelihood {self.log_likelihood:.4f}, "
            f"AIC {self.aic:.2f}"
        )

    def __repr__(self) -> str:
        lines = self._lines()
        width = max(len(name) for name, _ in lines)
        return "\n".join([self._said(), *(f"  {name:<{width}}  {text}" for name, text in lines)])

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<tr><th scope="row" style="text-align:left">{html.escape(name)}</th><td>{html.escape(text)}</td></tr>'
            for name, text in self._lines()
        )
        return f"<table><caption>{html.escape(self._said())}</caption><tbody>{rows}</tbody></table>"
