from __future__ import annotations
import cabochon._core
import collections.abc
import datetime
import typing
__all__: list[str] = ['Account', 'Book', 'Contact', 'Role', 'tables']
class Account:
    """
    A client company.
    
    Fields
    ------
    account (required)
        key of the client company.
    name
        name of the company, as in contracts.
    parent
        company that owns it; a key of accounts.
    segment
        our own grouping of clients.
    region
        where it buys.
    since
        first day as a client.
    tax_id
        tax number; always text, leading zeros count.
    roles_expected
        roles that should be heard; absent: all three; one of economic, technical, user.
    """
    __hash__: typing.ClassVar[None] = None
    @staticmethod
    def fields() -> list:
        """
        What each field means: name, kind, meaning, unit, range, key, required, references, choices.
        """
    @staticmethod
    def from_dict(entries: dict) -> Account:
        """
        The record of these fields; an unknown or wrong one is an InputError.
        """
    @staticmethod
    def from_json(text: str) -> Account:
        """
        The record of a JSON object; errors name the key.
        """
    def __eq__(self, arg0: Account) -> bool:
        ...
    def __getstate__(self) -> dict:
        ...
    def __init__(self, *, account: int | str, name: str | None = None, parent: int | str | None = None, segment: str | None = None, region: str | None = None, since: datetime.date | str | None = None, tax_id: str | None = None, roles_expected: collections.abc.Sequence[str] | None = None) -> None:
        """
        All fields by name; an unknown, missing or wrong one is an InputError.
        """
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict) -> None:
        ...
    def to_dict(self) -> dict:
        """
        All fields by name; None where empty.
        """
    def to_json(self) -> str:
        """
        A JSON object; empty fields are left out.
        """
    @property
    def account(self) -> typing.Any:
        """
        key of the client company.
        """
    @account.setter
    def account(self, arg1: typing.Any) -> None:
        ...
    @property
    def name(self) -> typing.Any:
        """
        name of the company, as in contracts.
        """
    @name.setter
    def name(self, arg1: typing.Any) -> None:
        ...
    @property
    def parent(self) -> typing.Any:
        """
        company that owns it; a key of accounts.
        """
    @parent.setter
    def parent(self, arg1: typing.Any) -> None:
        ...
    @property
    def region(self) -> typing.Any:
        """
        where it buys.
        """
    @region.setter
    def region(self, arg1: typing.Any) -> None:
        ...
    @property
    def roles_expected(self) -> typing.Any:
        """
        roles that should be heard; absent: all three; one of economic, technical, user.
        """
    @roles_expected.setter
    def roles_expected(self, arg1: typing.Any) -> None:
        ...
    @property
    def segment(self) -> typing.Any:
        """
        our own grouping of clients.
        """
    @segment.setter
    def segment(self, arg1: typing.Any) -> None:
        ...
    @property
    def since(self) -> typing.Any:
        """
        first day as a client.
        """
    @since.setter
    def since(self, arg1: typing.Any) -> None:
        ...
    @property
    def tax_id(self) -> typing.Any:
        """
        tax number; always text, leading zeros count.
        """
    @tax_id.setter
    def tax_id(self, arg1: typing.Any) -> None:
        ...
