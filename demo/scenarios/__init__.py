"""The same story, told up to three different mornings. Each scenario is a module with its `days` and what one finds."""

from demo.scenarios import company_500, pilot_5, team_50

SCENARIOS = {"pilot_5": pilot_5, "team_50": team_50, "company_500": company_500}
