"""
Compiled core of cabochon; use it through the modules of the package.
"""
from __future__ import annotations
import collections.abc
import typing
import typing_extensions
from . import accounts
from . import titles
from . import feedback
from . import drivers
from . import ownership
from . import improvement
from . import store
from . import retention
__all__: list[str] = ['Column', 'Estimate', 'Table', 'accounts', 'drivers', 'feedback', 'improvement', 'ownership', 'pass_time', 'retention', 'store', 'titles']
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
class Column:
    """
    One immutable column; numpy.asarray sees its memory, of text the codes.
    
    >>> from cabochon._core import Column
    >>> Column.from_texts(['a', None, 'a']).null_count
    1
    """
    @staticmethod
    def from_array(schema: typing_extensions.CapsuleType, array: typing_extensions.CapsuleType, *, table: str = '', column: str = '') -> Column:
        """
        From the array capsules of a single column.
        """
    @staticmethod
    def from_buffer(values: typing.Any, *, mask: typing.Any = None, type: str = '', unit: str = 'us', timezone: str = '', nan_is_null: bool = False, copy: bool = True) -> Column:
        """
        From a buffer of numbers; `mask` is true where a value is missing, `type` may be 'date' (int32) or
        'timestamp' (int64 in `unit`).
        """
    @staticmethod
    def from_codes(codes: typing.Any, texts: collections.abc.Sequence[str | None]) -> Column:
        """
        From a buffer of int64 codes, negative for null, and the texts that they stand for.
        """
    @staticmethod
    def from_stream(capsule: typing_extensions.CapsuleType, *, table: str = '', column: str = '') -> Column:
        """
        From the stream capsule of a single column.
        """
    @staticmethod
    def from_texts(values: collections.abc.Sequence, *, table: str = '', column: str = '', nan_is_null: bool = False) -> Column:
        """
        From a sequence of str and None.
        """
    def __len__(self) -> int:
        ...
    def dictionary(self) -> list:
        """
        The distinct texts, in the order of their codes.
        """
    def missing(self) -> bytearray:
        """
        One byte a row, 1 where the value is null.
        """
    def seconds(self) -> typing.Any:
        """
        First and last moment of timestamps, in seconds since 1970; None without any.
        """
    def to_local(self, since: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex], offsets: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex]) -> Column:
        """
        Aware timestamps as local times of a zone that is `offsets` seconds ahead of UTC from `since` on.
        """
    @property
    def null_count(self) -> int:
        ...
    @property
    def timezone(self) -> str:
        """
        Of a timestamp; empty when it is naive.
        """
    @property
    def type(self) -> str:
        """
        boolean, int8 ... float64, text, date or timestamp.
        """
    @property
    def unit(self) -> str:
        """
        Unit of a timestamp: s, ms, us or ns.
        """
class Table:
    """
    Named columns of one length; what the compiled functions take and return.
    
    >>> from cabochon._core import Column, Table
    >>> Table('orders', [('product', Column.from_texts(['ring', 'chain']))]).rows
    2
    """
    name: str
    @staticmethod
    def from_array(schema: typing_extensions.CapsuleType, array: typing_extensions.CapsuleType, *, name: str = 'frame', columns: collections.abc.Sequence[str] | None = None, nan_is_null: bool = False) -> Table:
        """
        From the two capsules that `__arrow_c_array__` returns.
        """
    @staticmethod
    def from_stream(capsule: typing_extensions.CapsuleType, *, name: str = 'frame', columns: collections.abc.Sequence[str] | None = None, nan_is_null: bool = False) -> Table:
        """
        From the capsule that `__arrow_c_stream__` returns.
        """
    def __arrow_c_stream__(self, requested_schema: typing.Any = None) -> typing_extensions.CapsuleType:
        """
        The table as an Arrow stream; the requested schema is not used.
        """
    def __init__(self, name: str, columns: collections.abc.Sequence[tuple[str, Column]], *, rows: typing.SupportsInt | typing.SupportsIndex = 0) -> None:
        ...
    def __len__(self) -> int:
        ...
    def column(self, name: str) -> Column:
        """
        The column, or an error with the nearest name.
        """
    def copy(self) -> Table:
        """
        The same values in memory of their own, which no producer can change.
        """
    def select(self, columns: collections.abc.Sequence[str]) -> Table:
        """
        The wanted columns, in this order.
        """
    def slice(self, start: typing.SupportsInt | typing.SupportsIndex, count: typing.SupportsInt | typing.SupportsIndex) -> Table:
        """
        Rows from `start` on; nothing is copied.
        """
    def with_column(self, name: str, column: Column) -> Table:
        """
        The table with a column replaced or, where it is new, appended.
        """
    @property
    def names(self) -> list[str]:
        ...
    @property
    def rows(self) -> int:
        ...
def pass_time(seconds: typing.SupportsFloat | typing.SupportsIndex, *, threads: typing.SupportsInt | typing.SupportsIndex = 1, progress: typing.Any = None) -> None:
    """
    Work for so many seconds of processor time and give nothing back: to try out a progress display or Ctrl-C.
    
    >>> from cabochon import _core
    >>> told = []
    >>> _core.pass_time(0.01, progress=lambda done, total: told.append((done, total)))
    >>> told[-1]
    (10000, 10000)
    """
__version__: str = '0.1.0'
