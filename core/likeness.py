"""How much two texts have in common, counted by the database from their pairs of characters (core.bigrams)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F
from django.db.models.functions import Least


class SharedTerms(models.Func):
    """How many terms two arrays have in common."""

    template = "CARDINALITY(ARRAY(SELECT UNNEST(%(expressions)s)))"
    arg_joiner = ") INTERSECT SELECT UNNEST("
    output_field = models.IntegerField()


class Length(models.Func):
    """How many elements an array has."""

    function = "CARDINALITY"
    output_field = models.IntegerField()


def shared_terms(column: str, terms: list[str]) -> SharedTerms:
    """How many of these terms stand in the column."""
    field: ArrayField = ArrayField(models.CharField(max_length=20))
    return SharedTerms(column, models.Value(terms, output_field=field))


class DifferentSigns(models.Func):
    """In how many of their 64 bits two numbers differ."""

    template = "BIT_COUNT((%(expressions)s)::bit(64))"
    arg_joiner = " # "
    output_field = models.IntegerField()


def likeness(shared: str, column: str, terms: list[str]) -> models.expressions.Combinable:
    """What is shared, as a part of the shorter of both."""
    return F(shared) * 1.0 / Least(Length(column), len(terms))
