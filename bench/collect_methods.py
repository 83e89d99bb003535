"""Proposes entries of `data/methods/*.yaml` from folders of public results: the methods that the registry lacks.

    python bench/collect_methods.py SOURCES [--write]

Every name that a source prints is folded; names that fold to one are one method. A method is proposed where it has
several spellings or several sources, or where a source describes it (organisation, date, parameters). Entries that
exist stay as they are: they are kept by hand, and what this script proposes is read by a person before it is kept.
Nothing is guessed: a size is what a source states or the name says, a field without a source stays out.
"""

from __future__ import annotations

import argparse
import csv
import html
import json
import re
import tomllib
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from claims.registry.lexicon import entries
from claims.registry.lookup import data_dir
from claims.registry.method_names import fold
from claims.registry.method_parts import NameParts, parse
from claims.registry.methods import Methods

ROOT = Path(__file__).resolve().parent.parent
HUB = "https://huggingface.co/"
FIRST_LINE = "# yaml-language-server: $schema=../schema/method.schema.json\n"
UNKNOWN = {"", "?", "unknown", "other", "none", "null", "n/a", "missing", "proprietary"}
# Beginning of a folded name -> family and the file that holds it; the longest that fits counts.
FAMILIES: dict[str, tuple[str, str]] = {
    **dict.fromkeys(("llama", "codellama", "tinyllama", "metallama"), ("Llama", "llama")),
    **dict.fromkeys(("qwen", "qwq", "qvq", "codeqwen"), ("Qwen", "qwen")),
    **dict.fromkeys(("gpt", "chatgpt", "o", "textdavinci", "textcurie", "textbabbage", "textada"), ("GPT", "gpt")),
    "omini": ("GPT", "gpt"), "opro": ("GPT", "gpt"), "opreview": ("GPT", "gpt"), "odeepresearch": ("GPT", "gpt"),
    "gptj": ("GPT-J", "other-language"), "gptneo": ("GPT-Neo", "other-language"),
    "gptneox": ("GPT-NeoX", "other-language"), "gptforall": ("GPT4All", "other-language"),
    "claude": ("Claude", "claude"), "gemini": ("Gemini", "gemini"), "gemma": ("Gemma", "gemini"),
    "palm": ("PaLM", "gemini"), "codegemma": ("Gemma", "gemini"), "recurrentgemma": ("Gemma", "gemini"),
    "medgemma": ("Gemma", "gemini"),
    **dict.fromkeys(("mistral", "mixtral", "codestral", "devstral", "ministral", "magistral", "pixtral", "mathstral"),
                    ("Mistral", "mistral")),
    "deepseek": ("DeepSeek", "deepseek"), "grok": ("Grok", "other-language"), "phi": ("Phi", "other-language"),
    "yi": ("Yi", "other-language"), "falcon": ("Falcon", "other-language"), "bloom": ("BLOOM", "other-language"),
    "bloomz": ("BLOOMZ", "other-language"), "opt": ("OPT", "other-language"), "mpt": ("MPT", "other-language"),
    "pythia": ("Pythia", "other-language"), "olmo": ("OLMo", "other-language"), "glm": ("GLM", "other-language"),
    "chatglm": ("GLM", "other-language"), "kimi": ("Kimi", "other-language"), "nova": ("Nova", "other-language"),
    "granite": ("Granite", "other-language"), "command": ("Command", "other-language"),
    "aya": ("Aya", "other-language"), "jamba": ("Jamba", "other-language"), "nemotron": ("Nemotron", "other-language"),
    "exaone": ("EXAONE", "other-language"), "internlm": ("InternLM", "other-language"),
    "baichuan": ("Baichuan", "other-language"), "minimax": ("MiniMax", "other-language"),
    "hermes": ("Hermes", "other-language"), "smollm": ("SmolLM", "other-language"),
    "starcoder": ("StarCoder", "other-language"), "vicuna": ("Vicuna", "other-language"),
    "stablelm": ("StableLM", "other-language"), "xglm": ("XGLM", "other-language"),
    "palmyra": ("Palmyra", "other-language"), "luminous": ("Luminous", "other-language"),
    "eurollm": ("EuroLLM", "other-language"), "apertus": ("Apertus", "other-language"),
    "lfm": ("LFM", "other-language"),
    "codegen": ("CodeGen", "other-language"), "wizardcoder": ("WizardCoder", "other-language"),
    "jurassic": ("Jurassic", "other-language"), "zephyr": ("Zephyr", "other-language"),
    "tulu": ("Tulu", "other-language"), "hunyuan": ("Hunyuan", "other-language"), "reka": ("Reka", "other-language"),
    "bert": ("BERT", "bert"), "roberta": ("RoBERTa", "bert"), "xlmroberta": ("XLM-RoBERTa", "bert"),
    "deberta": ("DeBERTa", "bert"), "mdeberta": ("DeBERTa", "bert"), "electra": ("ELECTRA", "bert"),
    "albert": ("ALBERT", "bert"), "distilbert": ("DistilBERT", "bert"), "xlnet": ("XLNet", "bert"),
    "modernbert": ("ModernBERT", "bert"), "t": ("T5", "bert"), "flant": ("Flan-T5", "bert"), "mt": ("mT5", "bert"),
    "camembert": ("CamemBERT", "bert"), "bart": ("BART", "bert"), "xlmr": ("XLM-RoBERTa", "bert"),
    "bge": ("BGE", "embeddings"), "gte": ("GTE", "embeddings"), "e": ("E5", "embeddings"),
    "multilinguale": ("E5", "embeddings"), "jinaembedding": ("Jina Embeddings", "embeddings"),
    "nomicembed": ("Nomic Embed", "embeddings"), "snowflakearcticembed": ("Arctic Embed", "embeddings"),
    "arcticembed": ("Arctic Embed", "embeddings"), "voyage": ("Voyage", "embeddings"),
    "chronos": ("Chronos", "time-series"), "timesfm": ("TimesFM", "time-series"), "moirai": ("Moirai", "time-series"),
    "toto": ("Toto", "time-series"),
}  # fmt: skip


