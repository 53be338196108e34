"""Between the chapters: what the clock does every night, through the actions that its jobs call."""

from adoption import actions as adoption
from demo.story import Story


def tell(story: Story) -> None:
    for number in range(1, story.number(story.as_of)):
        story.then(story.night(number), nightly, story)


def nightly(story: Story) -> None:
    """Seats open for those who have qualified, pause for lapsed certificates, and end for those who have left."""
    on = story.today()
    adoption.close_for_leavers(on=on)
    adoption.open_earned_seats(on=on)
    for tool in story.tools.values():
        adoption.suspend_lapsed_seats(tool=tool, on=on)
