r"""LaTeX markup to plain text, by pylatexenc: which macros take which arguments, and what each leaves on the page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

from pylatexenc import latex2text, latexwalker, macrospec

from claims.tables.grids import siunitx
from claims.tables.grids.footnotes import lowered, raised, read_cell, seam, struck

TABULARS = {
    "tabular": "[{", "tabular*": "{[{", "tabularx": "{[{", "tabulary": "{[{", "longtable": "[{", "tabu": "{",
    "NiceTabular": "[{", "array": "[{", "longtblr": "[{", "tblr": "[{", "xltabular": "{{",
}  # fmt: skip
_STRUCK = ("sout", "xout", "st", "cancel", "bcancel", "xcancel", "hcancel", "strike", "strikeout")
_ARGUMENTS = {
    "multicolumn": "{{{", "multirow": "[{[{[{", "multirowcell": "[{[{", "makecell": "*[{", "thead": "*[{",
    "shortstack": "[{", "cellcolor": "[{", "rowcolor": "[{", "rowcolors": "{{{", "columncolor": "[{",
    "specialrule": "{{{", "addlinespace": "[", "rule": "[{{", "resizebox": "{{{", "scalebox": "{{", "rotatebox": "[{{",
    "tablefootnote": "[{", "tnote": "{", "textsubscript": "{", "hspace": "*{", "vspace": "*{", "raisebox": "{{",
    "parbox": "[{{", "adjustbox": "{{", "setlength": "{{", "arrayrulecolor": "{", "fontsize": "{{", "phantom": "{",
    "textsuperscript": "{",
    "bf": "", "it": "", "small": "", "scriptsize": "", "tiny": "", "footnotesize": "", "caption": "*[{",
    "rlap": "{", "llap": "{", "mathrlap": "{", "mathllap": "{", "smash": "[{", "hphantom": "{", "vphantom": "{",
    "makebox": "[[{", "framebox": "[[{", "footref": "{", "footnotemark": "[", "tnotex": "{", "fnref": "{",
    **dict.fromkeys(_STRUCK, "{"), **siunitx.ARGUMENTS,
    "Xhline": "{", "textpm": "", "bm": "{", "boldsymbol": "{", "uline": "{", "best": "{", "second": "{", "href": "{{",
}  # fmt: skip
RULES = frozenset({"hline", "midrule", "toprule", "bottomrule", "Xhline", "specialrule", "thickhline", "hlineB"})
_DROPPED = RULES | {
    "cellcolor", "rowcolor", "rowcolors", "columncolor", "addlinespace", "rule", "footnote", "tablefootnote", "hspace",
    "vspace", "setlength", "arrayrulecolor", "fontsize", "phantom", "color", "label", "cite", "citep", "citet",
    "citealp",
    "citeyear", "centering", "noalign", "footnotemark", "raggedright", "arraybackslash", "endhead", "endfoot",
    "endfirsthead", "endlastfoot", "nocite", "tnote", "caption", "hphantom", "vphantom", "footref", "tnotex", "fnref",
}  # fmt: skip
_LEVELS = re.compile(r"([\^_])")
_OWN_RULE = re.compile(r"(?:hline|rule)$")  # \\shline, \\thinrule: rules that authors define
_SYMBOLS = {
    "xmark": "✗", "cmark": "✓", "checkmark": "✓", "ding": "", "textpm": "±", "textdagger": "†", "textdaggerdbl": "‡",
    "dag": "†", "ddag": "‡", "dagger": "†", "ddagger": "‡", "star": "⋆", "ast": "*",
    "diamond": "◆", "textuparrow": "↑", "textdownarrow": "↓", "textasciitilde": "~",
    "textasciicircum": "^", "textbackslash": "\\",
    "textless": "<", "textgreater": ">",
}  # fmt: skip
LAST_ARGUMENT = frozenset(
    {"multirow", "multirowcell", "makecell", "thead", "shortstack", "resizebox", "scalebox", "rotatebox", "raisebox",
     "parbox", "adjustbox", "textcolor", "multicolumn", "best", "second", "uline", "bm", "boldsymbol", "href", "rlap",
     "llap", "mathrlap", "mathllap", "smash", "makebox", "framebox"}
)  # fmt: skip


def is_rule(node: Any) -> bool:
    """Whether the node draws a line over the whole table."""
    macro = name(node)
    return macro in RULES or (bool(_OWN_RULE.search(macro)) and not arguments(node))


def walker_of(source: str) -> Any:
    """A parser of the source that knows the macros of tables."""
    return latexwalker.LatexWalker(source, latex_context=_context(), tolerant_parsing=True)


@cache
def _context() -> Any:
    context = latexwalker.get_default_latex_context_db()
    context.add_context_category(
        "tables",
        prepend=True,
        macros=[macrospec.MacroSpec(name, spec) for name, spec in _ARGUMENTS.items()],
        environments=[macrospec.EnvironmentSpec(name, spec) for name, spec in TABULARS.items()],
    )
    return context


class _CellText(latex2text.LatexNodes2Text):  # type: ignore[misc]  # the package has no types
    """Nodes to text in which raised and lowered parts keep their signs."""

    def nodelist_to_text(self, nodelist: Sequence[Any]) -> str:
        """Text of the nodes; the one thing behind `^` or `_` is raised or lowered, as TeX does."""
        parts, level = [""], ""
        previous: Any = None
        for node in nodelist:
            blank = node.isNodeType(latexwalker.LatexCharsNode) and self._is_bare_macro_node(previous)
            text = (previous.macro_post_space if blank else "") + self.node_to_text(node)
            pieces = _LEVELS.split(text) if node.isNodeType(latexwalker.LatexCharsNode) else [text]
            for number, piece in enumerate(pieces):
                if number % 2:
                    level = piece
                    continue
                if level and piece:
                    size = 1 if node.isNodeType(latexwalker.LatexCharsNode) else len(piece)
                    parts.append((raised if level == "^" else lowered)(piece[:size]))
                    level, piece = "", piece[size:]
                if piece:
                    parts.append(f"{seam(parts[-1], piece) if not number else ''}{piece}")
            previous = node
        return "".join([*parts, level])


def _converter() -> Any:
    def last(node: Any, l2tobj: Any) -> str:
        found = arguments(node)
        return str(l2tobj.nodelist_to_text(found[-1:])) if found else ""

    def within(sign: Callable[[str], str]) -> Callable[[Any, Any], str]:
        return lambda node, l2tobj: sign(last(node, l2tobj))

    def number(node: Any, l2tobj: Any) -> str:
        given = [each for each in arguments(node) if getattr(each, "delimiters", None) != ("[", "]")]
        return siunitx.printed(name(node), given, lambda each: str(l2tobj.nodelist_to_text([each])))

    def unknown(node: Any) -> str:
        return str(node.macroname)  # an author's own macro for a name (`\\ours`) reads as that name

    def inner(node: Any, l2tobj: Any) -> str:
        return str(l2tobj.nodelist_to_text(node.nodelist))

    context = latex2text.get_default_latex_context_db()
    context.add_context_category(
        "tables",
        prepend=True,
        macros=[
            *(latex2text.MacroTextSpec(name, simplify_repl="") for name in sorted(_DROPPED)),
            *(latex2text.MacroTextSpec(name, simplify_repl=text) for name, text in _SYMBOLS.items()),
            *(latex2text.MacroTextSpec(name, simplify_repl=last) for name in sorted(LAST_ARGUMENT)),
            *(latex2text.MacroTextSpec(name, simplify_repl=within(struck)) for name in _STRUCK),
            *(latex2text.MacroTextSpec(name, simplify_repl=number) for name in siunitx.ARGUMENTS),
            latex2text.MacroTextSpec("textsuperscript", simplify_repl=within(raised)),
            latex2text.MacroTextSpec("textsubscript", simplify_repl=within(lowered)),
            *(latex2text.MacroTextSpec(name, simplify_repl="") for name in ("bf", "it", "small", "scriptsize", "tiny")),
            latex2text.MacroTextSpec("footnotesize", simplify_repl=""),
            latex2text.MacroTextSpec("bfseries", simplify_repl=""),
            latex2text.MacroTextSpec("\\", simplify_repl=" "),
        ],
        environments=[latex2text.EnvironmentTextSpec(name, simplify_repl=inner) for name in TABULARS],
    )
    context.set_unknown_macro_spec(latex2text.MacroTextSpec("", simplify_repl=unknown))
    return _CellText(latex_context=context, math_mode="text", keep_comments=False)


def name(node: Any) -> str:
    """Name of a macro node, empty for any other."""
    return str(node.macroname) if node is not None and node.isNodeType(latexwalker.LatexMacroNode) else ""


def arguments(node: Any) -> list[Any]:
    """Arguments that the node really has."""
    parsed = getattr(node, "nodeargd", None)
    return [each for each in (parsed.argnlist if parsed and parsed.argnlist else ()) if each is not None]


def walk(nodes: Sequence[Any]) -> Iterator[Any]:
    """Every node below, arguments included."""
    for node in nodes:
        if node is None:
            continue
        yield node
        yield from walk(getattr(node, "nodelist", None) or ())
        yield from walk(arguments(node))


def source_text(nodes: Sequence[Any]) -> str:
    """Text of nodes for `read_cell`: what is raised, lowered and struck out keeps its signs."""
    text = str(_CONVERTER.nodelist_to_text([node for node in nodes if node is not None]))
    return re.sub(r"(?<=[A-Za-z])_(?=\S)", " ", text.replace("<cit.>", " ").replace("\xa0", " "))


# A dollar sign that opens math stands at its text, one that closes math before no digit: "$5-$6" is money.
_MATH = re.compile(r"\$(?=[^\s$])([^$]{1,120})(?<=\S)\$(?!\d)|\\\(([^()]{1,120})\\\)")


def inline_math(text: str) -> str:
    """Text of Markdown, HTML or CSV with formulas such as `$51.0^{2}$` set as LaTeX sets them, for `read_cell`."""
    return _MATH.sub(lambda match: _formula(match[1] or match[2]), text) if "$" in text or "\\(" in text else text


@lru_cache(maxsize=4096)
def _formula(source: str) -> str:
    nodes, _, _ = walker_of(f"${source}$").get_latex_nodes()
    return source_text(nodes)


def plain(nodes: Sequence[Any]) -> str:
    """Plain text of nodes on one line, decoration taken off."""
    return read_cell(source_text(nodes), spaced=True).text


_CONVERTER = _converter()
