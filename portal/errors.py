"""Refusals a person can act on."""


class Refused(Exception):
    """A command said no. The message is one Chinese sentence naming the field, the reason and the mend."""

    def __init__(self, message: str, *, field: str = ""):
        super().__init__(message)
        self.message = message
        self.field = field


class Conflict(Refused):
    """Somebody else saved first; nothing of either side is lost."""
