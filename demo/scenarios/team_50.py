"""Four months in: the first fifty are at work, the first champions too, and the second and third tool have begun."""

days = 125
