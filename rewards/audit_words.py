"""The audit trail in words, for internal hazard reports and rewards; see portal.audit_book.

What would tell who reported belongs into PROTECTED, and never into SHARED.
"""

WORDS: dict[str, str] = {}
READS: set[str] = set()
PROTECTED: set[str] = set()
SHARED: set[str] = set()
KEYS: dict[str, str] = {}
