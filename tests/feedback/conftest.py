"""What every test of feedback starts from: two live tools, a champion of Claims, and a way to report."""

from datetime import date

import pytest

from feedback import actions
from people.models import Role
from studio import actions as studio
from tests.conftest import granted


def live(slug, name, by=None):
    tool = studio.propose_tool(slug=slug, name=name, by=by)
    studio.review_tool(tool=tool, decision="approve", on=date(2024, 2, 1), by=by)
    studio.review_tool(tool=tool, decision="go_live", on=date(2024, 3, 1), by=by)
    return tool


@pytest.fixture
def copilot(db):
    return live("copilot", "Copilot")


@pytest.fixture
def claimsgpt(db):
    return live("claimsgpt", "ClaimsGPT")


@pytest.fixture
def olive(hire, company):
    """A second person of AI Ops, who gets in Omar's way."""
    return granted(hire("olive", company, family_name="Oar"), Role.AI_OPS)


@pytest.fixture
def champion(chandra, claims, mona):
    """Chandra, serving as the champion of Claims."""
    from adoption import actions as adoption

    assignment = adoption.nominate_champion(person=chandra, unit=claims, by=mona, on=date(2024, 4, 1))
    adoption.accept_nomination(assignment=assignment, by=chandra, on=date(2024, 4, 2))
    return chandra


@pytest.fixture
def report(copilot, erin):
    """report(kind="bug", …): a report of Erin's about Copilot."""

    def report(**about):
        given = {"tool": copilot, "kind": "bug", "what_happened": "The summary stops in the middle.", "reporter": erin}
        return actions.report_item(**given | about).item

    return report


@pytest.fixture
def item(report):
    return report()


@pytest.fixture
def secret(report):
    """An S0 of Erin's."""
    return report(kind="data_exposed", what_happened="It showed me the medical file of another customer.")
