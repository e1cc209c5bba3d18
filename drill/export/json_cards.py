"""The cards as JSON: what the quiz of the site reads, and whoever wants to build something else.

docs/assets/drill/cards.schema.json says what is in it.
"""

import base64
import json
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any

from drill.cards import Card
from drill.export.content import check

FORMAT = "dl-drill-cards"
VERSION = 1
NO_MEDIA: Mapping[str, bytes] = MappingProxyType({})
TYPES = {  # of pictures; the module mimetypes would ask the machine as well
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}


def write(
    cards: Iterable[Card], topics: Mapping[str, str], media: Mapping[str, bytes] = NO_MEDIA
) -> bytes:
    """One line a card, in the order of the cards; the same cards give the same bytes.

    Args:
        cards: what to export.
        topics: folder -> title.
        media: the pictures that the cards name; they become part of the HTML.

    Raises:
        ValueError: some deck would show a card other than it is.
    """
    head = json.dumps({"format": FORMAT, "version": VERSION})[1:-1]
    lines = ",\n".join(
        json.dumps(_entry(card, topics[card.topic], media), ensure_ascii=False) for card in cards
    )
    return f'{{{head}, "cards": [\n{lines}\n]}}\n'.encode()


def _entry(card: Card, topic_title: str, media: Mapping[str, bytes]) -> dict[str, Any]:
    check(card)
    return {
        "key": card.key,
        "kind": card.kind,
        "topic": card.topic,
        "topic_title": topic_title,
        "level": card.level,
        "tags": card.tags,
        "front": _with_pictures(card.front, card, media),
        "back": _with_pictures(card.back, card, media),
        "page": card.page,
    }


def _with_pictures(html: str, card: Card, media: Mapping[str, bytes]) -> str:
    """The HTML with its pictures in it, so that whoever reads it needs no other file."""
    for name in card.media:
        data = base64.b64encode(media[name]).decode()
        type = TYPES[PurePosixPath(name).suffix]
        html = html.replace(f'src="{name}"', f'src="data:{type};base64,{data}"')
    return html
