"""Adoption's pages: the register of tools for employees, the nominations of champions, the lapses for the Studio."""

from adoption.views.champions import accept, decline, end, hand_over, nominate, nomination
from adoption.views.lapses import lapses, suspend
from adoption.views.tools import definitions, register, request_access, tool

__all__ = [
    "accept",
    "decline",
    "definitions",
    "end",
    "hand_over",
    "lapses",
    "nominate",
    "nomination",
    "register",
    "request_access",
    "suspend",
    "tool",
]
