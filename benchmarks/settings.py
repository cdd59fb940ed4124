"""The portal's settings for a measured city: every check is made, but no limit that one computer alone would meet."""

from pledgeportal.settings import *  # noqa: F403
from pledgeportal.settings import ALTCHA_CHALLENGE

ROOT_URLCONF = "benchmarks.urls"
# Who measures solves quickly; what the server does with a proof stays the same.
ALTCHA_CHALLENGE = ALTCHA_CHALLENGE | {"max_number": 2}
FILINGS_PER_ADDRESS = FILINGS_PER_PHONE = 10**9
SECOND_FACTOR_ROLES = []  # the pages themselves, without a second step before them
