"""The site as it is, with the naive door beside the real one."""

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.chaos.naive"]
ROOT_URLCONF = "tests.chaos.urls"
