"""Boundaries: read with care, kept as a whole, given to those who may see the districts."""

import contextlib
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from districts.geojson import BadBoundaries, read_boundaries
from districts.lifecycle import set_boundaries
from districts.models import Boundaries
from members.models import Role
from tests.factories import make_member

COUNTY, TOWNSHIP, OTHER = "130682000000", "130682204000", "130682208000"
SQUARE = [[[115.0, 38.4], [115.1, 38.4], [115.1, 38.5], [115.0, 38.4]]]
KNOWN = {COUNTY, TOWNSHIP, OTHER}


@pytest.fixture
def keeper(county, city_unit):
    return make_member(role=Role.ADMINISTRATOR, unit=city_unit, home_district=county)


def feature(code: object = TOWNSHIP, rings: object = SQUARE, kind: str = "Polygon") -> dict:
    return {"type": "Feature", "properties": {"code": code}, "geometry": {"type": kind, "coordinates": rings}}


def collection(*features: object, **more: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more}).encode()


def test_shapes_are_kept_by_code_rounded_to_a_metre():
    rings = [[[115.0000001, 38.4, 12], [115.1, 38.4], [115.1, 38.5], [115.0000001, 38.4]]]
    shapes = read_boundaries(
        collection(feature(rings=rings), feature(OTHER, [SQUARE], "MultiPolygon")), KNOWN
    )
    assert shapes == {
        TOWNSHIP: {"type": "Polygon", "coordinates": SQUARE},
        OTHER: {"type": "MultiPolygon", "coordinates": [SQUARE]},
    }


@pytest.mark.parametrize("code", ["130682204", 130682204000, 130682204])
def test_a_code_may_be_a_number_or_leave_its_zeros_off(code):
    assert list(read_boundaries(collection(feature(code)), KNOWN)) == [TOWNSHIP]


def test_chinas_own_system_is_taken_as_degrees():
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}
    assert read_boundaries(collection(feature(), crs=crs), KNOWN)


def moved(east: float, north: float) -> list:
    return [[[x + east, y + north] for x, y in ring] for ring in SQUARE]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "不是 GeoJSON"),
        (b"\xff\xfe", "不是 GeoJSON"),
        (b"[" * 100_000, "不是 GeoJSON"),
        (b'{"type": "Feature"}', "FeatureCollection"),
        (b"[]", "FeatureCollection"),
        (collection(), "没有图形"),
        (collection("x"), "code"),
        (collection(feature(None)), "code"),
        (collection(feature("130682999000")), "130682999000"),
        (collection(feature(), feature()), "两次"),
        (collection(feature(kind="Point", rings=[115.0, 38.4])), "不是多边形"),
        (collection(feature(rings=None)), "无法读取"),
        (collection(feature(rings=[[["a", "b"]]])), "无法读取"),
        (collection(feature(rings=[[[115.0]]])), "无法读取"),
        (collection(feature(rings=[SQUARE[0][:3]])), "没有闭合"),
        (collection(feature(rings=moved(-100, 0))), "不在中国"),
        (collection(feature(rings=moved(500_000, 4_200_000))), "不在中国"),
        (collection(feature(rings=[[place[::-1] for place in SQUARE[0]]])), "写反"),
        (collection(feature(), crs={"properties": {"name": "EPSG:3857"}}), "其他坐标系"),
        (collection(feature(rings=[SQUARE[0][:3] * 30_000 + SQUARE[0][3:]])), "简化"),
        (collection(feature(rings=[[[float("nan"), 38.4]]])), "不是 GeoJSON"),
    ],
)
def test_what_cannot_be_a_map_is_refused_in_words(content, words):
    with pytest.raises(BadBoundaries) as problem:
        read_boundaries(content, KNOWN)
    assert words in str(problem.value)


odd_values: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, 1, -1.5, float("inf"), 10**400, "", "x", [], [[]], {}, "Polygon"]
)
json_values = st.recursive(
    odd_values,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["type", "code"]), inner, max_size=2)
    ),
    max_leaves=6,
)


@given(json_values, json_values, json_values)
def test_no_file_breaks_the_reader(properties, geometry, more):
    odd = {"type": "Feature", "properties": properties, "geometry": geometry}
    for content in (collection(odd, more), collection(feature(rings=geometry)), json.dumps(more).encode()):
        with contextlib.suppress(BadBoundaries):
            read_boundaries(content, KNOWN)


# ---- Bringing them --------------------------------------------------------------------------------


def bring(client, content: bytes, code: str = COUNTY):
    return client.post(f"/districts/{code}/boundaries/", {"file": SimpleUploadedFile("map.geojson", content)})


def test_the_county_shows_a_map_once_somebody_has_brought_it(
    client, keeper, township, other_township, village
):
    client.force_login(keeper)
    page = f"/districts/{COUNTY}/"
    assert client.get(page).context["board"].has_map is False
    assert bring(client, collection(feature())).status_code == 302
    assert client.get(page).context["board"].has_map is True
    assert client.get(f"/districts/{TOWNSHIP}/").context["board"].has_map is False  # no village has a shape
    shapes = client.get(f"{page}map.json").json()
    assert [each["properties"] for each in shapes["features"]] == [{"code": TOWNSHIP, "name": "号头庄回族乡"}]
    assert bring(client, collection(feature(OTHER))).status_code == 302  # replaced as a whole
    assert list(Boundaries.objects.get().shapes) == [OTHER]
    assert client.post(f"{page}boundaries/", {"remove": "yes"}).status_code == 302
    assert client.get(page).context["board"].has_map is False


def test_a_bad_or_large_file_is_said_at_the_field(client, keeper, township, settings):
    client.force_login(keeper)
    assert bring(client, b"x").status_code == 422
    assert client.post(f"/districts/{COUNTY}/boundaries/").status_code == 422
    settings.BOUNDARIES_MAX_BYTES = 20
    answer = bring(client, collection(feature()))
    assert (answer.status_code, "请先简化" in answer.text) == (422, True)
    assert not Boundaries.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("wang", 403), ("chen", 403), ("bai", 404), ("lin", 404)])
def test_only_administrators_of_the_whole_county_bring_a_map(client, request, township, who, status):
    client.force_login(request.getfixturevalue(who))
    assert client.get(f"/districts/{COUNTY}/boundaries/").status_code == status
    assert bring(client, collection(feature())).status_code == status


def test_a_township_has_no_boundaries_of_its_own(client, keeper, township):
    client.force_login(keeper)
    assert client.get(f"/districts/{TOWNSHIP}/boundaries/").status_code == 404


def test_a_county_has_one_map(county, keeper, now):
    set_boundaries(county, {}, by=keeper, at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Boundaries.objects.create(county=county, shapes={}, uploaded_at=now, uploaded_by=keeper)
