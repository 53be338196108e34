"""What takes several apps at once: bringing files in, handing a person their own data, erasing who somebody was."""

from desks.actions.bringing_in import bring_in, confirm_leavers, give_up_received, settle_received
from desks.actions.own_data import erase_person, hand_out_copy

__all__ = ["bring_in", "confirm_leavers", "erase_person", "give_up_received", "hand_out_copy", "settle_received"]
