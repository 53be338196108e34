"""The site as `make run` serves it, with one more page: the bare one that every other is compared with."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.urls"
