"""The tool, its path and certificates are the same as in adoption's tests."""

from tests.adoption.conftest import certify, copilot, essentials, open_seat

__all__ = ["certify", "copilot", "essentials", "open_seat"]
