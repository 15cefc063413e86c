"""The law and the defaults of internal reports stand in the one parameter file; opened through selfcheck."""

from selfcheck.law import law_for

__all__ = ["law_for"]
