#!/usr/bin/env python3
"""Draws pairs of French words that should meet, or should not, for `bench conflation`.

    pairs.py --dictionary fr TEXTS... > pairs.tsv

The dictionary is hunspell's (`fr.dic`, `fr.aff`; Debian's package is hunspell-fr), expanded here by its own affix
rules into lemmas and their forms. The texts say how often each form occurs: `.txt` files, and the `title` and `text`
of `.jsonl` records. Nothing that this prints belongs in the repository.

What is drawn, with a fixed seed:

- A form, with the square root of its count as weight, so that a form a hundred times more frequent is drawn ten times
  more often: the frequent ones matter more, and do not drown the others. Grammatical words (articles, pronouns,
  prepositions, conjunctions) are left out; auxiliaries are kept. Names are counted with their capital, all else
  without, which also leaves out the first words of sentences.
- `meet`: another form of one of its lemmas. `apart`: a form with the same first four letters, and no lemma in common.
  Each with the same weight. A form of several lemmas belongs to all of them.

Forms that only accents part (`péché`, `pêche`) are one form, with the lemmas of both: that accents do not decide is
a choice that stems cannot undo. A pair that this alone relates (`élève`, `élever`) is of neither kind.

Each line is a kind, two forms as written, and a lemma of each.
"""
import argparse
import collections
import json
import pathlib
import random
import re
import sys
import unicodedata

WORD = re.compile(r"[^\W\d_]+")
LETTERS = 4


def fold(word):
    word = word.lower().replace("œ", "oe").replace("æ", "ae")
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def affixes(path):
    """Flag -> [(stripped, added, condition)], suffixes only: the prefixes are elided articles and pronouns."""
    rules = collections.defaultdict(list)
    for line in path.open(encoding="utf-8"):
        fields = line.split()
        if len(fields) >= 5 and fields[0] == "SFX":
            _, flag, strip, add, condition = fields[:5]
            strip = "" if strip == "0" else strip
            add = add.split("/")[0]
            rules[flag].append((strip, "" if add == "0" else add, re.compile(f"(?:{condition})$")))
    return rules


def entries(path):
    """(lemma, word, flags, parts of speech) of each line; flags are of two letters."""
    for line in path.open(encoding="utf-8"):
        fields = line.split()
        if not fields or "po:" not in line:
            continue
        word, _, flags = fields[0].partition("/")
        flags = [flags[at:at + 2] for at in range(0, len(flags), 2)]
        told = [field[3:] for field in fields[1:] if field.startswith("st:")]
        yield (told or [word])[0], word, flags, [field[3:] for field in fields[1:] if field.startswith("po:")]


def lemmas(dictionary):
    """Form -> its lemmas, of all words of letters only; and the grammatical forms."""
    rules = affixes(dictionary.with_suffix(".aff"))
    of = collections.defaultdict(set)
    grammatical = set()
    for lemma, word, flags, speech in entries(dictionary.with_suffix(".dic")):
        forms = set() if "()" in flags else {word}
        for flag in flags:
            for strip, add, condition in rules.get(flag, ()):
                if word.endswith(strip) and condition.search(word):
                    forms.add(word[:len(word) - len(strip)] + add)
        for form in filter(WORD.fullmatch, forms):
            of[form].add(lemma)
            if "mg" in speech:
                grammatical.add(fold(form))
    return of, grammatical


def texts(paths):
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.suffix == ".txt":
                yield file.read_text(encoding="utf-8")
            elif file.suffix == ".jsonl":
                for line in file.open(encoding="utf-8"):
                    record = json.loads(line)
                    yield f"{record.get('title', '')}\n{record.get('text', '')}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("texts", nargs="+", type=pathlib.Path)
    parser.add_argument("--dictionary", type=pathlib.Path, required=True, help="path of the .dic and .aff, without ending")
    parser.add_argument("--pairs", type=int, default=50_000, help="of each kind")
    parser.add_argument("--seed", type=int, default=20261124)
    args = parser.parse_args()
    of, grammatical = lemmas(args.dictionary)
    counts = collections.Counter()
    for text in texts(args.texts):
        counts.update(WORD.findall(unicodedata.normalize("NFC", text)))
    # Per folded form: its lemmas, strictly those of its most frequent spelling, and how often it occurs.
    forms = {}
    for form, strict in sorted(of.items()):
        folded = fold(form)
        if counts[form] and len(folded) > 1 and folded not in grammatical:
            known = forms.setdefault(folded, [set(), 0, "", set(), 0])
            known[0] |= strict
            known[1] += counts[form]
            if counts[form] > known[4]:
                known[2:] = [form, strict, counts[form]]
    print(f"{len(of)} forms in the dictionary, {len(forms)} of them in the texts", file=sys.stderr)
    by_lemma, by_start = collections.defaultdict(list), collections.defaultdict(list)
    for folded, (_, _, _, strict, _) in forms.items():
        for lemma in strict:
            by_lemma[lemma].append(folded)
        if len(folded) >= LETTERS:
            by_start[folded[:LETTERS]].append(folded)
    chance = random.Random(args.seed)
    names = list(forms)
    weight = {name: forms[name][1] ** 0.5 for name in names}
    cumulative, total = [], 0.0
    for name in names:
        total += weight[name]
        cumulative.append(total)
    partners = {
        "meet": lambda one: {two for lemma in forms[one][3] for two in by_lemma[lemma]} - {one},
        "apart": lambda one: {two for two in by_start[one[:LETTERS]] if not forms[one][0] & forms[two][0]},
    }
    for kind, others in partners.items():
        drawn, kept = 0, {}
        while drawn < args.pairs:
            one = chance.choices(names, cum_weights=cumulative)[0]
            if one not in kept:
                kept[one] = sorted(others(one))
            if kept[one]:
                two = chance.choices(kept[one], weights=[weight[name] for name in kept[one]])[0]
                left, right = forms[one], forms[two]
                shared = sorted(left[3] & right[3])
                lemma = [shared[0]] * 2 if shared else [sorted(left[3])[0], sorted(right[3])[0]]
                print(kind, left[2], right[2], *lemma, sep="\t")
                drawn += 1


main()