class Contact:
    """
    A person at an account.
    
    Fields
    ------
    contact (required)
        key of the person.
    account (required)
        company where the person works; a key of accounts.
    store
        point of sale, for people in shops.
    name
        name of the person.
    title
        job title as the client writes it.
    client_department
        the client's department.
    email
        e-mail address; never in reports.
    phone
        telephone; never in reports.
    may_ask
        false: the person objected to being asked.
    basis
        legal basis of holding the personal data.
    basis_date
        day of that basis.
    role
        shorthand for one buying role at all times; a history goes to roles; one of economic, technical, user.
    decides
        shorthand: whether the person decides (true) or advises (false).
    """
    __hash__: typing.ClassVar[None] = None
    @staticmethod
    def fields() -> list:
        """
        What each field means: name, kind, meaning, unit, range, key, required, references, choices.
        """
    @staticmethod
    def from_dict(entries: dict) -> Contact:
        """
        The record of these fields; an unknown or wrong one is an InputError.
        """
    @staticmethod
    def from_json(text: str) -> Contact:
        """
        The record of a JSON object; errors name the key.
        """
    def __eq__(self, arg0: Contact) -> bool:
        ...
    def __getstate__(self) -> dict:
        ...
    def __init__(self, *, contact: int | str, account: int | str, store: int | str | None = None, name: str | None = None, title: str | None = None, client_department: str | None = None, email: str | None = None, phone: str | None = None, may_ask: bool | None = None, basis: str | None = None, basis_date: datetime.date | str | None = None, role: str | None = None, decides: bool | None = None) -> None:
        """
        All fields by name; an unknown, missing or wrong one is an InputError.
        """
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict) -> None:
        ...
    def to_dict(self) -> dict:
        """
        All fields by name; None where empty.
        """
    def to_json(self) -> str:
        """
        A JSON object; empty fields are left out.
        """
    @property
    def account(self) -> typing.Any:
        """
        company where the person works; a key of accounts.
        """
    @account.setter
    def account(self, arg1: typing.Any) -> None:
        ...
    @property
    def basis(self) -> typing.Any:
        """
        legal basis of holding the personal data.
        """
    @basis.setter
    def basis(self, arg1: typing.Any) -> None:
        ...
    @property
    def basis_date(self) -> typing.Any:
        """
        day of that basis.
        """
    @basis_date.setter
    def basis_date(self, arg1: typing.Any) -> None:
        ...
    @property
    def client_department(self) -> typing.Any:
        """
        the client's department.
        """
    @client_department.setter
    def client_department(self, arg1: typing.Any) -> None:
        ...
    @property
    def contact(self) -> typing.Any:
        """
        key of the person.
        """
    @contact.setter
    def contact(self, arg1: typing.Any) -> None:
        ...
    @property
    def decides(self) -> typing.Any:
        """
        shorthand: whether the person decides (true) or advises (false).
        """
    @decides.setter
    def decides(self, arg1: typing.Any) -> None:
        ...
    @property
    def email(self) -> typing.Any:
        """
        e-mail address; never in reports.
        """
    @email.setter
    def email(self, arg1: typing.Any) -> None:
        ...
    @property
    def may_ask(self) -> typing.Any:
        """
        false: the person objected to being asked.
        """
    @may_ask.setter
    def may_ask(self, arg1: typing.Any) -> None:
        ...
    @property
    def name(self) -> typing.Any:
        """
        name of the person.
        """
    @name.setter
    def name(self, arg1: typing.Any) -> None:
        ...
    @property
    def phone(self) -> typing.Any:
        """
        telephone; never in reports.
        """
    @phone.setter
    def phone(self, arg1: typing.Any) -> None:
        ...
    @property
    def role(self) -> typing.Any:
        """
        shorthand for one buying role at all times; a history goes to roles; one of economic, technical, user.
        """
    @role.setter
    def role(self, arg1: typing.Any) -> None:
        ...
    @property
    def store(self) -> typing.Any:
        """
        point of sale, for people in shops.
        """
    @store.setter
    def store(self, arg1: typing.Any) -> None:
        ...
    @property
    def title(self) -> typing.Any:
        """
        job title as the client writes it.
        """
    @title.setter
    def title(self, arg1: typing.Any) -> None:
        ...