@dataclass(frozen=True)
class Printed:
    """A name as one source prints it, with what the source says of the method."""

    name: str
    source: str
    described: bool = False  # the source describes methods, so that one mention is enough
    rank: int = 9  # whose spelling becomes the name: the lowest
    organisation: str | None = None
    parameters: Decimal | None = None
    released: str | None = None
    weights: str | None = None
    licence: str | None = None
    url: str | None = None
    kind: str | None = None
    file: str | None = None
    variant: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass
class Group:
    """All printed names that fold to one."""

    folded: str
    names: list[Printed] = field(default_factory=list)

    def first(self, key: str) -> Any:
        """The first stated value of a field, sources that describe methods first."""
        ranked = sorted(self.names, key=lambda each: each.rank)
        return next((value for each in ranked if (value := getattr(each, key)) not in (None, "")), None)


def main() -> None:
    """Print or write the entries that are missing."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("sources", type=Path, help="folder with one folder a source")
    parser.add_argument("--write", action="store_true", help="add the entries to data/methods/")
    asked = parser.parse_args()
    known, problems = Methods.read(data_dir())
    for problem in problems:
        print(problem)
    files: dict[str, dict[str, Any]] = defaultdict(dict)
    ids = set(known.entries)
    for group in sorted(collected(asked.sources).values(), key=lambda each: each.folded):
        if wanted(group) and known.find(group.folded) is None:
            name, entry = proposed(group)
            key = free_id(name, ids)
            ids.add(key)
            files[file_of(group)][key] = entry
    for file, found in sorted(files.items()):
        text = "".join(written(key, entry) for key, entry in sorted(found.items()))
        if asked.write:
            path = data_dir() / "methods" / f"{file}.yaml"
            path.parent.mkdir(exist_ok=True)
            path.write_text((path.read_text("utf-8") if path.is_file() else FIRST_LINE) + text, "utf-8")
        else:
            print(f"# {file}.yaml\n{text}")
    print(f"# {sum(map(len, files.values()))} methods in {len(files)} files")


def collected(sources: Path) -> dict[str, Group]:
    """Every printed name of the sources, by what it folds to."""
    groups: dict[str, Group] = {}
    for read in READERS:
        for printed in read(sources):
            name = " ".join(printed.name.split())
            if folded := fold(name):
                groups.setdefault(folded, Group(folded)).names.append(replace(printed, name=name))
    for folded, group in list(groups.items()):
        for alias in {fold(alias) for each in group.names for alias in each.aliases} - {folded}:
            if alias in groups:  # its names are what these are known by
                group.names += groups.pop(alias).names
    return groups


def wanted(group: Group) -> bool:
    """Whether a method is worth an entry: described by a source, or known to several by other spellings."""
    if not re.search(r"[^\W\d_]", group.folded) or len(group.folded) > 70:
        return False
    if file_of(group) in ACRONYMS and all(commonplace(each.name) for each in group.names):
        return False
    if any(each.described for each in group.names):
        return True
    sources = {each.source for each in group.names}
    return len(sources) > 1 and sources != {"open-llm", "euroeval"} and not parse(group.names[0].name).owner


# Files of fields whose methods have short names that papers of other fields give to methods of their own.
ACRONYMS = {"vision", "recommendation", "time-series"}


def commonplace(name: str) -> bool:
    """Whether a name is a plain word or an acronym, which tells nobody what is meant: GAT, Prism, naive."""
    return name.isalpha() and (name.isupper() or name == name.capitalize() or name.islower())


def file_of(group: Group) -> str:
    """The file of a method, by family or by what its sources are about."""
    return group.first("file") or family_of(group)[1]


def family_of(group: Group) -> tuple[str | None, str]:
    """Family and file, by the beginning of the folded name."""
    words = re.match(r"[^\W\d_]*", parse(min(group.names, key=lambda each: each.rank).name).words)
    for size in range(len(words[0] if words else ""), 0, -1):
        start = words[0][:size] if words else ""
        if start in FAMILIES and (size > 3 or start == (words[0] if words else "") or size == len(start) > 2):
            return FAMILIES[start]
    sources = {each.source for each in group.names}
    return None, "embeddings" if "mteb" in sources else "time-series" if "gift-eval" in sources else "other-language"


def proposed(group: Group) -> tuple[str, dict[str, Any]]:
    """Name and fields of a new entry."""
    name = bare(min(group.names, key=lambda each: (each.rank, -sum(map(str.isupper, each.name)), each.name)).name)
    parts = parse(name)
    entry: dict[str, Any] = {"name": name}
    other = {fold(alias): alias for each in group.names for alias in (each.name, *each.aliases)}
    aliases = {bare(alias) for folded, alias in other.items() if folded != fold(name)}
    if aliases:
        entry["aliases"] = sorted(aliases)
    entry["kind"] = group.first("kind")
    entry["family"] = None if entry["kind"] == "system" else family_of(group)[0]
    entry["variant"] = variant_of(group, parts)
    entry["organisation"] = next((found for each in group.names if (found := maker(each))), None)
    entry["parameters"], entry["active_parameters"] = sizes_of(group)
    entry["released"] = released_of(group, parts)
    entry["weights"] = weights_of(group)
    entry["licence"] = None if entry["weights"] == "closed" else licence_of(group)
    entry["url"] = group.first("url")
    return name, {key: value for key, value in entry.items() if value is not None}


def variant_of(group: Group, parts: NameParts) -> str | None:
    """The variant that the name says, else the source; `base` is a size where no text is generated."""
    variants = [*parts.variants, *(effort for effort in parts.efforts if "thinking" in effort)]
    found = variants[0] if len(variants) == 1 else group.first("variant")
    return None if found == "base" and file_of(group) in ("bert", "embeddings", "time-series", "vision") else found


def released_of(group: Group, parts: NameParts) -> str | None:
    """The day of release; where a name carries another year or month than the source, nobody knows."""
    found: str | None = group.first("released")
    dated = next((each for each in parts.dates if len(each) >= len("2024-08")), None)
    if found is None:
        return dated
    if dated is not None and abs(months(found) - months(dated)) > 2:
        return dated
    return found


def weights_of(group: Group) -> str | None:
    """Whether the weights are open; where two sources disagree, nobody knows."""
    stated = {each.weights for each in group.names} - {None}
    return next(iter(stated)) if len(stated) == 1 else None


def months(text: str) -> int:
    """Months since the year 0 of `2024-08` or `2024-08-06`."""
    return int(text[:4]) * 12 + int(text[5:7] or 1)


def licence_of(group: Group) -> str | None:
    """The licence, in one spelling of the common ones: apache-2.0, mit, cc-by-nc-4.0."""
    text = re.sub(r"[\s_]+", "-", str(group.first("licence") or "").casefold())
    text = re.sub(r"(?<=\d)-(?=\d$)", ".", text)
    return text.removesuffix("-license-agreement").removesuffix("-license") or None


def bare(name: str) -> str:
    """A name without the account of its maker."""
    short = name.rsplit("/", 1)[-1].strip() if "/" in name else name
    return short if fold(short) == fold(name) else name


def maker(printed: Printed) -> str | None:
    """Who made a method: as the source says, else by the account before the slash."""
    owner = printed.name.partition("/")[0].casefold() if "/" in printed.name else ""
    stated = (printed.organisation or "").casefold()
    for entry in entries("organisations"):
        names = {*entry.words("owners"), (entry.text("name") or "").casefold()}
        if (stated or owner) in names and entry.text("name"):
            return entry.text("name")
    named = printed.organisation or ""
    return ORGANISATIONS.get(named, named) if stated not in UNKNOWN else None


def sizes_of(group: Group) -> tuple[str | None, str | None]:
    """Parameters, and those active: what a source states where the name does not contradict it, else the name."""
    sizes = parse(group.names[0].name).sizes
    whole = [Decimal(size[:-1]) for size in sizes if size[0] != "a" and "x" not in size and size[-1] == "b"]
    active = [Decimal(size[1:-1]) for size in sizes if size[0] == "a"]
    named = max(whole) * 10**9 if whole else None
    stated = [each.parameters for each in sorted(group.names, key=lambda each: each.rank) if each.parameters]
    experts = [Decimal(size[:-1].split("x")[1]) * int(size.split("x")[0]) for size in sizes if "x" in size]
    least = Decimal("0.6") * max(experts, default=Decimal(0)) * 10**9
    fits = [count for count in stated if count >= least and (not named or abs(count - named) <= Decimal("0.3") * named)]
    # A quantised upload counts its tensors, not its parameters; any other contradiction is nobody's to settle here.
    contradicted = stated and not fits and not parse(group.names[0].name).precisions
    found = fits[0] if fits else None if contradicted else named
    return shown(found), shown(active[0] * 10**9 if active else None)


def shown(count: Decimal | None) -> str | None:
    """A count as people write it: 8.03B, 110M."""
    if not count or count < 1:
        return None
    for unit, size in (("T", 12), ("B", 9), ("M", 6), ("K", 3)):
        if count >= 10**size:
            rounded = f"{(count / 10**size):.4g}"
            return f"{Decimal(rounded).normalize():f}{unit}"
    return str(int(count))


def free_id(name: str, taken: set[str]) -> str:
    """An id made of the name that no other entry has."""
    text = re.sub(r"[^a-z0-9.+]+", "-", name.casefold()).strip("-.") or "method"
    key, at = text, 2
    while key in taken:
        key, at = f"{text}-{at}", at + 1
    return key


def written(key: str, entry: dict[str, Any]) -> str:
    """An entry as YAML, one line a field."""
    lines = [f"{quoted(key)}:"]
    for name, value in entry.items():
        shown_value = f"[{', '.join(map(quoted, value))}]" if isinstance(value, list) else quoted(str(value))
        lines.append(f"  {name}: {shown_value}")
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """Text as a YAML scalar, in quotes where it needs them."""
    plain = re.fullmatch(r"[A-Za-z0-9][\w .+/()'@~-]*", text) and not text.endswith(" ")
    risky = re.fullmatch(r"(?:true|false|yes|no|on|off|null|~|[-+.\d_]+|\d.*:.*)", text, re.IGNORECASE)
    address = re.fullmatch(r"https?://[\w./~?=&%+@-]+", text)
    return text if address or (plain and not risky) else json.dumps(text, ensure_ascii=False)


def number(value: object, scale: int = 1) -> Decimal | None:
    """A positive number of parameters, None for the many ways of saying unknown."""
    text = str(value if value is not None else "").replace(",", "")
    return Decimal(text) * scale if re.fullmatch(r"\d+(?:\.\d+)?", text) and float(text) > 0 else None


def known_text(value: object) -> str | None:
    """Text, None for the many ways of saying unknown."""
    text = " ".join(str(value or "").split())
    return None if text.casefold() in UNKNOWN or len(text) > 60 else text


def day(value: object) -> str | None:
    """A day or month, None where the text is none."""
    text = str(value or "")[:10]
    return text if re.fullmatch(r"(?:19|20)\d\d(?:-\d\d){0,2}", text) else None


def uploaded(value: str) -> str | None:
    """The month of an upload, which is not the day of a release; the hub's first day stands for any before it."""
    text = day(value)
    return text[:7] if text and text > "2022-03-02" else None


