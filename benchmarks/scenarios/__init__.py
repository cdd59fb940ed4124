"""The table of what must hold, one function a scenario."""

from ..bench import Scenario
from .filing import filing
from .first_load import first_load
from .lists import search, worklist
from .lookup import lookup
from .pages import dashboard
from .sheet import sheet
from .steps import steps
from .week import week

SCENARIOS: dict[str, Scenario] = {
    "filing": filing,
    "steps": steps,
    "lookup": lookup,
    "worklist": worklist,
    "search": search,
    "dashboard": dashboard,
    "week": week,
    "sheet": sheet,
    "first_load": first_load,
}
