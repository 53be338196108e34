"""Kill the site again and again while people write to it, then ask whether anything they were promised is missing.

    site      the real supervisor with all it starts, in a home of its own
    cast      who writes and who is to be told
    stream    people who send the feedback form, each with a browser's session and token, and press again when it fails
    mailbox   the mail server: what was told, where people would see it, and whose mail is under way
    kills     kill -9, one program after the other, each while a mail of either door is half said
    verdict   accepted, lost, doubled, unrouted, untold, told twice
    naive     the same form with `on_commit` and `delay` in place of the outbox, in the same run under the same kills

`python -m tests.chaos` is the long form (`make chaos`), which writes docs/chaos.md; `test_chaos.py` is the short one.
"""
