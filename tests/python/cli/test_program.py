"""The program itself: what it prints, what it refuses and how it ends."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from cabochon.cli import main, program


def test_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert re.fullmatch(r"cabochon \d+\.\d+\.\d+\S*\n", capsys.readouterr().out)


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    out = capsys.readouterr().out
    _, commands = program.build("cabochon")
    assert commands
    for name in commands:
        assert re.search(rf"^    {name} ", out, re.MULTILINE), name


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["chek"], "cabochon: no command 'chek'; did you mean 'check'?"),
        (["xyzzyxyzzy"], "cabochon: no command 'xyzzyxyzzy' (see 'cabochon --help')"),
        (["--vresion"], "cabochon: no option '--vresion'; did you mean '--version'?"),
        (["check", "folder", "--curency", "EUR"], "cabochon: no option '--curency'; did you mean '--currency'?"),
        (["check", "folder", "--qqqqqqqqqqqq"], "cabochon: no option '--qqqqqqqqqqqq' (see 'cabochon check --help')"),
        (["check"], "cabochon: missing FOLDER (see 'cabochon check --help')"),
        (
            ["check", "folder", "--currency"],
            "cabochon: argument --currency: expected one argument (see 'cabochon check --help')",
        ),
    ],
)
def test_wrong_words_get_one_sentence(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.err == message + "\n"
    assert captured.out == ""


def test_no_words_name_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    error = capsys.readouterr().err
    assert error.startswith("cabochon: missing COMMAND, one of ")
    assert error.endswith("(see 'cabochon --help')\n")
    assert error.count("\n") == 1


@pytest.mark.parametrize(
    ("error", "status", "message"),
    [
        (KeyboardInterrupt(), 130, "cabochon: interrupted\n"),
        (PermissionError(13, "Permission denied", "/a/b.csv"), 2, "cabochon: /a/b.csv: permission denied\n"),
        (OSError(28, "No space left on device"), 2, "cabochon: no space left on device\n"),
        (MemoryError(), 2, "cabochon: not enough memory\n"),
        (
            ModuleNotFoundError("No module named 'openpyxl'", name="openpyxl"),
            2,
            "cabochon: this needs the package 'openpyxl': pip install 'cabochon[report]'\n",
        ),
        (
            UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"),
            2,
            "cabochon: an error that cabochon did not foresee, UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff"
            " in position 0: invalid start byte (CABOCHON_TRACEBACK=1 shows where)\n",
        ),
        (
            ValueError("two\nlines"),
            2,
            "cabochon: an error that cabochon did not foresee, ValueError: two lines"
            " (CABOCHON_TRACEBACK=1 shows where)\n",
        ),
    ],
)
def test_any_error_ends_in_one_sentence(
    error: BaseException,
    status: int,
    message: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(args: object) -> int:
        raise error

    monkeypatch.delenv("CABOCHON_TRACEBACK", raising=False)
    monkeypatch.setattr(program, "carry_out", fail)
    assert main(["check", "folder"]) == status
    assert capsys.readouterr().err == message


def test_traceback_is_shown_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(args: object) -> int:
        raise ValueError("seen")

    monkeypatch.setenv("CABOCHON_TRACEBACK", "1")
    monkeypatch.setattr(program, "carry_out", fail)
    with pytest.raises(ValueError, match="seen"):
        main(["check", "folder"])


def test_module_is_the_program_too() -> None:
    done = subprocess.run([sys.executable, "-m", "cabochon", "chek"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "python -m cabochon: no command 'chek'; did you mean 'check'?\n"


def test_reader_that_leaves_early_sees_no_traceback() -> None:
    command = f"{sys.executable} -m cabochon --help | true"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.stderr == ""


def test_command_line_is_light() -> None:
    heavy = "pandas polars pyarrow altair openpyxl rich numpy jinja2"
    code = (
        "import sys; from cabochon.cli import main; main(['--help']);"
        f"print([m for m in '{heavy}'.split() if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == "[]\n"


def test_a_terminal_gets_lines_broken_between_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from cabochon.cli import console

    line = "  columns: " + ", ".join(["customer = account"] * 9)
    console.say(line)
    assert capsys.readouterr().out == line + "\n"
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    console.say(line)
    out = capsys.readouterr().out
    assert out.split() == line.split()
    assert max(map(len, out.splitlines())) <= 40
    assert all(part.startswith("    ") for part in out.splitlines()[1:])
