"""What an action raises when it will not do what was asked; pages and the API turn it into
words.
"""


class ActionRefused(Exception):
    """The request is understood and allowed, but not possible now (a message, or 409).

    The message is Chinese, says what is wrong and what to do.
    """


class Conflict(ActionRefused):
    """Somebody else changed the row meanwhile (optimistic lock); 409 with both versions."""


class NeedsConfirmation(ActionRefused):
    """So unusual that whoever asks must say once more that it is meant; nothing was written.

    The message says what would come of it, ``reasons`` why that is asked, a sentence each.
    """

    def __init__(self, effect: str, reasons: list[str]):
        super().__init__(effect)
        self.reasons = reasons


def told(error: Exception) -> str:
    """What went wrong, short enough to be kept in a row."""
    return f"{type(error).__name__}: {error}"[:300]
