"""Reading boundaries from GeoJSON (RFC 7946): whose shapes they are, and whether they lie where they can."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

MOST_POINTS = 60_000  # so that a phone can draw them
EAST, NORTH = (73.0, 136.0), (3.0, 54.0)  # where China lies, in degrees of WGS 84
PLACES = 5  # decimals of a degree: about a metre
# How files say that they are in degrees of WGS 84, or of China's own CGCS2000, which differs by centimetres.
DEGREES = ("CRS84", "4326", "4490")

Shapes = dict[str, dict[str, Any]]


class BadBoundaries(ValueError):
    """What is wrong with the file, in words for whoever brought it."""


def read_boundaries(content: bytes, known: Iterable[str]) -> Shapes:
    """The shape of each known district in the file, by its code.

    Raises BadBoundaries for anything else than polygons of districts, in degrees, inside China.
    """
    features = features_of(parse(content))
    codes = set(known)
    shapes: Shapes = {}
    points = 0
    for number, feature in enumerate(features, start=1):
        code = code_of(feature, number)
        if code not in codes:
            raise BadBoundaries(
                _("Shape %(number)s: no district here has the code %(code)s.")
                % {"number": number, "code": code[:20]}
            )
        if code in shapes:
            raise BadBoundaries(_("The code %(code)s stands there twice.") % {"code": code})
        shapes[code] = shape_of(feature, number)
        points += sum(len(ring) for ring in rings(shapes[code]))
    if points > MOST_POINTS:
        raise BadBoundaries(
            _("The shapes have %(points)s points; simplify them to %(most)s at most.")
            % {"points": points, "most": MOST_POINTS}
        )
    return shapes


def parse(content: bytes) -> Any:
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=refuse)
    except (ValueError, RecursionError) as problem:
        raise BadBoundaries(_("This is no GeoJSON file.")) from problem


def refuse(word: str) -> None:
    raise ValueError(word)  # NaN and Infinity are no JSON


def features_of(data: Any) -> list[Any]:
    if not isinstance(data, dict) or data.get("type") != "FeatureCollection":
        raise BadBoundaries(_("This is no GeoJSON file with a FeatureCollection."))
    if (crs := data.get("crs")) and not any(word in json.dumps(crs) for word in DEGREES):
        raise BadBoundaries(_("The file is in another coordinate system; export it in WGS 84 (EPSG:4326)."))
    features = data.get("features")
    if not isinstance(features, list) or not features:
        raise BadBoundaries(_("There is no shape in the file."))
    return features


def code_of(feature: Any, number: int) -> str:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    code = properties.get("code") if isinstance(properties, dict) else None
    if not isinstance(code, str | int):
        raise BadBoundaries(
            _("Shape %(number)s has no property “code” with the district's 12 digits.") % {"number": number}
        )
    return str(code).ljust(12, "0")  # many files leave the zeros off


def shape_of(feature: dict[str, Any], number: int) -> dict[str, Any]:
    """The geometry, closed rings of places in China, rounded to a metre."""
    geometry = feature.get("geometry")
    if not isinstance(geometry, dict):
        geometry = {}
    kind = geometry.get("type")
    if kind not in ("Polygon", "MultiPolygon"):
        raise BadBoundaries(_("Shape %(number)s is no polygon.") % {"number": number})
    try:
        rounded = ring_of(geometry["coordinates"], 2 if kind == "Polygon" else 3)
    except (TypeError, ValueError, KeyError, OverflowError) as problem:
        raise BadBoundaries(
            _("Shape %(number)s: its coordinates cannot be read.") % {"number": number}
        ) from problem
    shape = {"type": kind, "coordinates": rounded}
    check_places(shape, number)
    return shape


def ring_of(value: Any, depth: int) -> list[Any]:
    """Nested lists as deep as the kind of geometry asks for, down to places of two numbers."""
    if not isinstance(value, list) or not value:
        raise TypeError
    if depth:
        return [ring_of(each, depth - 1) for each in value]
    if any(isinstance(each, bool) or not isinstance(each, int | float) for each in value[:2]):
        raise TypeError
    longitude, latitude = value[:2]
    return [round(float(longitude), PLACES), round(float(latitude), PLACES)]


def rings(shape: dict[str, Any]) -> Iterator[list[list[float]]]:
    polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    for polygon in polygons:
        yield from polygon


def check_places(shape: dict[str, Any], number: int) -> None:
    for ring in rings(shape):
        if len(ring) < 4 or ring[0] != ring[-1]:
            raise BadBoundaries(_("Shape %(number)s: a ring is not closed.") % {"number": number})
        for longitude, latitude in ring:
            if EAST[0] <= longitude <= EAST[1] and NORTH[0] <= latitude <= NORTH[1]:
                continue
            if EAST[0] <= latitude <= EAST[1] and NORTH[0] <= longitude <= NORTH[1]:
                raise BadBoundaries(
                    _("Latitude and longitude are the wrong way round: GeoJSON has the longitude first.")
                )
            raise BadBoundaries(
                _("Shape %(number)s does not lie in China; export the file in degrees of WGS 84 (EPSG:4326).")
                % {"number": number}
            )
