from rewards.models.awards import Award, LedgerEntry
from rewards.models.bureau import FastCase, FastMove
from rewards.models.escrow import Custodian, EscrowKey, EscrowOpening, EscrowShare
from rewards.models.keys import FormerKey, HandlerKey, KeyWrap
from rewards.models.reports import Identity, Report, ReportFile, ReportMove
from rewards.models.schemes import Channel, Scheme, SchemeHandler
from rewards.models.talk import Appeal, ClockSent, Message, PulseAnswer, RetaliationEvent

__all__ = [
    "Appeal",
    "Award",
    "Channel",
    "ClockSent",
    "Custodian",
    "EscrowKey",
    "EscrowOpening",
    "EscrowShare",
    "FastCase",
    "FastMove",
    "FormerKey",
    "HandlerKey",
    "Identity",
    "KeyWrap",
    "LedgerEntry",
    "Message",
    "PulseAnswer",
    "Report",
    "ReportFile",
    "ReportMove",
    "RetaliationEvent",
    "Scheme",
    "SchemeHandler",
]
