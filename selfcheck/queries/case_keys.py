"""The words of the facts, for forms."""

from selfcheck.rules.case_facts import FOUND_BY
from selfcheck.rules.case_keys import BY_KEY, GROUPS, HARM, KEYS

__all__ = ["BY_KEY", "FOUND_BY", "GROUPS", "HARM", "KEYS"]
