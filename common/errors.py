"""What an action raises when it will not do what was asked; pages and the API turn it into
words.
"""


class ActionRefused(Exception):
    """The request is understood and allowed, but not possible now (a message, or 409).

    The message is Chinese, says what is wrong and what to do.
    """


class Conflict(ActionRefused):
    """Somebody else changed the row meanwhile (optimistic lock); 409 with both versions."""
