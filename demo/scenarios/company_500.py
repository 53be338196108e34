"""Eight months in: the third wave opened seven weeks ago, and some 230 of 500 people have their seat."""

days = 243