class Role:
    """
    One buying role of a contact from `since` up to, but not on, `until`.
    
    Fields
    ------
    contact (required)
        person who has the role; a key of contacts.
    since (required)
        first day in the role.
    until
        first day no longer in the role; absent: still in it.
    role (required)
        buying role; one of economic, technical, user.
    decides
        whether the person decides (true) or advises (false).
    """
    __hash__: typing.ClassVar[None] = None
    @staticmethod
    def fields() -> list:
        """
        What each field means: name, kind, meaning, unit, range, key, required, references, choices.
        """
    @staticmethod
    def from_dict(entries: dict) -> Role:
        """
        The record of these fields; an unknown or wrong one is an InputError.
        """
    @staticmethod
    def from_json(text: str) -> Role:
        """
        The record of a JSON object; errors name the key.
        """
    def __eq__(self, arg0: Role) -> bool:
        ...
    def __getstate__(self) -> dict:
        ...
    def __init__(self, *, contact: int | str, since: datetime.date | str, until: datetime.date | str | None = None, role: str, decides: bool | None = None) -> None:
        """
        All fields by name; an unknown, missing or wrong one is an InputError.
        """
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict) -> None:
        ...
    def to_dict(self) -> dict:
        """
        All fields by name; None where empty.
        """
    def to_json(self) -> str:
        """
        A JSON object; empty fields are left out.
        """
    @property
    def contact(self) -> typing.Any:
        """
        person who has the role; a key of contacts.
        """
    @contact.setter
    def contact(self, arg1: typing.Any) -> None:
        ...
    @property
    def decides(self) -> typing.Any:
        """
        whether the person decides (true) or advises (false).
        """
    @decides.setter
    def decides(self, arg1: typing.Any) -> None:
        ...
    @property
    def role(self) -> typing.Any:
        """
        buying role; one of economic, technical, user.
        """
    @role.setter
    def role(self, arg1: typing.Any) -> None:
        ...
    @property
    def since(self) -> typing.Any:
        """
        first day in the role.
        """
    @since.setter
    def since(self, arg1: typing.Any) -> None:
        ...
    @property
    def until(self) -> typing.Any:
        """
        first day no longer in the role; absent: still in it.
        """
    @until.setter
    def until(self, arg1: typing.Any) -> None:
        ...
class Book:
    """
    The validated tables; use cabochon.Book.
    """
    @staticmethod
    def load(tables: collections.abc.Sequence[cabochon._core.Table], *, currency: str, timezone: str = 'UTC', on_error: str = 'raise', ids: str | None = None, as_of: str | None = None) -> Book:
        """
        Validates named tables together.
        """
    @staticmethod
    def restore(tables: collections.abc.Sequence[cabochon._core.Table], quarantine: cabochon._core.Table, quarantined: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex], unchecked: collections.abc.Sequence[str], *, currency: str, timezone: str, on_error: str, ids: str | None, as_of: str | None) -> Book:
        """
        A book from the parts of another, not validated again.
        """
    def contacts_without_role(self) -> cabochon._core.Table:
        """
        Contacts for whom no role is known on any day.
        """
    def given(self, name: str) -> bool:
        """
        Whether the table was given.
        """
    def options(self) -> dict:
        """
        currency, timezone, on_error, ids and as_of.
        """
    def period(self) -> tuple[str, str] | None:
        """
        First and last day of what happened, or None.
        """
    def quarantine(self) -> cabochon._core.Table:
        """
        Every bad cell: table, row, column, value, expected.
        """
    def quarantined(self, name: str) -> int:
        """
        How many rows of a table are in quarantine.
        """
    def quarantined_rows(self) -> list[int]:
        """
        The same for all tables.
        """
    def role_at(self, contact: typing.SupportsInt | typing.SupportsIndex | str, day: str) -> tuple[str, bool | None] | None:
        """
        Role and decides on a day, or None.
        """
    def table(self, name: str) -> cabochon._core.Table:
        """
        The good rows of a table.
        """
    def unchecked(self) -> list[str]:
        """
        References whose table was not given.
        """
    def unknown(self) -> cabochon._core.Table:
        """
        Rows without account or role, by view.
        """
    def until(self, day: str) -> Book:
        """
        Only rows dated on or before the day.
        """
    def view(self, name: str) -> cabochon._core.Table:
        """
        The table with account, role, decides and segment joined at each row's date.
        """
def tables() -> list:
    """
    Every table of a book, parents first: a list of dicts with name, table, own_date and fields.
    
    >>> from cabochon import _core
    >>> [table['table'] for table in _core.accounts.tables()][:3]
    ['accounts', 'contacts', 'roles']
    """
