"""MethodName names as tables print them: name, size, training and setting apart, citation and decoration dropped.

A size that stands in brackets stays in the name, since it tells two systems apart: `GPT-3 (175B, few-shot)` is the
method "GPT-3 (175B)" in the setting "few-shot".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from claims.tables.vocabulary import classes, protocols

_PICTURE = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b50\ufe0f]+")  # medals, rockets: no part of a name
_EMPTY = re.compile(r"\s*\(\s*\)")  # of links by pictures alone
_BRACKET = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]")
_SIZE = re.compile(r"^~?\d+(?:\.\d+)?\s?(?:[BMKT]|billion|million)(?:[- ]?(?:params|parameters))?$", re.IGNORECASE)
_MOE_SIZE = re.compile(r"^\d+x\d+(?:\.\d+)?B(?:-A\d+(?:\.\d+)?B)?$", re.IGNORECASE)
_SETTING = rf"(?:{protocols('shots')})(?:[\s-]cot)?|{protocols('thought', 'vote')}"
_BRACKETED = re.compile(_SETTING, re.IGNORECASE)
_HUNG_ON = re.compile(rf"(?:\s*[,;+&|@]\s*|\s+(?:w/|with|using|-)\s*|\s+)({_SETTING})$", re.IGNORECASE)
_YEAR = r"\(?(?:19|20)\d\d[a-z]?\)?"
_CITATION = re.compile(
    rf"""
    [(\[]?[A-Z][\w'’-]+                                   # Devlin
    (?: \ et\ al\.?,?\s*(?:{_YEAR})?                      # et al., 2019
      | ,?\ (?:and|&)\ [A-Z][\w'’-]+,?\s*{_YEAR}          # and Chang, 2019
      | ,\s*{_YEAR}
    )[)\]]?$
    | \[[\d,;\s]+\]$                                      # [12]
    """,
    re.VERBOSE,
)
_REFERENCE = re.compile(
    r"""
    ^(?:[A-Z][\w'’-]+(?:\ et\ al\.?|\ and\ [A-Z]\w+|\ &\ [A-Z]\w+)?[,\s]+)?(?:19|20)\d\d[a-z]?$
    | et\ al\.?
    | ^\d{1,3}(?:,\s*\d{1,3})*$
    """,
    re.VERBOSE,
)
_TRAINING = re.compile(r"fine[- ]?tun|\bft\b|\bsft\b|\brlhf\b|instruct|pre[- ]?train", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MethodName:
    """A method as a table names it.

    Attributes:
        name: canonical name, with what tells it from others of its family.
        size: parameter count as printed, or None.
        training: how it was trained, as printed (`fine-tuned`), or None.
        settings: protocol words that stood in the name.
        link: address that the name links to, or None.
    """

    name: str
    size: str | None = None
    training: str | None = None
    settings: tuple[str, ...] = ()
    link: str | None = None


def is_size(text: str) -> bool:
    """Whether the text is a parameter count such as 7B or 8x7B."""
    return bool(_SIZE.match(text) or _MOE_SIZE.match(text))


def method_of(text: str, link: str | None = None) -> MethodName:
    """Take a method's name apart.

    >>> method_of("GPT-3 (175B, few-shot)")
    MethodName(name='GPT-3 (175B)', size='175B', training=None, settings=('few-shot',), link=None)
    """
    text = _EMPTY.sub("", _PICTURE.sub(" ", text)) or text
    text = " ".join(text.split()).strip(" :")
    size: str | None = None
    settings: list[str] = []
    kept: list[str] = []

    def bracket(match: re.Match[str]) -> str:
        nonlocal size
        left = []
        for piece in (each.strip() for each in re.split(r"[,;]", match[1])):
            if is_size(piece) and size is None:
                size = piece
                left.append(piece)
            elif "method_setting" in classes(piece) or _BRACKETED.fullmatch(piece):
                settings.append(piece)
            elif piece and not _REFERENCE.search(piece):
                left.append(piece)
        kept.extend(left)
        return f" ({', '.join(left)})" if left else ""

    name = _BRACKET.sub(bracket, text).strip()
    name = _CITATION.sub("", name).strip(" ,") or name
    while match := _HUNG_ON.search(name):
        settings.append(match[1])
        name = name[: match.start()].strip(" ,;+-")
    training = next((each for each in (*settings, *kept) if _TRAINING.search(each)), None)
    return MethodName(name or text, size, training, tuple(dict.fromkeys(settings)), link)


def joined(outer: str, inner: str) -> str:
    """A name and the word that tells it apart: `Llama 2` and `7B` make `Llama 2 7B`, unless it is in there already."""
    bare = inner.strip()
    if not bare or re.search(rf"(?<![\w.]){re.escape(bare)}(?![\w.])", outer, re.IGNORECASE):
        return outer
    return f"{outer} {bare}".strip()
