"""What a page drew, read back."""

from __future__ import annotations

import re
from html import unescape

from streamlit.testing.v1 import AppTest


def code_blocks(test: AppTest) -> list[str]:
    """The texts that a page offers to be copied, in its order."""
    drawn = "".join(each.value for each in test.get("html"))
    return [unescape(text) for text in re.findall(r"<pre><code>(.*?)</code></pre>", drawn, re.DOTALL)]
