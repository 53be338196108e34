"""The chapters of the story: what happened at Tidewater Mutual, each in a file of its own."""