def address(value: object) -> str | None:
    """An address, None where the text is none."""
    text = str(value or "").strip().rstrip("/")
    return text if re.fullmatch(r"https?://[^\s\"'<>]{4,160}", text) else None


def from_llm_stats(sources: Path) -> Iterator[Printed]:
    """Name and id of current models, with dates and sizes. An id that says more than the name is another method."""
    for path in sorted((sources / "llm-stats/data/organizations").glob("*/models/*/model.json")):
        model = json.loads(path.read_text("utf-8"))
        page = next((found for key in ("source_weights_link", "source_paper", "source_scorecard_blog_link",
                                       "source_repo_link") if (found := address(model.get(key)))), None)  # fmt: skip
        closed = model["license_id"] == "proprietary"
        # qwen2.5-vl-72b is the id of Qwen2.5 VL 72B Instruct, gemma-2-9b-it that of Gemma 2 9B.
        told = bool(parse(model["name"]).variants) and not parse(model["model_id"]).variants
        key = model["name"] if told else model["model_id"]
        weights = "closed" if closed else "open" if model["source_weights_link"] else None
        licence = None if closed else known_text(model["license_id"])
        stated = Printed(
            key, "llm-stats", True, 3, model["organization_id"], number(model["param_count"]),
            day(model["release_date"]), weights, licence, page,
        )  # fmt: skip
        yield stated
        if fold(model["name"]) == fold(key):
            yield replace(stated, name=model["name"], rank=0)
        elif not parse(key).dates:
            yield Printed(model["name"], "llm-stats", False, 0, model["organization_id"])


