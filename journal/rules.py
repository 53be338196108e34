"""What an action answers when it does not act."""


class Refused(Exception):
    """A refusal is a sentence: what is wrong, in words for the person who asked. str(refused) is that sentence."""


def refuse_if(sentence: str) -> None:
    """Raise Refused when a refusal rule answered with a sentence; an empty string means yes."""
    if sentence:
        raise Refused(sentence)
