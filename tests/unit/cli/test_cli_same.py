"""`khabar same` reads files in two forms and says why."""

from __future__ import annotations

import json

import pytest

from tests.contract.story_texts import FLOOD, GOLD, edited
from workers.cli.main import run


@pytest.fixture
def write(tmp_path):
    def _write(name: str, content: str | bytes) -> str:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return _write


def test_a_copy_is_one_story_whichever_form_it_is_in(write, capsys):
    text = write("a.txt", f"تیتر\r\n \r\n{FLOOD}")
    other = write("b.json", json.dumps({"title": "تیتر", "body": edited(FLOOD, 1)}))
    assert run(["same", text, other]) == 0
    out = capsys.readouterr().out
    assert out.startswith("one story\n")
    assert "the text agrees" in out


def test_other_numbers_are_two_stories_and_the_reason_is_told(write, capsys):
    files = [write(f"{day}.txt", f"قیمت سکه\n\n{GOLD(day)}") for day in (1, 2)]
    assert run(["same", *files]) == 0
    out = capsys.readouterr().out
    assert out.startswith("two stories\n")
    assert "the numbers do not agree: " in out
    assert run(["same", *files, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["same"], told["same_text"], told["same_numbers"]) == (False, True, False)


def test_other_names_in_one_form_are_two_stories_and_the_reason_is_told(write, capsys):
    text = (
        "{} درگذشت. خبرگزاری ما این ضایعه را به خانواده آن مرحوم تسلیت می\u200cگوید و برای آنان شکیبایی می\u200cخواهد."
    )
    files = [write(f"{at}.txt", f"درگذشت\n\n{text.format(name)}") for at, name in enumerate(("رضا سرو", "حسن بید"))]
    assert run(["same", *files]) == 0
    out = capsys.readouterr().out
    assert out.startswith("two stories\n")
    assert "as one form does" in out
    assert run(["same", *files, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["one_form"] is True


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe", "is not UTF-8 at byte 0"),
        ("تیتر", "has no text below a headline"),
        ('{"title": 1}', "Expected `str`, got `int`"),
        ("", "has no text below a headline"),
    ],
)
def test_a_file_that_is_no_article_is_named_with_what_is_accepted(write, capsys, content, said):
    bad = write("bad", content)
    assert run(["same", bad, bad]) == 1
    err = capsys.readouterr().err
    assert err.startswith(f"khabar: {bad}: ")
    assert said in err
    assert "accepted: " in err
