"""The tree of units: a branch below its unit, a village committee below its township, a township below the city."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.expressions import RawSQL

# The names from the top down to the unit itself; each row walks up the few steps above it.
TRAIL = """(
    WITH RECURSIVE up AS (
        SELECT self.id, self.parent_id, self.name, 1 AS step
          FROM members_unit self WHERE self.id = members_unit.id
        UNION ALL
        SELECT above.id, above.parent_id, above.name, up.step + 1
          FROM members_unit above JOIN up ON above.id = up.parent_id
    )
    SELECT array_agg(name || '/' || id ORDER BY step DESC) FROM up
)"""
BELOW = """(
    WITH RECURSIVE down AS (
        SELECT id FROM members_unit WHERE id = %s
        UNION
        SELECT unit.id FROM members_unit unit JOIN down ON unit.parent_id = down.id
    )
    SELECT id FROM down
)"""
LOOP = """
    IF NEW.parent_id IS NULL THEN
        RETURN NEW;
    END IF;
    -- two changes at the same moment must see each other, or they could close a loop between them
    PERFORM pg_advisory_xact_lock(hashtext('members_unit.parent'));
    IF EXISTS (
        WITH RECURSIVE up AS (
            SELECT id, parent_id FROM members_unit WHERE id = NEW.parent_id
            UNION
            SELECT unit.id, unit.parent_id FROM members_unit unit JOIN up ON unit.id = up.parent_id
        )
        SELECT 1 FROM up WHERE id = NEW.id
    ) THEN
        RAISE EXCEPTION 'unit_is_not_below_itself' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""
NO_LOOP = pgtrigger.Trigger(
    name="unit_is_not_below_itself",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("parent_id"),
    func=LOOP,
)


def trail() -> RawSQL:
    """Orders units as a tree, and says how deep each stands."""
    return RawSQL(TRAIL, (), output_field=ArrayField(models.TextField()))  # noqa: S611  # no words of others


def below(unit_pk: int) -> RawSQL:
    """The keys of the unit and of all below it."""
    return RawSQL(BELOW, (unit_pk,))  # noqa: S611
