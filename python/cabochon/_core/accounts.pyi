from __future__ import annotations
__all__: list[str] = ['tables']
def tables() -> list:
    """
    Every table of a book, parents first: a list of dicts with name, table, own_date and fields.
    
    >>> from cabochon import _core
    >>> [table['table'] for table in _core.accounts.tables()][:3]
    ['accounts', 'contacts', 'roles']
    """
