from __future__ import annotations

import io

import httpx
import pytest
from PIL import Image, ImageDraw

from tests.api.conftest import As


def photo(*lines: str) -> bytes:
    picture = Image.new("RGB", (900, 100 + 110 * len(lines)), "white")
    pen = ImageDraw.Draw(picture)
    for number, line in enumerate(lines):
        pen.text((60, 50 + 110 * number), line, fill="black", font_size=48)
    stream = io.BytesIO()
    picture.save(stream, "JPEG")
    return stream.getvalue()


def sent(client: httpx.Client, data: bytes, language: str = "en") -> httpx.Response:
    return client.post("/v1/photos", files={"photo": ("plate.jpg", data)}, headers={"Accept-Language": language})


@pytest.mark.parametrize(
    ("language", "said"), [("en", "This is no photo that can be read"), ("zh", "这不是可读取的照片")]
)
def test_what_is_no_photo_is_said(client: httpx.Client, language: str, said: str) -> None:
    answer = sent(client, b"not a photo", language)
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:faultwise:problem:no-picture")
    assert answer.json()["detail"].startswith(said)


def test_a_photo_is_needed(client: httpx.Client) -> None:
    answer = client.post("/v1/photos")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "body.photo")


def test_a_photo_may_be_as_large_as_a_phone_takes_it_and_no_larger(client: httpx.Client) -> None:
    assert sent(client, b"x" * 3_000_000).json()["type"] == "urn:faultwise:problem:no-picture"
    assert sent(client, b"x" * 13_000_000).status_code == 413


def test_codes_of_a_display_are_offered_for_confirmation(client: httpx.Client) -> None:
    reading = sent(client, photo("SPN 100 FMI 1", "E02")).json()
    assert reading["needs_confirmation"] is True
    assert [(code["code"], code["known"]) for code in reading["codes"]] == [("SPN 100 FMI 1", True), ("E02", True)]
    assert reading["lines"][0]["confidence"] > 0.8


def test_the_serial_number_of_a_type_plate_names_its_machine(client: httpx.Client) -> None:
    reading = sent(client, photo("MODEL HX220", "S/N: HX220-00417")).json()
    assert reading["serials"] == [{"serial": "HX220-00417", "known": True, "machine_model": "HX220"}]


def test_a_machine_that_is_hidden_is_read_as_an_unknown_serial(as_: As) -> None:
    reading = sent(as_("partner"), photo("S/N: HX350-00001")).json()
    assert reading["serials"] == [{"serial": "HX350-00001", "known": False, "machine_model": ""}]
