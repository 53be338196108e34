"""Chapter three: who is let in when. Waves open for those who are there on the day."""

from demo import vocabulary as v
from demo.history import learning
from demo.library import table
from demo.story import Story
from people.models import Person
from rollout.models import Wave


def tell(story: Story) -> None:
    for about in table("rollouts")["rollout"]:
        story.on(about["day"], plan, story, about)
        for number, wave in enumerate(about["wave"]):
            story.on(wave["opens"], open_wave, story, about, number, hour=10)


def plan(story: Story, about: dict) -> None:
    starts = story.workday(about["wave"][0]["planned"])
    waves = [
        {"name": wave["name"], "target": wave["target"], "planned_on": story.workday(wave["planned"])}
        for wave in about["wave"]
    ]
    story.waves[about["tool"]] = v.plan(
        story.tools[about["tool"]], about["purpose"], waves, starts, story.cast["stella"]
    )


def open_wave(story: Story, about: dict, number: int) -> None:
    wave, told = story.waves[about["tool"]][number], about["wave"][number]
    inside = {member.person_id for before in story.waves[about["tool"]][:number] for member in before.members.all()}
    who = chosen(story, wave, told, inside)
    v.open_wave(wave, who, told["evidence"], story.today(), story.cast["stella"])
    for person in who:
        learning.follow(story, person, story.paths[about["path"]], wave)


def chosen(story: Story, wave: Wave, told: dict, inside: set[int]) -> list[Person]:
    """The invited, and so many of each unit by lot; without numbers, everybody else, as far as the wave reaches."""
    dice = story.dice("wave", wave.rollout.tool.slug, wave.number)
    known = {person.pk for person in story.cast.values()}
    invited = [story.cast[key] for key in told.get("invited", [])]
    if "members" not in told:
        others = [p for p in story.here() if p.pk not in inside and p not in invited]
        room = wave.target - len(inside) - len(invited)
        return invited + dice.sample(others, min(room, len(others)))
    who = []
    for unit, seats in told["members"].items():
        here = [person for person in story.here(unit) if person.pk not in inside]
        asked = [person for person in here if person in invited]
        others = [person for person in here if person not in asked and person.pk not in known]
        who += asked + dice.sample(others, seats - len(asked))
    return who
