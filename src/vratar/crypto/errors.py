"""The two ways in which keys fail. Both deny; neither ever means "without second factor"."""


class KeyUnavailable(Exception):  # noqa: N818  (named as the state it reports)
    """A key is missing, unreadable, unsafe or not the right one; the text says what to do."""


class IntegrityFailed(Exception):  # noqa: N818  (the name of its audit event)
    """A sealed value is not what was sealed for this row; which part is wrong is never told."""

    def __init__(self) -> None:
        super().__init__("A sealed value failed its integrity check.")
