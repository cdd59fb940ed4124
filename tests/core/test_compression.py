"""Pages come compressed where the browser takes it: a phone on the country pays for every kilobyte."""

import gzip


def test_a_page_is_compressed_for_a_browser_that_takes_it(client, db):
    plain = client.get("/complaints/new/")
    packed = client.get("/complaints/new/", headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert len(packed.content) < len(plain.content)
    assert gzip.decompress(packed.content).lstrip().startswith(b"<!DOCTYPE html>")
