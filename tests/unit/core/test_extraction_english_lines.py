"""Which lines of English pages are no body, and which that begin like them are."""

from __future__ import annotations

import pytest

from workers.core.extraction.boilerplate import Line, judge

NOTES = (
    "Story continues below advertisement",
    "Scroll to continue",
    "By signing up you agree to our terms and privacy policy",
    "This site is protected by reCAPTCHA and the Google Privacy Policy and Terms of Service apply.",
    "You have reached your article limit",
    "Click to share on Twitter (Opens in new window)",
    "Your email address will not be published. Required fields are marked *",
    "Comments are moderated and will appear after review.",
    "This material may not be published, broadcast, rewritten or redistributed.",
    "Report a correction or typo",
    "Image source, Harbour Office",
    "Follow Ada Quill on Twitter @adaquill",
    "This story was originally published May 3, 2024, 5:00 AM.",
    "Updated May 3, 2024",
    "Photo: Ines Holm",
    "(Credit: Harrow Mill Library)",
    "Photos by Ines Holm",
    "Getty Images",
    "A gull, seen from the mole on Friday (Ines Holm/AP)",
    "Story tools",
    "(AP Photo/Ines Holm)",
    "Ines Holm/Reuters",
    "Watch: The bridge falls",
    "Gallery: The hall through the years | 12 photos",
    "21:22Ada Quill",
    "9:05pmKey event",
    "Enlarge this image",
)
TEXT = (
    "The story continues below the bridge, where the second boat lies.",
    "By signing the paper, the mayor sold the engine.",
    "Comments are what he fears most, he said.",
    "Report after report has said the same, and the wall still leans.",
    "Follow the river on foot and you will come to the mill.",
    "Updated plans for the bridge are to be shown in May.",
    "Photos by the dozen arrived at the desk.",
    "Reuters was the first to report it.",
    "Getty Images has bought the archive.",
    "Watch: it is a word that sailors say in the dark.",
    "9:05 pm and still no boat",
    "This story first went around in the harbour.",
    "Image is everything, they say in Weir.",
    "One reply to the letter came by boat.",
    "He works for the AP (and for nobody else)",
)


@pytest.mark.parametrize("line", NOTES)
def test_a_note_is_no_body(line: str) -> None:
    assert judge(line) is Line.NOISE


@pytest.mark.parametrize("line", TEXT)
def test_a_sentence_that_begins_like_a_note_is_body(line: str) -> None:
    assert judge(line) is Line.BODY


@pytest.mark.parametrize("line", ["What to read next", "Editor's picks", "Up next", "Related items"])
def test_a_heading_of_other_articles_is_known(line: str) -> None:
    assert judge(line) is Line.RELATED


def test_a_caption_that_begins_with_the_sign_of_copyright_is_no_body_however_long() -> None:
    assert judge("© Ines Holm WEIR, May 3: " + "Gulls stand on the mole and look at the office. " * 5) is Line.NOISE


@pytest.mark.parametrize(
    "line",
    [
        "View comments",
        "View comments (27)",
        "Show all 12 comments",
        "Readers' comments (718)",
        "Community guidelines",
        "11 responses to “The gull that would not sign, and what the office said to it in the end”",
    ],
)
def test_a_link_to_the_comments_ends_the_text(line: str) -> None:
    assert judge(line) is Line.END