def from_models_dev(sources: Path) -> Iterator[Printed]:
    """Name and id of current models, with dates and whether the weights are open."""
    folder = sources / "code-boards/models.dev/models"
    for path in sorted(folder.rglob("*.toml")):
        model = tomllib.loads(path.read_text("utf-8"))
        key = path.relative_to(folder).with_suffix("").as_posix()
        weights = "open" if model.get("open_weights") else "closed"
        stated = Printed(key, "models.dev", True, 4, path.parent.name, None, day(model.get("release_date")), weights)
        yield stated
        if fold(model["name"]) == fold(key):
            yield replace(stated, name=model["name"], rank=1)


def from_arena(sources: Path) -> Iterator[Printed]:
    """Names, organisations and licences of LMArena."""
    for path in sorted((sources / "open-llm-leaderboard/csv").glob("lmarena_*.csv")):
        for row in read_csv(path):
            closed = "proprietary" in (row.get("license") or "").casefold()
            licence = None if closed else known_text(row.get("license"))
            weights = "closed" if closed else "open" if licence else None
            yield Printed(row["model"], "lmarena", True, 5, known_text(row["organization"]), None, None, weights,
                          licence)  # fmt: skip


def from_open_llm(sources: Path) -> Iterator[Printed]:
    """Repositories of the Open LLM Leaderboards; those of the makers themselves describe a method."""
    for row in read_csv(sources / "open-llm-leaderboard/csv/huggingface_v2.csv"):
        official = row["features_is_official_provider"] == "TRUE" and not parse(row["model_name"]).owner
        base = "base" if "pretrained" in row["model_type"] and "continu" not in row["model_type"] else None
        yield Printed(
            row["model_name"], "open-llm", official, 6, None, number(row["metadata_params_billions"], 10**9),
            uploaded(row["metadata_upload_date"]) if official else None, "open",
            known_text(row["metadata_hub_license"]),
            HUB + row["model_name"] if official else None, variant=base,
        )  # fmt: skip
    for row in read_csv(sources / "open-llm-leaderboard/csv/huggingface.csv"):
        yield Printed(row["fullname"], "open-llm", False, 8, None, None, None, "open", known_text(row["hub_license"]))


