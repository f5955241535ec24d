"""`congress-bot` without X's limits and without catching up slowly: a bench of crashes sends in
minutes what X takes in weeks, much of it late."""

import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bot.domain import pace

MOST = 2**30  # fits into an INTEGER of PostgreSQL
pace.CREATES_PER_ACCOUNT = replace(pace.CREATES_PER_ACCOUNT, calls=MOST)
pace.CREATES_PER_APP = replace(pace.CREATES_PER_APP, calls=MOST)
pace.DEFAULT_PACE = pace.Pace(catch_up_distance=timedelta())

from bot.cli.main import run  # noqa: E402 - it takes the limits as it finds them

sys.exit(run(sys.argv[1:]))
