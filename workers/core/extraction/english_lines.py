"""Lines of English pages that are no body: what is said of pictures, players, comments and newsletters.

What holds in any language is in `boilerplate.py`; these are forms of words, as the systems of English sites write them.
"""

from __future__ import annotations

import re

from workers.core.dates import names_date

_EXACT_NAMED = (
    "accessibilitylinks allrightsreserved clicktoenlarge closeadvertisement copylink donatenow downloadtheapp "
    "emailaddress enlargethisimage enlargeimage enteryouremail enteryouremailaddress getourapp gettheapp hidecaption "
    "jumptorecipe linkcopied loadingcomments listentoarticle listentothisarticle nowplaying openinapp opengallery "
    "playvideo scrolltocontinue scrolldownforvideo scrollformore skipadvertisement storycontinuesbelow storytools "
    "togglecaption topics videoadfeedback viewgallery viewimage viewimages wewanttohearfromyou"
)
_EXACT = frozenset(_EXACT_NAMED.split())
"""In plain form, as a whole line."""
_OPENS = re.compile(
    r"(?:advertisement|ad)?(?:story|article|post|content)continues(?:below|after)"
    r"|by(?:signingup|submittingyour|clicking(?:subscribe|submit|signup)|enteringyouremail|subscribingyou)"
    r"|thissiteisprotectedbyrecaptcha|you(?:ve|have)reachedyour\w{0,12}limit|clicktoshare|getourfree"
    r"|commentsare(?:closed|moderated|nowclosed)|youremailaddresswillnotbe|requiredfieldsaremarked"
    r"|thismaterialmaynotbe|report(?:an?)?(?:correction|error|typo|mistake|problem|issue)(?:or|with|$)"
    r"|image(?:source|caption|copyright|credit)|media(?:source|caption)|slide\d+of\d+"
)
"""In plain form, at the beginning of a line."""
_FOLLOW = re.compile(
    r"follow (?:@\w+|[^.!?]{1,40} on (?:twitter|x|facebook|instagram|threads|bluesky|mastodon|linkedin|youtube))\b",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"this (?:story|article|post|piece) (?:was )?(?:originally|first) (?:published|appeared|ran)\b", re.IGNORECASE
)
_DATED = re.compile(r"(?:published|updated|posted|first published|last (?:updated|modified))\b", re.IGNORECASE)
_LONGEST_DATED, _LONGEST_PUBLISHED = 60, 140
"""Characters of a line that says when, or where first, an article was published."""
_TAKEN_BY = re.compile(
    r"(?:(?:header|featured|lead|cover|top|main|banner) (?:image|photo|picture)s?|photo(?:graph)?s?"
    r"|\(?(?:(?:image|photo|picture|illustration)s? )?credits?)\s*:\s"
    r"|(?:photo(?:graph)?|image|illustration)s? by\s(?!.*\.$)"
    r"|(?:image|picture)\s*:\s(?!.*[.!?]$)",
    re.IGNORECASE,
)
"""A line that says who took a picture, or what it shows."""
_AGENCY = re.compile(
    r"\(?(?:[\w .'\u2019-]{0,40}/ ?)?"
    r"(?:AP|AFP|EPA|PA|Reuters|Getty(?: Images)?|AP Photo|Shutterstock|iStock|Alamy|Unsplash)"
    r"(?: ?(?:/|via) ?[\w .'\u2019-]{0,40})?\)?"
)
"""A line that is only the name of who sold a picture."""
_TAKEN_FOR = re.compile(
    r"\((?:[^()]{0,60}[ /])?(?:AP|AFP|EPA|PA|Reuters|Getty(?: Images)?|AP Photo|Shutterstock|iStock|Alamy)\b"
    r"[^()]{0,60}\)(?: (?:more|less))?$"
)
"""How a caption ends."""
_EMBEDDED = re.compile(
    r"(?:video|gallery|photo gallery|photos|slide ?show|in pictures|watch|listen|podcast)\s*:\s*\S", re.IGNORECASE
)
"""A line that names a film or pictures that stood there."""
_ENTRY = re.compile(r"[0-2]?\d:[0-5]\d(?:\s*[ap]\.?m\.?)?[A-Z][\w.'\u2019-]*(?: [\w.'\u2019-]+){0,3}")
"""The head of an entry of a live blog: the time with the name of its writer at once behind it."""


def is_english_note(text: str, letters: str) -> bool:
    """Tell whether a line is one of them. `letters`: its plain form."""
    if letters in _EXACT or _OPENS.match(letters) or _TAKEN_BY.match(text) or _FOLLOW.match(text):
        return True
    if _EMBEDDED.match(text):
        return not text.endswith(".")
    if text.startswith("©") or _AGENCY.fullmatch(text) or _ENTRY.fullmatch(text) or _TAKEN_FOR.search(text):
        return True
    return _says_when(text)


def _says_when(text: str) -> bool:
    if len(text) <= _LONGEST_DATED and _DATED.match(text):
        return names_date(text)
    return len(text) <= _LONGEST_PUBLISHED and _PUBLISHED.match(text) is not None
