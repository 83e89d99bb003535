"""What a heading or a row label says: benchmark, subset, metric, setting, unit, average, and what stays unexplained.

A name counts only when every word around it is explained too: "MMLU Redux" is not MMLU with a stray word. Words that
are as much ordinary English as names (Math, Code, Other, Humanities) count only in company: where the table's other
headings, or the user, name the benchmark they belong to.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from claims.record.entries import Benchmark, Metric, Subset
from claims.record.errors import UnitError
from claims.registry.lookup import Registry, find_subset, key
from claims.registry.unit_names import canonical
from claims.registry.units import compatible
from claims.tables.facts import Facts, Target
from claims.tables.grids.footnotes import split_arrow
from claims.tables.qualifiers import image_scale, judge_of, own_metric, qualified, split_in
from claims.tables.uncertainty import kind_words
from claims.tables.vocabulary import classes, form_of, protocols, without_pictures

_IMAGE_SIZE = r"@\d{3}(?:\s?[x×]\s?\d{3})?"  # AP@640 is the protocol of an AP; @50 is another metric
_PRINTED = protocols("shots", "thought", "vote", "samples")
_SETTING = re.compile(rf"(?<![\w@.-])(?:{_PRINTED}|{_IMAGE_SIZE})(?![\w@])", re.IGNORECASE)
_GLUED_SETTING = re.compile(rf"(?<=[_-])(?:{_PRINTED})(?=\W|$)", re.IGNORECASE)  # HumanEval-0shot, em_maj1@1
# Which output an AP is of; that of masks is a metric of its own, AP50 and the like are not.
_OUTPUT = re.compile(r"(?<![A-Za-z])(b?box|mask|segm|keypoint|b|m)(?![A-Za-z])", re.IGNORECASE)
_BRACKET = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]")
_HUNG_PAIR = re.compile(r"(?<=\w)[ -]?\((?!s/im|im/s|it/s)([a-z]{1,2}/[a-z]{1,2})\)$")  # MNLI-(m/mm)
_HUNG_SPREAD = re.compile(r"(?<=\S)\s+((?:±|\+/-)\s?[A-Za-z%\d. ]*)$")  # MMLU ± SE
_YEAR_OF_SPLIT = re.compile(r"(?<![A-Za-z])(val|test)2017(?!\d)")  # COCO val2017: COCO means that year
_PER_ITEM = re.compile(r"(?<=s)\s?/\s?(?:im|img|image|iter|frame|sample)s?$")  # s/im, ms/img: a time
_SEPARATORS = re.compile(r"\s*[,;]\s*|\s+-\s+|\s*\|\s*|:\s+")
PLAIN_WORDS = re.compile(r"[A-Z]?[a-z]+(?:[ -][A-Za-z]?[a-z]+)*|\w{1,2}")
MAX_HEADING = 300


@dataclass(frozen=True, slots=True)
class HeadingReader:
    """Reads headings against a registry.

    Attributes:
        registry: names of benchmarks and metrics.
        home: benchmark that the table is about, by the user or by its company of headings, or None.
        trusting: whether a word such as Math stands among names of benchmarks only, and so is one.
        sized: whether APm is of medium objects (beside APs, APl) or of masks (beside APb), None where nothing says.
    """

    registry: Registry
    home: Benchmark | None = None
    trusting: bool = False
    sized: bool | None = None
    _memory: dict[str, Facts] = field(default_factory=dict, compare=False)
    _others: dict[str | None, HeadingReader] = field(default_factory=dict, compare=False)

    def read(self, text: str) -> Facts:
        """Facts of one heading."""
        if text not in self._memory:
            self._memory[text] = self._read(text) if len(text) <= MAX_HEADING else Facts(text, rest=text)
        return self._memory[text]

    def after(self, facts: Facts, text: str) -> Facts:
        """The facts with those of a more specific text, whose bare words are read as parts of what was named before."""
        if facts.targets and "topic" in classes(text.strip("()[] ")):
            return facts
        home = facts.targets[-1].benchmark if facts.targets else self.home
        if home and facts.settings and (part := find_subset(home, f"{facts.settings[-1]}-{text}")):
            # "dev" over "clean" and "other" is dev-clean and dev-other, no clean part in a protocol "dev"
            return replace(facts, targets=(Target(home, part, text),), settings=facts.settings[:-1], rest="")
        if scale := image_scale(text, home):
            return replace(facts, settings=(*facts.settings, scale), rest="")
        found = self.at_home(home).read(text)
        outer = replace(facts, rest="") if found.targets else facts
        return outer | found

    def at_home(self, home: Benchmark | None) -> HeadingReader:
        """The reader for a table, or a part of one, that is about a benchmark."""
        if home is self.home:
            return self
        name = home.id if home else None
        if name not in self._others:
            self._others[name] = replace(self, home=home, _memory={}, _others={})
        return self._others[name]

    def target(self, name: str) -> Target | None:
        """The benchmark or subset of that name, if it is one beyond doubt."""
        if not key(name) or "value" in classes(name):
            return None
        if self.home:
            part = find_subset(self.home, name) or find_subset(self.home, f"{self.home.name} {name}")
            if part:
                return Target(self.home, part, name)
        found = self.registry.find_benchmark(name, any_case=True)
        if found is None or self._doubtful(name, *found):
            return None
        return Target(*found, name)

    def metric(self, name: str) -> Metric | None:
        """The metric of that name, neutral words such as "score" aside."""
        folded = key(name)
        known = self.registry.metric_keys.get(folded) if len(folded) > 1 else None
        found = known or form_of("abbreviation", name)
        if found is None or "neutral" in classes(found) or "value" in classes(name):
            return None
        return self.registry.metrics.get(found)

    def _doubtful(self, name: str, benchmark: Benchmark, subset: Subset | None) -> bool:
        """Whether the word is ordinary English and the table is about something else, as far as is known."""
        if self.home is not None and self.home.id == benchmark.id:
            return False
        if "category" in classes(name) and name not in (benchmark.name, *(benchmark.aliases)):
            return not (self.trusting and subset is None)
        if subset is None or "/" in name or _named(benchmark, name) or key(name).startswith(key(benchmark.name)):
            return False
        return bool(PLAIN_WORDS.fullmatch(name))

    def _read(self, text: str) -> Facts:
        bare = _HUNG_SPREAD.sub(r" (\1)", split_arrow(without_pictures(text))[0])
        bare = _YEAR_OF_SPLIT.sub(r"\1", _HUNG_PAIR.sub(r"-\1", bare))
        implied = tuple(match[0] for match in _SETTING.finditer(bare)) + tuple(_GLUED_SETTING.findall(bare))
        whole = self._whole(bare)
        if whole is None:
            brackets = _BRACKET.findall(bare)
            facts = self._phrase(" ".join(_BRACKET.sub(" ", bare).split()))
            for piece in (piece for bracket in brackets for piece in _pieces(bracket)):
                facts = self._add_bracket(facts, piece)
        else:
            facts = whole
        words = tuple(word for word in implied if key(word) not in {key(each) for each in facts.settings})
        if facts.targets and any(key(word) in key(facts.targets[-1].words) for word in words) and whole is not None:
            words = tuple(word for word in words if key(word) in ("cot",))
        if any("per_output" in classes(metric.id) for metric in facts.metrics) and (output := _OUTPUT.search(bare)):
            word = form_of("output_form", output[0]) or output[0]
            facts = replace(facts, settings=tuple(each for each in facts.settings if not _OUTPUT.fullmatch(each)))
            if word == "mask" and [metric.id for metric in facts.metrics] == ["map"]:
                facts = replace(facts, metrics=(self.registry.metrics["mask_ap"],))
            else:
                words += (word,)
        facts = replace(facts, text=text, settings=tuple(dict.fromkeys(facts.settings + words)))
        return qualified(facts, bare, self.registry, sized=self.sized)

    def _add_bracket(self, facts: Facts, piece: str) -> Facts:
        """The facts with those of one bracketed piece."""
        if len(facts.targets) == 1:
            part = find_subset(facts.targets[0].benchmark, piece)
            if part is not None and (facts.targets[0].subset is None or part == facts.targets[0].subset):
                return replace(
                    facts, targets=(Target(facts.targets[0].benchmark, part, f"{facts.targets[0].words} {piece}"),)
                )
            if facts.targets[0].subset is not None and re.fullmatch("[a-z]{2}", piece):
                return facts
        if kind_words(piece) is not None:
            return replace(facts, spread=piece)
        counted = facts.average or any(target.subset and target.benchmark is self.home for target in facts.targets)
        if (piece.isdigit() and (len(piece) == 4 or counted)) or (facts.targets and "topic" in classes(piece)):
            return facts
        inner = self._phrase(piece)
        if inner.rest == piece and len(facts.targets) == 1 and not facts.metrics:
            metric = own_metric(facts.targets[0].benchmark, piece, self.registry)
            judge = judge_of(facts.targets[0].benchmark, piece)
            inner = Facts(metrics=(metric,)) if metric else Facts(settings=(judge,)) if judge else inner
        if inner.targets and facts.targets and not inner.metrics:
            inner = replace(inner, targets=(), rest=piece)
        return facts | inner

    def _whole(self, text: str) -> Facts | None:
        """Facts of a text that is one name as it stands."""
        if "average" in classes(text):
            return Facts(average=True)
        if target := self.target(text):
            return Facts(targets=(target,), settings=split_in(target, text))
        if pair := form_of("letter_pair", text):
            return Facts(
                metrics=tuple(self.registry.metrics[each] for each in pair.split("/")), joint=self.metric(text)
            )
        if metric := self.metric(text):
            split = form_of("split_form", text.split()[0]) if " " in text else None
            return Facts(metrics=(metric,), settings=(split,) if split else ())
        if "setting_word" in classes(text) or _SETTING.fullmatch(text.strip()):
            return Facts(settings=(text.strip(),))
        if unit := _unit(text):
            return Facts(unit=unit)
        return None

    def _phrase(self, text: str) -> Facts:
        """Facts of a text without brackets, its words explained from the longest name to the shortest."""
        text = text.strip(" :,;-")
        if not text:
            return Facts()
        if whole := self._whole(text):
            return whole
        if several := self._slashed(text):
            return several
        if glued := self._glued(text):
            return glued
        settings = [match[0] for match in _SETTING.finditer(text)]
        tokens = _SETTING.sub(" ", text).replace(",", " ").split()[:24]
        facts = Facts(settings=tuple(settings))
        target, tokens = self._window(tokens, self._whole_target)
        metric, tokens = self._window(tokens, self._whole_metric)
        setting, tokens = self._window(
            tokens, lambda name: Facts(settings=(name,)) if "setting_word" in classes(name) else None
        )
        for found in (target, metric, setting):
            facts = facts | found if found else facts
        average = any("average" in classes(token) for token in tokens) and not facts.metrics
        rest = [token for token in tokens if "filler" not in classes(token) and key(token)]
        unit = _unit(" ".join(rest)) if facts.metrics and rest else None
        return replace(facts, average=average, unit=unit, rest="" if unit else " ".join(rest))

    def _whole_target(self, name: str) -> Facts | None:
        found = self.target(name)
        if found is None or "category" in classes(name) or "filler" in classes(name):
            return None
        return Facts(targets=(found,), settings=split_in(found, name))

    def _whole_metric(self, name: str) -> Facts | None:
        if several := self._slashed(name, targets=False):
            return several
        found = self._whole(name)
        return found if found is not None and found.metrics else None

    @staticmethod
    def _window(tokens: list[str], find: object) -> tuple[Facts | None, list[str]]:
        """The longest run of words that `find` knows, and the words without it."""
        assert callable(find)
        for size in range(min(7, len(tokens)), 0, -1):
            for start in range(len(tokens) - size + 1):
                found = find(" ".join(tokens[start : start + size]))
                if found is not None:
                    return found, tokens[:start] + tokens[start + size :]
        return None, tokens

    def _slashed(self, text: str, *, targets: bool = True) -> Facts | None:
        """`F1/EM`, `Top-1 / Top-5`, `MNLI-m/mm`, `CIFAR-10/100`, `average/em`: several names in one heading."""
        parts = [part.strip() for part in re.split(r"\s*/\s*", text)]
        if not 2 <= len(parts) <= 4 or not all(parts):
            return None
        metrics = [self.metric(part) for part in parts]
        if all(metrics):
            return Facts(metrics=tuple(metric for metric in metrics if metric))
        known = [
            metric
            for metric, part in zip(metrics, parts, strict=True)
            if metric or "filler" not in classes(_tail(part))
        ]
        if len(known) == 1 and known[0] is not None:
            return Facts(metrics=(known[0],))
        if not targets:
            return None
        head = re.match(r"(.*[\s-])\S*$", parts[0])
        found = [self.target(part) or (self.target(head[1] + part) if head else None) for part in parts]
        if head and not all(found):
            base = self.target(head[1].rstrip(" -"))
            same = [self._part(base, part) for part in (parts[0][len(head[1]) :], *parts[1:])] if base else []
            found = same if same and all(same) else found
        return Facts(targets=tuple(target for target in found if target)) if all(found) else None

    @staticmethod
    def _part(base: Target | None, name: str) -> Target | None:
        """A part of a benchmark, or of a subset by its name and the part's together."""
        if base is None:
            return None
        names = [name] if base.subset is None else [f"{base.subset.id}-{name}", f"{base.subset.name} {name}"]
        part = next((found for each in names if (found := find_subset(base.benchmark, each))), None)
        return Target(base.benchmark, part, f"{base.words} {name}") if part else None

    def _glued(self, text: str) -> Facts | None:
        """`Pass@1-COT`, `em_maj1@1`, `SST-2-dev`: a name with a setting or a metric hung on."""
        for match in re.finditer(r"[-_]", text):
            head, tail = text[: match.start()], text[match.end() :]
            if " " in tail or not head or not tail:
                continue
            tail_setting = _SETTING.fullmatch(tail) or "setting_word" in classes(tail)
            if tail_setting and (whole := self._whole(head)) and (whole.targets or whole.metrics):
                return whole | Facts(settings=(tail,))
            if (metric := self.metric(tail)) and (whole := self._whole(head)) and whole.targets:
                return whole | Facts(metrics=(metric,))
            if "filler" in classes(head) and (found := self._whole(tail)) and found.metrics:
                return found
        return None


def _pieces(bracket: str) -> list[str]:
    return [piece for piece in _SEPARATORS.split(bracket) if piece]


def _tail(part: str) -> str:
    """`macro_avg` -> `avg`: an aggregate's last word says that it is one."""
    return re.split(r"[\s_-]", part)[-1]


def _unit(text: str) -> str | None:
    """A bracket's text if it is a unit; a lone letter is an abbreviation of anything."""
    text = re.sub(r"^im(?=/s$)", "img", _PER_ITEM.sub("", text))
    known = bool(text) and (len(text) > 1 or text in "%sxhJW") and canonical(text) is not None
    return text if known and not _of_one_kind(text) else None


def _of_one_kind(text: str) -> bool:
    """Whether a quotient is of two lengths or two times: MNLI's m/mm is a pair of names."""
    parts = [canonical(part) for part in text.split("/")]
    try:
        return len(parts) == 2 and all(parts) and compatible(str(parts[0]), str(parts[1]))
    except UnitError:
        return False


def _named(benchmark: Benchmark, name: str) -> bool:
    return key(name) in {key(each) for each in (benchmark.id, benchmark.name, *benchmark.aliases)}
