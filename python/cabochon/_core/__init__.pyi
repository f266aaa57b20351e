"""
Compiled core of cabochon; use it through the modules of the package.
"""
from __future__ import annotations
import typing
from . import accounts
from . import feedback
from . import ownership
from . import improvement
__all__: list[str] = ['Estimate', 'accounts', 'feedback', 'improvement', 'ownership']
class Estimate:
    """
    An uncertain number: value, low, high, level, n, method.
    
    >>> import cabochon as cb
    >>> cb.Estimate.exact(2.5).low
    2.5
    """
    __hash__: typing.ClassVar[None] = None
    @staticmethod
    def exact(value: typing.SupportsFloat | typing.SupportsIndex) -> Estimate:
        """
        A number without sampling error.
        """
    def __eq__(self, arg0: Estimate) -> bool:
        ...
    def __float__(self) -> float:
        ...
    def __getstate__(self) -> tuple[float, float, float, float, int, str]:
        ...
    def __init__(self, value: typing.SupportsFloat | typing.SupportsIndex, *, low: typing.SupportsFloat | typing.SupportsIndex, high: typing.SupportsFloat | typing.SupportsIndex, level: typing.SupportsFloat | typing.SupportsIndex, n: typing.SupportsInt | typing.SupportsIndex, method: str) -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: tuple) -> None:
        ...
    @property
    def high(self) -> float:
        """
        Upper limit of the interval.
        """
    @property
    def is_exact(self) -> bool:
        ...
    @property
    def level(self) -> float:
        """
        Confidence or credibility, 0 to 1.
        """
    @property
    def low(self) -> float:
        """
        Lower limit of the interval.
        """
    @property
    def method(self) -> str:
        """
        How the interval was made; 'exact' for arithmetic.
        """
    @property
    def n(self) -> int:
        """
        Observations behind it; 0 for an exact number.
        """
    @property
    def sign_is_clear(self) -> bool:
        ...
    @property
    def value(self) -> float:
        """
        Point estimate.
        """
__version__: str = '0.1.0'
