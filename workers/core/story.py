"""Stories: one report in many outlets, with their edits, and its later corrections.

A story is founded by its first document and bears a name made of that one's time and hash, so that names sort by
founding, and that the same document founds the same story again after a crash. What joins a story is compared with the
documents in it, not with a summary of them. Two stories that turn out to be one later, because a third text is near to
both, stay two: the third joins the one that it is nearer to. To fuse them would change ids that readers hold, and let a
chain of small steps draw in anything.
"""

from __future__ import annotations

from workers.core.signature import sign
from workers.core.story_rule import Verdict, judge


def is_same_story(*, title_a: str, body_a: str, title_b: str, body_b: str) -> Verdict:
    """Tell whether two articles are one report; the Verdict is true when they are, and says why.

    Bodies are paragraphs joined by line feeds. Symmetric; any strings are accepted."""
    return judge(sign(title=title_a, body=body_a).signature, sign(title=title_b, body=body_b).signature)
