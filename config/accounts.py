"""How allauth meets the directory: accounts are colleagues, so nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter


class DirectoryAccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False


def display_name(person) -> str:
    return person.name
