"""What the words of a report suggest: its kind, and which words tell it from others. Pure."""

import re

from feedback.models import Kind

# Beginnings of words, or of phrases, in the plain text. The more severe kinds stand first and win a tie. People
# write in English or in German, whatever language they read the site in, so both are looked for.
SIGNS = {
    Kind.DATA_EXPOSED: (
        "leak", "expose", "confidential", "personal data", "another customer", "other customer", "somebody else s",
        "someone else s", "wrong customer", "privacy", "medical",
    ),
    Kind.INJECTION: (
        "ignore previous", "ignore all", "hidden text", "hidden instruction", "injection", "instructions in the",
        "exfiltrat",
    ),
    Kind.AGENT_ACTION: (
        "without asking", "on its own", "nobody asked", "by itself", "without being asked", "unasked",
    ),
    Kind.ABUSIVE_OUTPUT: ("insult", "abusive", "hateful", "racist", "sexist", "violent", "dangerous", "offensive"),
    Kind.UNFAIR_DECISION: ("unfair", "discriminat", "biased", "prejudice"),
    Kind.INTELLECTUAL_PROPERTY: ("copyright", "plagiar", "word for word", "trademark"),
    Kind.WRONG_ANSWER: (
        "wrong", "incorrect", "false", "invented", "made up", "not true", "hallucinat", "does not exist", "outdated",
        "mistake", "inaccurate", "misquote",
    ),
    Kind.OVER_RELIANCE: ("without checking", "nobody checks", "blindly", "rely on it", "trust it"),
    Kind.RUNAWAY_COST: ("cost", "token", "budget", "expensive", "overspen"),
    Kind.ACCESS: ("access", "log in", "login", "sign in", "password", "permission", "locked out", "licence", "no seat"),
    Kind.SLOW: ("slow", "takes minutes", "takes ages", "timeout", "times out", "timed out", "hangs", "waiting for"),
    Kind.REFUSED: ("refuse", "will not answer", "won t", "cannot help", "can t help", "declines to"),
    Kind.BUG: (
        "error", "crash", "broken", "bug", "button", "nothing happens", "does not work", "doesn t work", "blank",
        "stopped working",
    ),
    Kind.POLICY_QUESTION: ("allowed", "may i", "may we", "am i ", "permitted", "policy", "is it ok"),
    Kind.TRAINING_GAP: ("training", "course", "lesson", "never learned", "did not learn", "not explained"),
    Kind.IDEA: ("would be nice", "it would help", "idea", "suggest", "wish", "could we", "feature"),
    Kind.WIN: ("saved me", "saved us", "great", "works well", "brilliant", "thank", "love ", "helped me"),
}  # fmt: skip
GERMAN_SIGNS = {
    Kind.DATA_EXPOSED: (
        "datenleck", "preisgegeben", "offengelegt", "vertraulich", "personenbezogen", "persönliche daten",
        "persönlichen daten", "andere kund", "anderen kund", "anderer kund", "eines kund", "fremde daten",
        "fremden daten", "falschen kund", "datenschutz", "medizinisch",
    ),
    Kind.INJECTION: (
        "ignoriere", "versteckter text", "versteckten text", "versteckte anweisung", "versteckten anweisung",
        "anweisungen im", "anweisungen in",
    ),
    Kind.AGENT_ACTION: (
        "ungefragt", "ohne zu fragen", "ohne nachzufragen", "von selbst", "von allein", "eigenmächtig",
        "niemand gebeten", "niemand darum gebeten",
    ),
    Kind.ABUSIVE_OUTPUT: ("beleidig", "hasserfüllt", "rassis", "gewaltt", "gefährlich", "anstößig"),
    Kind.UNFAIR_DECISION: ("diskriminier", "benachteilig", "voreingenommen", "vorurteil", "ungerecht"),
    Kind.INTELLECTUAL_PROPERTY: ("urheber", "plagiat", "wort für wort", "wörtlich abgeschrieben", "markenrecht"),
    Kind.WRONG_ANSWER: (
        "falsch", "erfunden", "ausgedacht", "stimmt nicht", "nicht richtig", "nicht korrekt", "gibt es nicht",
        "gibt es gar nicht", "halluzin", "veraltet", "ungenau",
    ),
    Kind.OVER_RELIANCE: ("ungeprüft", "ohne zu prüfen", "niemand prüft", "blind vertrau", "verlassen sich"),
    Kind.RUNAWAY_COST: ("kosten", "teuer", "verbrauch"),
    Kind.ACCESS: (
        "zugriff", "zugang", "anmelden", "einloggen", "passwort", "berechtigung", "gesperrt", "ausgesperrt", "lizenz",
    ),
    Kind.SLOW: ("langsam", "dauert", "zeitüberschreitung", "lädt ewig", "hängt sich auf"),
    Kind.REFUSED: ("weigert", "verweiger", "lehnt ab", "kann nicht helfen", "antwortet nicht"),
    Kind.BUG: (
        "fehler", "absturz", "abgestürzt", "stürzt ab", "kaputt", "knopf", "funktioniert nicht", "geht nicht",
        "passiert nichts",
    ),
    Kind.POLICY_QUESTION: ("erlaubt", "darf ich", "dürfen wir", "darf man", "richtlinie", "ist es ok"),
    Kind.TRAINING_GAP: ("schulung", "lektion", "im kurs", "nie gelernt", "nicht gelernt", "nicht erklärt"),
    Kind.IDEA: ("wäre schön", "wäre gut", "würde helfen", "vorschlag", "wünsch", "könnten wir"),
    Kind.WIN: ("zeit gespart", "stunde gespart", "großartig", "funktioniert gut", "klappt gut", "danke", "geholfen"),
}  # fmt: skip
COMMON_SIGNS = (
    "about after again also always been before being both came cannot could does done each even every from "
    "gave have having here into just like made make many more most much need never only other over said same "
    "says should some such than that their them then there these they thing this those though time very want "
    "wanted wants were what when where which while will with within without would your tool used using answer "
    "please "
    "aber alle also auch beim dann dass dein denn diese diesem diesen dieser dieses doch durch eine einem einen einer "
    "eines etwas gibt habe haben hatte immer jede jeder jetzt kann kein keine mein mehr meine muss nach nicht noch "
    "nichts oder ohne schon sehr sein seine sich sind sollte über unter viel wenn werden wird wieder will wollte "
    "worden wurde antwort gefragt "
)
COMMON = frozenset(COMMON_SIGNS.split())
SHORTEST = 4
MOST_TERMS = 12


def plain(text: str) -> str:
    """The text in small letters with single spaces between its words."""
    return " ".join(re.findall(r"\w+", text.lower()))


def suggested_kind(text: str) -> Kind:
    """The kind whose signs stand most often in the text; the more severe one of two; a text without signs is a
    bug report."""
    padded = f" {plain(text)} "
    found = {kind: sum(f" {sign}" in padded for sign in (*SIGNS[kind], *GERMAN_SIGNS[kind])) for kind in SIGNS}
    best = max(found, key=found.get)
    return best if found[best] else Kind.BUG


def telling_words(text: str, besides: str = "") -> list[str]:
    """The words that may tell this report from another, longest first, for a search of similar ones: at most twelve,
    none of those in `besides`, such as the name of the tool that all of them are about."""
    known = {*COMMON, *plain(besides).split()}
    words = {word for word in plain(text).split() if len(word) >= SHORTEST and word not in known}
    return sorted(words, key=lambda word: (-len(word), word))[:MOST_TERMS]


def enough_in_common(terms: list[str]) -> int:
    """How many of its telling words another report has to share to be worth reading: of a longer text more than one,
    for a single word like “customer” stands in half of them."""
    return 1 + (len(terms) > 2) + (len(terms) > 8)