def from_every_eval_ever(sources: Path) -> Iterator[Printed]:
    """Names and ids of HELM, HAL and others; where an id says more than the name, only the id is kept."""
    for path in sorted(sources.glob("every-eval-ever*/data/**/*.json")):
        if path.is_file():
            collection = path.relative_to(sources).parts[2].partition("-")[0].partition("_")[0]
            yield from of_model_info(json.loads(path.read_text("utf-8")), collection)
    for name in ("helm_classic", "reward-bench"):
        with zipfile.ZipFile(sources / f"every-eval-ever/{name}.zip") as archive:
            for member in sorted(archive.namelist()):
                if member.endswith(".json"):
                    yield from of_model_info(json.loads(archive.read(member)), name.partition("_")[0])


def of_model_info(result: dict[str, Any], collection: str) -> Iterator[Printed]:
    """The names in one result of Every Eval Ever."""
    info = result.get("model_info") or {}
    key, name = info.get("id") or "", info.get("name") or ""
    described = collection == "helm"
    if collection == "hal":
        scaffold = (info.get("additional_details") or {}).get("agent_scaffold")
        yield Printed(scaffold, "hal", True, 5, kind="system", file="systems")
    elif fold(key) == fold(name) or not described:
        yield Printed(key, collection, described, 7, known_text(info.get("developer")))
        yield Printed(name, collection, described, 2, known_text(info.get("developer")))
    elif len(fold(key)) > 4:
        yield Printed(key, collection, described, 7, known_text(info.get("developer")), aliases=HELM_NAMES.get(key, ()))


