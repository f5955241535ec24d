"""Pictures at the commands: validate and load say what becomes of each, show lists them."""

import pytest
from front_door import FIRST, OPENER, Desk
from pictures import digest_of, flat, with_place

ALT = "An invented chart."
COVERAGE = f"""\
hub,kind,session,presentation,writer,headline,safety,why,media,alt
aml,opener,S1,,Wanda,,,Two invented talks.,slide.tif,A slide.
aml,highlight,,S1.1,Wanda,Invented result one,Invented harm one,,chart.png,{ALT}
"""


@pytest.fixture
def pictured(desk: Desk) -> Desk:
    desk.write("coverage.csv", COVERAGE)
    (desk.congress / "chart.png").write_bytes(flat())
    (desk.congress / "slide.tif").write_bytes(flat("TIFF", size=(1000, 800)))
    return desk


def test_validate_and_load_say_what_becomes_of_each_file(pictured: Desk) -> None:
    pictured.done("migrate")
    validated, loaded = pictured.done("validate", "imc"), pictured.done("load", "imc")

    slide, chart, *_ = validated.out.splitlines()
    assert slide.startswith("slide.tif: 2.4 MB TIFF, sent as JPEG of ")
    assert chart == "chart.png: 1 kB PNG, sent as it is."
    assert loaded.out.splitlines()[:2] == [slide, chart]


def test_validate_json_gives_each_file_with_its_measures(pictured: Desk) -> None:
    _, chart = pictured.done("validate", "imc", "--json").json["media"]

    assert chart == {
        "file": "chart.png",
        "kind": "image",
        "type": "image/png",
        "width": 64,
        "height": 48,
        "bytes": len(flat()),
        "sha256": digest_of(flat()),
        "source": "1 kB PNG",
        "done": "sent as it is",
        "warning": "",
    }


def test_validate_warns_of_a_place_that_would_go_out(pictured: Desk) -> None:
    (pictured.congress / "chart.png").write_bytes(with_place("JPEG"))
    ran = pictured.run("validate", "imc")

    assert (ran.code, ran.err) == (
        0,
        "chart.png: it says where it was taken (GPS), and goes out with that.\n",
    )


def test_validate_names_the_cell_of_a_picture_that_cannot_be_used(pictured: Desk) -> None:
    (pictured.congress / "chart.png").unlink()
    ran = pictured.run("validate", "imc")

    assert ran.code == 1
    assert ran.err.splitlines() == [
        "coverage.csv row 3 media: chart.png is not in the congress folder. "
        "Put it there, or correct the name.",
        f"{FIRST}: chart.png is not in the congress folder",
    ]


def test_a_post_without_its_picture_is_not_approved(pictured: Desk) -> None:
    (pictured.congress / "chart.png").unlink()
    pictured.done("migrate")
    pictured.run("load", "imc")
    pictured.run("draft", "imc-2031")
    ran = pictured.run("approve", FIRST, "--by", "Carla")

    assert (ran.code, ran.err) == (
        1,
        f"{FIRST}: not approved, chart.png is not in the congress folder\n",
    )


def test_show_lists_pictures_with_measures_and_alt_text(pictured: Desk) -> None:
    pictured.drafted()

    assert f"[image, 64 x 48, 1 kB PNG] {ALT}" in pictured.done("show", FIRST).out.splitlines()
    assert pictured.done("show", FIRST, "--json").json["media"] == [
        {
            "kind": "image",
            "alt": ALT,
            "sha256": digest_of(flat()),
            "type": "image/png",
            "width": 64,
            "height": 48,
            "bytes": len(flat()),
            "uploaded_until": None,
        }
    ]
    assert len(pictured.done("show", OPENER, "--json").json["media"]) == 1
