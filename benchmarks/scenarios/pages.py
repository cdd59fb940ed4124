"""What officials look at first."""

from ..bench import COUNTY, Bench
from ..results import Row
from ..timing import in_turn


def dashboard(bench: Bench) -> list[Row]:
    path = f"/districts/{COUNTY}/"
    large, small = bench.member("official"), bench.member("official", bench.small)
    asked = {"empty": bench.empty_page(), "large": lambda: large.get(path), "small": lambda: small.get(path)}
    took = in_turn(asked, bench.rounds)
    return [
        Row("county dashboard, ms", took["large"].p50, 4, baseline=took["empty"].p50, p95=took["large"].p95),
        Row("county dashboard, growth, ms", took["large"].p50, 1.3, baseline=took["small"].p50),
    ]