# Organisations that sources spell in several ways.
ORGANISATIONS = {
    "01 AI": "01.AI",
    "HuggingFace": "Hugging Face",
    "AWS AI Labs": "Amazon",
    "AWS": "Amazon",
    "Amazon Research": "Amazon",
    "IBM Research": "IBM",
    "IBM TSFM": "IBM",
    "Google Research": "Google",
    "Google Cloud AI Research": "Google",
    "DeepSeek AI": "DeepSeek",
    "Allen AI": "Ai2",
    "AllenAI/UW": "Ai2",
    "Perplexity AI": "Perplexity",
    "Zhipu": "Zhipu AI",
    "Upstage AI": "Upstage",
    "TII": "Technology Innovation Institute",
    "Alibaba Cloud": "Alibaba",
    "Aliaba": "Alibaba",
    "Salesforce AI Research": "Salesforce",
    "Princeton": "Princeton University",
    "Tsinghua University": "Tsinghua",
    "ant-intl": "Ant Group",
    "Ant": "Ant Group",
}
# HELM's display names that say less, more or other than its ids, one by one looked at.
HELM_NAMES: dict[str, tuple[str, ...]] = {
    "microsoft/phi-3-small-8k-instruct": ("Phi-3 7B",),
    "microsoft/phi-3-medium-4k-instruct": ("Phi-3 14B",),
    "ai21/j2-grande": ("Jurassic-2 Grande 17B",),
    "ai21/j2-jumbo": ("Jurassic-2 Jumbo 178B",),
    "AlephAlpha/luminous-base": ("Luminous Base 13B",),
    "AlephAlpha/luminous-supreme": ("Luminous Supreme 70B",),
    "AlephAlpha/luminous-extended": ("Luminous Extended 30B",),
    "google/text-unicorn@001": ("PaLM-2 Unicorn",),
    "google/text-bison@001": ("PaLM-2 Bison",),
    "mistralai/mixtral-8x7b-32kseqlen": ("Mixtral 8x7B 32K seqlen",),
    "mistralai/open-mistral-nemo-2407": ("Mistral NeMo 2402", "Mistral-Nemo-Instruct-2407"),
    "mistralai/mistral-large-2407": ("Mistral Large 2 2407", "Mistral-Large-Instruct-2407", "Mistral Large 2"),
    "mistralai/mistral-small-2503": ("Mistral Small 3.1 2503",),
    "openai/text-davinci-002": ("GPT-3.5 text-davinci-002",),
    "openai/text-davinci-003": ("GPT-3.5 text-davinci-003",),
    "openai/gpt-4-1106-preview": ("GPT-4 Turbo 1106 preview",),
    "amazon/nova-micro-v1:0": ("Nova Micro",),
    "amazon/nova-lite-v1:0": ("Nova Lite",),
    "amazon/nova-pro-v1:0": ("Nova Pro",),
    "amazon/nova-premier-v1:0": ("Nova Premier",),
    "writer/palmyra-x-v2": ("Palmyra X V2 33B",),
    "writer/palmyra-x-v3": ("Palmyra X V3 72B",),
    "allenai/olmo-2-1124-7b-instruct": ("OLMo 2 7B Instruct November 2024",),
    "allenai/olmo-2-0325-32b-instruct": ("OLMo 2 32B Instruct March 2025",),
    "allenai/olmo-2-1124-13b-instruct": ("OLMo 2 13B Instruct November 2024",),
    "allenai/olmoe-1b-7b-0125-instruct": ("OLMoE 1B-7B Instruct January 2025",),
    "google/gemini-2.0-flash-exp": ("Gemini 2.0 Flash Experimental",),
    "mistralai/mixtral-8x7b-instruct-v0.1": ("Mixtral Instruct 8x7B",),
    "mistralai/mixtral-8x22b-instruct-v0.1": ("Mixtral Instruct 8x22B",),
    "ibm/granite-4.0-h-small": ("IBM Granite 4.0 Small",),
    "meta/llama-4-maverick-17b-128e-instruct-fp8": ("Llama 4 Maverick 17Bx128E Instruct FP8",),
    "meta/llama-4-scout-17b-16e-instruct": ("Llama 4 Scout 17Bx16E Instruct",),
    "qwen/qwen3-235b-a22b-fp8-tput": ("Qwen3 235B A22B FP8 Throughput",),
}


