"""One style sheet instead of four."""

import pytest

from drill import styles

PATHS = [
    "assets/drill/drill.css",
    "assets/drill/quiz.css",
    "assets/drill/vendor/katex/katex.min.css",
    "assets/stylesheets/main.57a0d79d.min.css",
    "assets/stylesheets/palette.fb2fffe2.min.css",
]


def test_the_sheets_of_every_page_are_chosen_in_their_order():
    """The site's own comes last, and wins."""
    assert styles.chosen(PATHS) == [PATHS[3], PATHS[4], PATHS[2], PATHS[0]]


@pytest.mark.parametrize(("paths", "count"), [(PATHS[:3], 0), ([*PATHS, PATHS[3]], 2)])
def test_a_theme_with_other_sheets_is_noticed(paths, count):
    """A newer theme may name them differently."""
    with pytest.raises(ValueError, match=rf"main.* is there {count} times, not once"):
        styles.chosen(paths)


def test_addresses_lead_where_they_did():
    """Relative ones, quoted or not; data stays."""
    sheets = {
        "assets/stylesheets/main.css": 'a{b:url("data:image/svg+xml,<svg url(x)>")}',
        "assets/drill/vendor/katex/katex.min.css": "c{d:url(fonts/a.woff2)}",
        "assets/stylesheets/palette.css": "e{f:url('../images/a.png')}",
    }

    assert styles.joined(sheets).split("\n") == [
        'a{b:url("data:image/svg+xml,<svg url(x)>")}',
        "c{d:url(vendor/katex/fonts/a.woff2)}",
        "e{f:url(../images/a.png)}",
    ]
