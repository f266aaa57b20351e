"""
Buying roles from job titles; see cabochon.accounts.
"""
from __future__ import annotations
import cabochon._core
import collections.abc
import typing
__all__: list[str] = ['RoleGuess', 'phrases', 'role_of_title', 'roles_of_titles']
class RoleGuess:
    """
    What a job title tells of its holder's buying role.
    """
    def __repr__(self) -> str:
        ...
    @property
    def candidates(self) -> list[str]:
        """
        The roles it may be when doubtful.
        """
    @property
    def decides(self) -> bool | None:
        """
        Whether the holder decides or advises in that role; None when not told.
        """
    @property
    def doubtful(self) -> bool:
        """
        The title does not tell, or tells two roles: ask.
        """
    @property
    def phrase(self) -> str:
        """
        Phrase of the dictionary that was decisive; may be empty.
        """
    @property
    def role(self) -> typing.Any:
        """
        'economic', 'technical' or 'user'; None when unknown or doubtful.
        """
def phrases() -> list:
    """
    The dictionary that the library carries.
    """
def role_of_title(title: str, department: str | None = None, *, overrides: collections.abc.Sequence[tuple[str, collections.abc.Sequence[str], bool | None, bool]] = []) -> RoleGuess:
    """
    The buying role that one title tells.
    """
def roles_of_titles(table: cabochon._core.Table, *, title: str, department: str | None = None, overrides: collections.abc.Sequence[tuple[str, collections.abc.Sequence[str], bool | None, bool]] = []) -> cabochon._core.Table:
    """
    Role, decides, phrase, doubtful and candidates of every row.
    """