def from_mteb(sources: Path) -> Iterator[Printed]:
    """Embedding models by the names of their folders, with the cards of those that have one."""
    for archive_path in sorted((sources / "mteb").glob("*.zip")):
        with zipfile.ZipFile(archive_path) as archive:
            folders = sorted({part for name in archive.namelist() for part in name.split("/") if "__" in part})
            names = [name.replace("__", "/", 1) for name in folders]
            yield from (Printed(name, "mteb", not parse(name).owner, 6) for name in names)
            for member in sorted(archive.namelist()):
                if member.endswith("model_meta.json"):
                    card = json.loads(archive.read(member))
                    weights = {True: "open", False: "closed"}.get(card.get("open_weights"))
                    yield Printed(
                        card["name"], "mteb", True, 5, None, number(card.get("n_parameters")),
                        day(card.get("release_date")), weights, known_text(card.get("license")),
                        address(card.get("reference")),
                    )  # fmt: skip


def from_euroeval(sources: Path) -> Iterator[Printed]:
    """Models of the EuroEval tables, with exact numbers of parameters; efforts stand behind a hash sign."""
    for path in sorted((sources / "euroeval/leaderboards").glob("*.csv")):
        header, *rows = list(csv.reader(path.read_text("utf-8").splitlines()))[1:]
        at = header.index("Parameters") if "Parameters" in header else None
        for row in rows:
            name = re.sub(r"\s*\((?:zero-shot|val|, )+\)$", "", html.unescape(re.sub("<[^>]*>", "", row[0])))
            yield Printed(name, "euroeval", False, 7, None, number(row[at].removesuffix(".0")) if at else None)


def from_evalplus(sources: Path) -> Iterator[Printed]:
    """Code models with rounded sizes in billions."""
    models = json.loads((sources / "code-boards/evalplus/results.json").read_text("utf-8"))
    for name, model in models.items():
        yield Printed(name, "evalplus", not parse(name).dates, 5, None, number(model["size"], 10**9), None, None, None,
                      address(model["link"]))  # fmt: skip


def from_gift_eval(sources: Path) -> Iterator[Printed]:
    """Forecasting methods with organisation and address."""
    for path in sorted((sources / "gift-eval/results").glob("*/config.json")):
        config = json.loads(path.read_text("utf-8"))
        kind = "algorithm" if "statistical" in str(config.get("model_type")) else None
        kind = "system" if "agentic" in str(config.get("model_type")) else kind
        stated = Printed(path.parent.name, "gift-eval", True, 5, known_text(config.get("org")), None, None, None, None,
                         address(config.get("model_link")), kind, file="time-series")  # fmt: skip
        yield stated


