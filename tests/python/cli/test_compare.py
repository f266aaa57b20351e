"""`cabochon compare`: the form that `init` writes, and what is wrong in one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cabochon import cli
from cabochon.cli import main

FORM = Path(cli.__file__).with_name("offers.en.toml")


def changed(folder: Path, old: str, new: str) -> Path:
    text = FORM.read_text(encoding="utf-8")
    assert old in text
    file = folder / "offers.toml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return file


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_the_form_is_the_known_example(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", str(FORM.with_name(f"offers.{lang}.toml")), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["ours"]["value"] == pytest.approx(10295.7587, abs=5e-5)  # the worked example of two tolling offers
    assert found["theirs"]["value"] == pytest.approx(10636.1052, abs=5e-5)
    assert found["verdict"] == "ours"


def test_table_and_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", str(FORM)]) == 0
    out = capsys.readouterr().out
    assert "Cost of ownership of one piece, EUR\n" in out
    assert "our firm costs 340.35 EUR a piece less to own than supplier B, although its price is higher." in out
    lines = {line.split("  ")[1].strip(): line.split() for line in out.splitlines() if line.startswith("  ")}
    assert lines["total"][-3:] == ["10,295.76", "10,636.11", "-340.35"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("loss_share = 0.035  ", "loss_shar = 0.035  ", "{file}, line 40, [ours]: no term 'loss_shar'; did you mean"
                                                        " 'loss_share'?"),
        ("haircut_share = 0.15", "haircut_share = 15",
         "{file}, line 24, [buyer], 'haircut_share': got 15, expected a number of at"
         " least 0 and at most 1 (did you mean 0.15?)"),
        ("[theirs]", "[their]", "{file}, line 58: no 'their' here; did you mean 'theirs'?"),
        ('vat = "excluded"', 'vat = "exluded"', None),
        ("7000, source", "7000, sourc", "{file}, line 21, [buyer], 'metal_price_per_gram': no key 'sourc'; did you mean"
                                        " 'source'?"),
        ('currency = "EUR"', "currency = EUR", None),
        ("lead_time_days = 32", "# lead_time_days = 32", None),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, message: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    file = changed(tmp_path, old, new)
    assert main(["compare", str(file)]) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"cabochon: {file}")
    assert error.count("\n") == 1
    if message is not None:
        assert error == f"cabochon: {message}\n".replace("{file}", str(file))


def test_everything_wrong_in_a_form_is_told_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = changed(tmp_path, "loss_share = 0.035  ", "loss_shar = 0.035  ")
    text = file.read_text(encoding="utf-8").replace("haircut_share = 0.15", "haircut_share = 15")
    text = text.replace("lead_time_days = 32", "lead_time_days = {triangular = [30, 20, 15]}")
    file.write_text(text, encoding="utf-8")
    assert main(["compare", str(file)]) == 2
    told = [line for line in capsys.readouterr().err.splitlines() if str(file) in line]
    assert ["loss_shar" in told[0], "'lead_time_days': " in told[1], "'haircut_share': " in told[2]] == [True] * 3
    assert ", [theirs]" in told[1]
    assert "at least low (30)" in told[1]


def test_every_term_of_the_form_exists() -> None:
    import re

    from cabochon.ownership import Buyer, Offer

    known = {"buyer": Buyer, "ours": Offer, "theirs": Offer}  # what a letter needs beside them is read by its own test
    for lang in ("en", "ru"):
        section = ""
        for line in FORM.with_name(f"offers.{lang}.toml").read_text(encoding="utf-8").splitlines():
            if line.startswith("["):
                section = line.strip("[]")
            elif section in known and (match := re.match(r"(?:# )?([a-z_]+) =", line)):
                assert match[1] in {field["name"] for field in known[section].fields()}, line


def test_missing_file_and_section(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "/no/such.toml"]) == 2
    assert capsys.readouterr().err == "cabochon: /no/such.toml: no such file or directory\n"
    (tmp_path / "o.toml").write_text("[buyer]\n")
    assert main(["compare", str(tmp_path / "o.toml")]) == 2
    expected = f"cabochon: {tmp_path / 'o.toml'}: no section [ours]; `cabochon init` writes a form with all three\n"
    assert capsys.readouterr().err == expected


UNSURE = "shelf_days = { triangular = [140, 150, 260] }"


def test_uncertain_terms_say_interval_probability_and_draws(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = changed(tmp_path, "shelf_days = 150 ", f"{UNSURE} ")
    assert main(["compare", str(file), "--draws", "4096", "--seed", "3"]) == 0
    out = capsys.readouterr().out
    assert "As stated, not verified.\n" in out
    assert " in 95% of 4,096 draws (seed 3); amounts above are means." in out
    assert "Probability that our firm is the cheaper one: 85.5% (85.4 to 85.6%" in out
    assert "by the number of draws alone)." in out
    assert main(["compare", str(file), "--draws", "4096", "--seed", "3", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["uncertainty"]
    assert (told["draws"], told["seed"], told["probability"]["n"]) == (4096, 3, 4096)
    assert told["probability"]["low"] < told["probability_ours_cheaper"] < told["probability"]["high"]
    assert main(["compare", str(file), "--draws", "4096", "--lang", "ru"]) == 0
    assert "розыгрышей: 4" in capsys.readouterr().out


def test_the_file_says_how_to_draw_and_the_options_win(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = changed(tmp_path, "shelf_days = 150 ", f"{UNSURE} ")
    text = file.read_text(encoding="utf-8")
    stated = '[sampling]\ndraws = 2048\nseed = 5\nsampler = "random"\nlevel = 0.9\n'
    file.write_text(text.replace("[sampling]\n", stated), encoding="utf-8")
    assert main(["compare", str(file), "--json", "--seed", "6"]) == 0
    told = json.loads(capsys.readouterr().out)["uncertainty"]
    assert [told[name] for name in ("draws", "seed", "sampler", "level")] == [2048, 6, "random", 0.9]


@pytest.mark.parametrize(
    ("stated", "message"),
    [
        ("drows = 5\n", "line 7{n}, [sampling]: no 'drows'; did you mean 'draws'?"),
        ("draws = 1\n", "column 'draws': got 1, expected a number of at least 2"),
        ('correlations = [["ours.shelf_days", 1]]\n', "'correlations': expected rows of two terms and a number"),
        ('shared = ["fineness"]\n', "column 'shared': got 'fineness', expected"),
    ],
)
def test_wrong_ways_to_draw(tmp_path: Path, stated: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    file = changed(tmp_path, "[sampling]\n", f"[sampling]\n{stated}")
    assert main(["compare", str(file)]) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"cabochon: {file}")
    assert message.replace("line 7{n}, ", "") in error
    assert error.count("\n") == 1
