"""The latent index of the European customer satisfaction model, by PLS path modelling."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .. import _core, frames
from ..arguments import level_within
from ..errors import FitError, InputError, problem
from ..nearest import one_of
from ..table import Table
from .result import FramedResult

#: The European customer satisfaction index: who acts on whom.
ECSI_PATHS: tuple[tuple[str, str], ...] = (
    ("image", "expectation"),
    ("image", "satisfaction"),
    ("image", "loyalty"),
    ("expectation", "quality"),
    ("expectation", "value"),
    ("expectation", "satisfaction"),
    ("quality", "value"),
    ("quality", "satisfaction"),
    ("value", "satisfaction"),
    ("satisfaction", "complaints"),
    ("satisfaction", "loyalty"),
    ("complaints", "loyalty"),
)


class Pls(FramedResult):
    """Paths between latent variables: ``source``, ``target``, ``path``, ``path_low``, ``path_high``, ``se``, ``p``.

    ``outer`` (indicators), ``latents`` (index, R2, reliability), ``htmt`` (pairs) and ``scores`` (rows) stand beside.
    """

    def __init__(self, tables: dict[str, _core.Table], kind: str, n: int, iterations: int) -> None:
        super().__init__(tables["paths"], kind)
        self._tables = tables
        #: Rows without a missing mark, which were used.
        self.n = n
        #: Of the outer weights, until they stood still.
        self.iterations = iterations

    @property
    def outer(self) -> Any:
        """``latent``, ``indicator``, ``weight`` with limits, ``loading`` with limits."""
        return self._give(self._tables["outer"])

    @property
    def latents(self) -> Any:
        """``latent``, ``index`` (0 to 100) with limits, ``r2``, ``alpha`` (Cronbach), ``rho_a`` (Dijkstra & Henseler),
        ``rho_c`` (composite reliability, Joreskog), ``ave`` (average variance extracted), ``indicators``."""
        return self._give(self._tables["latents"])

    @property
    def htmt(self) -> Any:
        """Pairs of latent variables: ``first``, ``second``, ``htmt`` (heterotrait-monotrait ratio; below .85 or .90
        they are told apart), ``htmt_high`` (its one-sided limit by the bootstrap), ``correlation``."""
        return self._give(self._tables["htmt"])

    @property
    def scores(self) -> Any:
        """The latent variables of each row that was used, 0 to 100, with ``row``."""
        return self._give(self._tables["scores"])

    def _said(self) -> str:
        return f"{len(self):,} paths, {self._tables['latents'].rows:,} latent variables, {self.n:,} answers"


def ecsi(
    frame: Any,
    blocks: Mapping[str, Sequence[str]],
    *,
    scale: tuple[float, float] = (1, 10),
    resamples: int = 1000,
    seed: int = 0,
    level: float = 0.95,
) -> Pls:
    """The European customer satisfaction model: ``pls`` with its twelve paths.

    ``blocks`` names the indicators (columns) of ``image``, ``expectation``, ``quality``, ``value``, ``satisfaction``,
    ``complaints`` and ``loyalty``; blocks that are left out are taken out of the model with their paths.
    """
    level_within("ecsi", level)
    known = dict.fromkeys(name for path in ECSI_PATHS for name in path)
    for name in blocks:
        if name not in known:
            raise InputError.of([problem("ecsi", "blocks", repr(name), one_of(str(name), known))])
    paths = [path for path in ECSI_PATHS if path[0] in blocks and path[1] in blocks]
    return pls(frame, blocks, paths, scale=scale, resamples=resamples, seed=seed, level=level)


def pls(
    frame: Any,
    blocks: Mapping[str, Sequence[str]],
    paths: Sequence[tuple[str, str]],
    *,
    scale: tuple[float, float],
    resamples: int = 1000,
    seed: int = 0,
    level: float = 0.95,
) -> Pls:
    """Latent variables from their indicators, and how they act on each other: PLS path modelling.

    ``blocks`` maps each latent variable to its indicators, columns of marks on ``scale`` (lowest and highest; declared,
    never guessed), ``paths`` lists (source, target). Outer weights by mode A (correlations), inner weights by the path
    scheme, until no weight moves by 1e-9; indicators are standardised (divisor n - 1). A latent variable points the way
    of most of its indicators. Paths are least squares of the latent scores. Limits are percentiles of ``resamples``
    bootstrap draws of rows with ``seed``, ``se`` their standard deviation; signs of draws follow the estimate. Rows
    with a missing mark are left out.

    The index of a latent variable is the mean of its indicators weighted by their weights on the marks' own scale,
    0 (lowest mark everywhere) to 100; it is null where a weight is negative.

    Gives a :class:`Pls`. Wold 1982; Tenenhaus, Esposito Vinzi, Chatelin & Lauro 2005; Henseler, Ringle & Sarstedt 2015.
    """
    import numpy as np

    latents, design = _checked(blocks, paths, scale)
    columns = [name for own in blocks.values() for name in own]
    table = Table(frames.read(frame, columns=columns, name="frame"))
    marks, rows = _marks(table, columns, scale)
    n = len(marks)
    if n < max(10, len(columns) + 1):
        raise InputError.of([problem("pls", "frame", f"{n} whole rows", f"at least {max(10, len(columns) + 1)}")])
    of = np.array([i for i, own in enumerate(blocks.values()) for _ in own])
    fit = _fit(_correlations(marks, columns), of, design)
    low, high = scale
    index = _index(marks, fit["weights"], of, low, high)
    rng = np.random.default_rng(seed)
    draws: dict[str, list[Any]] = {name: [] for name in ("weights", "loadings", "paths", "index", "htmt")}
    lost = 0
    for _ in range(resamples):
        some = marks[rng.integers(0, n, n)]
        try:
            again = _fit(_correlations(some, columns), of, design, fit["loadings"])
        except (FitError, InputError):
            lost += 1
            continue
        for name in ("weights", "loadings", "paths", "htmt"):
            draws[name].append(again[name])
        draws["index"].append(_index(some, again["weights"], of, low, high))
    if lost > resamples // 10:
        raise FitError(f"{lost} of {resamples} bootstrap draws could not be fitted", resamples, float(lost))
    tail = [(1 - level) / 2, (1 + level) / 2]
    limits = {
        name: np.quantile(np.array(values), tail, axis=0)
        if values
        else np.full((2, *np.shape(fit.get(name, index))), np.nan)
        for name, values in draws.items()
    }

    def text(values: Sequence[str]) -> Any:
        return np.array([*values, None], dtype=object)[:-1]

    def floats(values: Any) -> Any:
        values = np.asarray(values, dtype=float)
        return np.ma.MaskedArray(np.nan_to_num(values), mask=np.isnan(values))

    sources, targets = np.nonzero(design.T)  # by source, then target
    se = np.std(np.array(draws["paths"]), axis=0, ddof=1) if len(draws["paths"]) > 1 else np.full(design.shape, np.nan)
    from math import erfc, sqrt

    made = {
        "paths": {
            "source": text([latents[s] for s in sources]),
            "target": text([latents[t] for t in targets]),
            "path": fit["paths"][targets, sources],
            "path_low": floats(limits["paths"][0][targets, sources]),
            "path_high": floats(limits["paths"][1][targets, sources]),
            "se": floats(se[targets, sources]),
            "p": floats(
                [
                    erfc(abs(fit["paths"][t, s]) / se[t, s] / sqrt(2)) if se[t, s] > 0 else np.nan
                    for s, t in zip(sources, targets, strict=True)
                ]
            ),
        },
        "outer": {
            "latent": text([latents[i] for i in of]),
            "indicator": text(columns),
            "weight": fit["weights"],
            "weight_low": floats(limits["weights"][0]),
            "weight_high": floats(limits["weights"][1]),
            "loading": fit["loadings"],
            "loading_low": floats(limits["loadings"][0]),
            "loading_high": floats(limits["loadings"][1]),
        },
        "latents": {
            "latent": text(latents),
            "index": floats(index),
            "index_low": floats(limits["index"][0]),
            "index_high": floats(limits["index"][1]),
            "r2": floats(np.where(design.any(1), fit["r2"], np.nan)),
            "alpha": floats(fit["alpha"]),
            "rho_a": floats(fit["rho_a"]),
            "rho_c": floats(fit["rho_c"]),
            "ave": fit["ave"],
            "indicators": np.bincount(of),
        },
    }
    first, second = np.triu_indices(len(latents), 1)
    one_sided = (
        np.quantile(np.array(draws["htmt"]), level, axis=0) if draws["htmt"] else np.full_like(fit["htmt"], np.nan)
    )
    made["htmt"] = {
        "first": text([latents[i] for i in first]),
        "second": text([latents[i] for i in second]),
        "htmt": floats(fit["htmt"][first, second]),
        "htmt_high": floats(one_sided[first, second]),
        "correlation": fit["correlations"][first, second],
    }
    made["scores"] = {"row": rows} | {
        name: _score(marks[:, of == i], fit["weights"][of == i], low, high) for i, name in enumerate(latents)
    }
    tables = {name: frames.read(columns, name=name, keep=True) for name, columns in made.items()}
    return Pls(tables, frames.kind(frame), n, fit["iterations"])


def _checked(blocks: Mapping[str, Sequence[str]], paths: Any, scale: Any) -> tuple[list[str], Any]:
    import numpy as np

    latents, problems = list(blocks), []
    seen: set[str] = set()
    for name, own in blocks.items():
        if not own or isinstance(own, str):
            problems.append(problem("pls", f"blocks.{name}", repr(own), "a list of its indicators"))
            continue
        for column in own:
            if column in seen:
                problems.append(problem("pls", f"blocks.{name}", repr(column) + " twice", "each indicator once"))
            seen.add(column)
    design = np.zeros((len(latents), len(latents)), dtype=bool)  # target, source
    for source, target in paths:
        for name in (source, target):
            if name not in blocks:
                problems.append(problem("pls", "paths", repr(name), one_of(str(name), latents)))
        if source in blocks and target in blocks:
            design[latents.index(target), latents.index(source)] = True
    if not problems:
        reach = np.linalg.matrix_power(np.eye(len(latents)) + design, len(latents)) - np.eye(len(latents))
        if np.diag(reach).any() or np.diag(design).any():
            problems.append(problem("pls", "paths", "paths in a circle", "paths that lead one way"))
        for i, name in enumerate(latents):
            if not design[i].any() and not design[:, i].any():
                problems.append(problem("pls", "paths", repr(name) + " without a path", "a path for every block"))
    if not scale[0] < scale[1]:
        problems.append(problem("pls", "scale", repr(tuple(scale)), "a lowest mark below the highest"))
    if problems:
        raise InputError.of(problems)
    return latents, design


def _marks(table: Table, columns: list[str], scale: tuple[float, float]) -> tuple[Any, Any]:
    import numpy as np

    values, problems = [], []
    for name in columns:
        column = np.ma.filled(np.ma.asarray(table[name]).astype(float), np.nan)
        for row in np.nonzero((column < scale[0]) | (column > scale[1]))[0]:
            expected = f"a mark from {scale[0]:g} to {scale[1]:g}"
            problems.append(problem("frame", name, f"{column[row]:g}", expected, row=int(row)))
        values.append(column)
    if problems:
        raise InputError.of(problems)
    marks = np.stack(values, 1) if values else np.zeros((0, 0))
    whole = ~np.isnan(marks).any(1)
    return marks[whole], np.nonzero(whole)[0]


def _correlations(marks: Any, columns: list[str]) -> Any:
    import numpy as np

    spread = marks.std(0)
    if not (spread > 0).all():
        flat = columns[int(np.argmin(spread))]
        raise InputError.of([problem("frame", flat, "equal marks in every row", "marks that differ")])
    return np.corrcoef(marks, rowvar=False)


def _fit(r: Any, of: Any, design: Any, like: Any = None) -> dict[str, Any]:
    """All of the model from the correlations of the indicators."""
    import numpy as np

    count = design.shape[0]
    outer = np.zeros((len(of), count))
    outer[np.arange(len(of)), of] = 1.0

    def scaled(w: Any) -> Any:
        return w / np.sqrt(np.einsum("ij,ik,kj->j", w, r, w))

    w = scaled(outer)
    iterations = 0
    moved = float("inf")
    while iterations < 1000 and not moved < 1e-9:
        iterations += 1
        latent = w.T @ r @ w
        inner = np.zeros_like(latent)  # column j: what makes the inner estimate of j
        for j in range(count):
            before = np.nonzero(design[j])[0]
            if len(before):
                inner[before, j] = np.linalg.solve(latent[np.ix_(before, before)], latent[before, j])
            after = np.nonzero(design[:, j])[0]
            inner[after, j] = latent[after, j]
        new = scaled((r @ w @ inner) * outer)
        moved = float(np.abs(np.abs(new) - np.abs(w)).max())
        w = new
    if not moved < 1e-9:
        raise FitError(f"the outer weights did not settle (after 1000 iterations, gap {moved:f})", 1000, moved)
    loadings = ((r @ w) * outer).sum(1)
    sign = np.sign(
        [loadings[of == j].sum() if like is None else loadings[of == j] @ like[of == j] for j in range(count)]
    )
    sign[sign == 0] = 1
    w, loadings = w * sign, loadings * sign[of]
    latent = w.T @ r @ w
    paths, r2 = np.zeros((count, count)), np.zeros(count)
    for j in range(count):
        before = np.nonzero(design[j])[0]
        if len(before):
            paths[j, before] = np.linalg.solve(latent[np.ix_(before, before)], latent[before, j])
            r2[j] = paths[j, before] @ latent[before, j]
    alpha, rho_a, rho_c, ave = (np.full(count, np.nan) for _ in range(4))
    within = np.ones(count)
    for j in range(count):
        own = np.nonzero(of == j)[0]
        part, k = r[np.ix_(own, own)], len(own)
        ave[j] = np.mean(loadings[own] ** 2)
        if k < 2:
            alpha[j] = rho_a[j] = rho_c[j] = 1.0
            continue
        alpha[j] = k / (k - 1) * (1 - k / part.sum())
        total = loadings[own].sum() ** 2
        rho_c[j] = total / (total + (1 - loadings[own] ** 2).sum())
        own_weights = w[own, j]
        square = own_weights @ own_weights
        off = np.outer(own_weights, own_weights)
        np.fill_diagonal(off, 0)
        s = part - np.diag(np.diag(part))
        rho_a[j] = square**2 * (own_weights @ s @ own_weights) / (own_weights @ off @ own_weights)
        within[j] = np.abs(part[np.triu_indices(k, 1)]).mean()
    htmt = np.full((count, count), np.nan)
    for i in range(count):
        for j in range(i + 1, count):
            between = np.abs(r[np.ix_(of == i, of == j)]).mean()
            htmt[i, j] = htmt[j, i] = between / np.sqrt(within[i] * within[j])
    return {
        "weights": w.sum(1),
        "loadings": loadings,
        "paths": paths,
        "r2": r2,
        "alpha": alpha,
        "rho_a": rho_a,
        "rho_c": rho_c,
        "ave": ave,
        "htmt": htmt,
        "correlations": latent,
        "iterations": iterations,
    }


def _score(marks: Any, weights: Any, low: float, high: float) -> Any:
    own = weights / marks.std(0, ddof=1)
    return 100 * ((marks @ own) / own.sum() - low) / (high - low)


def _index(marks: Any, weights: Any, of: Any, low: float, high: float) -> Any:
    import numpy as np

    out = []
    for j in range(int(of.max()) + 1):
        own = weights[of == j]
        out.append(float(_score(marks[:, of == j], own, low, high).mean()) if (own >= 0).all() else float("nan"))
    return np.array(out)