# Ways of training, which have no architecture of their own.
PRETRAINING = {
    "BYOL", "BarlowTwins", "CAE", "DenseCL", "EVA", "MAE", "MILAN", "MaskFeat", "MixMIM", "MoCoV2", "MoCoV3", "NPID",
    "ODC", "Relative Location", "Rotation Prediction", "SimCLR", "SimMIM", "SimSiam", "SwAV", "DeepCluster", "iTPN",
    "SparK", "Mixed Precision Training", "Weight Standardization", "Seesaw Loss", "SimpleCopyPaste", "SoftTeacher",
    "Rethinking ImageNet Pre-training", "ByteTrack", "SORT", "DeepSORT", "OC-SORT", "StrongSORT", "Albu Example",
}  # fmt: skip


def from_openmmlab(sources: Path) -> Iterator[Printed]:
    """The published methods (collections) of the OpenMMLab zoos, with their papers."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for path in sorted((sources / "openmmlab").glob("*/configs/**/*.yml")):
        document = yaml.load(path.read_text("utf-8"), Loader=loader)
        for collection in (document.get("Collections") or []) if isinstance(document, dict) else []:
            paper = collection.get("Paper")
            paper = paper[0] if isinstance(paper, list) and paper else paper
            page = address(paper.get("URL")) if isinstance(paper, dict) else None
            if len(collection["Name"].split()) <= 4:  # the title of a paper is no name
                kind = "algorithm" if collection["Name"] in PRETRAINING else None
                yield Printed(collection["Name"], "openmmlab", page is not None, 4, url=page, kind=kind, file="vision")


def from_bars(sources: Path) -> Iterator[Printed]:
    """Recommenders with their papers."""
    for path in sorted((sources / "bars/docs").glob("*/leaderboard/*.csv")):
        for row in read_csv(path):
            yield Printed(row["Model"], "bars", True, 5, url=address(row.get("Paper URL")), file="recommendation")


HEADINGS = {"model", "models", "method", "methods", "score", "average", "best", "worst", "system", "baseline", "human"}


def from_tables(sources: Path) -> Iterator[Printed]:
    """First cells of Markdown tables that hold numbers: names that others describe."""
    for folder in ("glue-tables", "long-context-tables", "nlp-progress"):
        for path in sorted((sources / folder).rglob("*.md")):
            if not path.name.startswith(("LICENSE", "README")):
                for line in path.read_text("utf-8").splitlines():
                    cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
                    name = re.sub(r"\[([^]]*)\]\([^)]*\)|[*_`]{2}|[*`]", r"\1", cells[0])
                    if (
                        len(cells) > 1
                        and 2 < len(name) < 70
                        and name.casefold() not in HEADINGS
                        and any(re.search(r"\d", cell) for cell in cells[1:])
                    ):
                        yield Printed(name, folder, False, 7)


def from_others(sources: Path) -> Iterator[Printed]:
    """Aider, lm-eval, MLPerf and Intel's neural compressor: names only."""
    for path in sorted((sources / "code-boards/aider").glob("*.yml")):
        for row in yaml.safe_load(path.read_text("utf-8")):
            yield Printed(str(row.get("model") or ""), "aider", False, 7)
    for path in sorted((sources / "lm-eval-results/results").glob("*/*")):
        yield Printed(path.name, "lm-eval", False, 8)
    for row in json.loads((sources / "mlperf/inference_v5.1/summary_results.json").read_text("utf-8")):
        yield Printed(re.sub(r"-99(?:\.9)?$", "", row["UsedModel"]), "mlperf", False, 8)
    rows = (sources / "neural-compressor/validated_model_list.md").read_text("utf-8").split("<tr>")
    for cell in (re.search(r"<td[^>]*>(.*?)</td>", row, re.DOTALL) for row in rows):
        if cell:
            yield Printed(re.sub("<[^>]*>|\\(.*\\)", "", cell[1]), "neural-compressor", False, 8)


def read_csv(path: Path) -> Iterator[dict[str, str]]:
    """Rows of a CSV file by column."""
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


READERS: tuple[Callable[[Path], Iterator[Printed]], ...] = (
    from_llm_stats, from_models_dev, from_arena, from_open_llm, from_every_eval_ever, from_mteb, from_euroeval,
    from_evalplus, from_gift_eval, from_openmmlab, from_bars, from_tables, from_others,
)  # fmt: skip

if __name__ == "__main__":
    main()
