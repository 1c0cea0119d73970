"""Django's session interface over our table: digested ids, no cache, no adoption of unknown ids."""

from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from vratar.core.database import writing
from vratar.sessions import services
from vratar.sessions.models import Session


class SessionStore(SessionBase):
    """`request.session`: a dictionary, and behind it the row."""

    _row: Session | None = None
    # The browser sent an id that names no live row.
    _outdated = False

    @property
    def row(self) -> Session | None:
        """The live row; None for a browser without one."""
        self._get_session()  # type: ignore[attr-defined]  # loads at most once
        return self._row

    def load(self) -> dict[str, Any]:
        """The row's data. An id that names no live row counts as none at all."""
        self._row = services.find(self.session_key or "")
        if self._row is None:
            self._outdated = self._session_key is not None
            self._session_key = None
            return {}
        return dict(self._row.data)

    def is_empty(self) -> bool:
        """Whether the cookie is to be taken back.

        Not for an outdated id: the answer to a request that was under way when the id changed
        would take the new one from the browser.
        """
        return not self._outdated and super().is_empty()

    def adopt(self, raw_id: str, row: Session) -> None:
        """Go on as this row under this id; the cookie follows with the response."""
        self._session_key = raw_id
        self._outdated = False
        self._row = row
        self._session_cache: dict[str, Any] = dict(row.data)
        self.modified = True

    def end_row(self, row: Session) -> None:
        """End a row this browser held before."""
        with writing():
            services.end(row)

    def exists(self, session_key: str) -> bool:
        """Whether a live row has this id."""
        return services.find(session_key) is not None

    def create(self) -> None:
        """Make an anonymous row, which keeps what was put in so far."""
        data = self._get_session_data()
        with writing():
            self.adopt(*services.start_anonymous())
        self._session_cache = data

    def save(self, must_create: bool = False) -> None:
        """Write what changed. A row that ended meanwhile stays ended."""
        if self.session_key is None or must_create:
            self.create()
        data = self._get_session_data()
        if self._row is not None and data != self._row.data:
            with writing():
                Session.objects.filter(pk=self._row.pk).update(data=data)
            self._row.data = data

    def delete(self, session_key: str | None = None) -> None:
        """End the row of this id, or the present one."""
        row = services.find(session_key or self.session_key or "")
        if row is not None:
            with writing():
                services.end(row)
        if not session_key:
            self._row = None

    def cycle_key(self) -> None:
        """Go on under a new id."""
        if self.row is not None:
            with writing():
                self.adopt(services.rotate(self.row), self.row)

    @classmethod
    def clear_expired(cls) -> None:
        """Remove what no request can use any more."""
        with writing():
            services.purge_expired()

    def _get_session_data(self) -> dict[str, Any]:
        return dict(self._get_session())  # type: ignore[attr-defined]


def row_of(request: HttpRequest) -> Session | None:
    """The browser's live row, signed in or anonymous."""
    store = request.session
    return store.row if isinstance(store, SessionStore) else None


def session_of(request: HttpRequest) -> Session | None:
    """The signed-in session behind this request; None when there is none."""
    row = row_of(request)
    return row if row is not None and row.account is not None else None
