import pytest

from studio.actions import propose_tool, review_tool


@pytest.fixture
def copilot(db):
    """A tool of the register that nobody has decided about yet."""
    return propose_tool(slug="copilot", name="Copilot", vendor="Microsoft", purpose="Drafts and summaries.")


@pytest.fixture
def decide(copilot):
    """decide("approve", on=…): a decision about Copilot, made by nobody in particular."""

    def decide(decision, **about):
        return review_tool(tool=copilot, decision=decision, **about)

    return decide
