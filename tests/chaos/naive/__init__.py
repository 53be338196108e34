"""What nearly everybody writes first: save the report, and have a task tell people once it is committed.

No row says that somebody is still to be told, and no sweep looks for one. The harness must see what that loses.
"""
