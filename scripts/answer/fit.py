#!/usr/bin/env python3
"""Fits the weights by which the answerer chooses what the ranker looks at: src/engines/answer/weights.hpp.

  bench_questions --features bench/answer/dev/* > features.bin
  scripts/answer/fit.py features.bin [--write]

Fit these first, then train the ranker (train.py), which sees their sum among its numbers.

A question's candidates and "no answer" (log odds 0) compete: the weights maximise the likelihood of
the right candidates, or of no answer for a question without one (softmax, L2 penalty). The threshold
is where right answers and right silences are most, as shares. Figures are given for each set with
the weights and the threshold of all the other sets. Needs python3-numpy.
"""
import argparse
import json
import pathlib
import re

import numpy

ROOT = pathlib.Path(__file__).resolve().parents[2]
HEADER = ROOT / "src/engines/answer/weights.hpp"
PENALTY, ROUNDS, RATE = 0.0006, 600, 0.05
# What a feature may say at all: where words are found must never speak against a unit.
FOR = {"agreement", "coverage", "direct", "soft_coverage", "soft_direct", "near_coverage", "near_direct",
       "near_passage", "passage_coverage", "value_here", "value_preferred", "entity_here", "focus_here",
       "row_key", "column", "heading", "preference", "passage_rank", "passage_score"}
AGAINST = {"farthest", "heaviest_missing", "heaviest_far", "passage_missing", "unknown", "value_missing",
           "value_unlikely", "code_missing", "name_missing", "entity_unknown", "number_missing",
           "focus_missing", "unfit", "asks_itself"}
NEAR_WORTH = 0.3  # A place beside the right one is worth so much of the right one.


def read(path):
    """What `bench_questions --features` writes; of what the ranker sees only the unit's own numbers."""
    questions, units = [], []
    features = len(feature_names())
    with open(path, "rb") as file:
        while line := file.readline():
            head = json.loads(line)
            count, terms = len(head["right"]), head["terms"] * head["term_width"]
            width = terms + head["unit_width"]
            rows = numpy.frombuffer(file.read(2 * count * width), numpy.float16).reshape(count, width)
            if not head["taken_out"] and not head["few"]:
                questions.append(head)
                units.append(rows[:, terms:terms + features].astype(float))
    depth = max(len(rows) for rows in units)
    x = numpy.zeros((len(questions), depth, features))
    there = numpy.zeros((len(questions), depth), bool)
    worth = numpy.zeros((len(questions), depth + 1))
    near = numpy.zeros((len(questions), depth), bool)
    for i, (question, rows) in enumerate(zip(questions, units)):
        count = len(rows)
        x[i, :count], there[i, :count], near[i, :count] = rows, True, question["near"]
        if question["answerable"]:
            worth[i, :count] = numpy.maximum(question["right"], NEAR_WORTH * near[i, :count])
        if not worth[i].any():
            worth[i, depth] = 1  # What was not found cannot be told: better to be silent.
    return questions, x, there, near, worth


def probabilities(x, there, weights):
    scores = numpy.concatenate([numpy.where(there, x @ weights, -1e9), numpy.zeros((len(x), 1))], axis=1)
    scores -= scores.max(axis=1, keepdims=True)
    e = numpy.exp(scores)
    return e / e.sum(axis=1, keepdims=True)


def fit(x, there, worth, share):
    weights = numpy.zeros(x.shape[2])
    first, second = numpy.zeros_like(weights), numpy.zeros_like(weights)
    penalty = numpy.full_like(weights, PENALTY)
    penalty[0] = 0
    names = feature_names()
    least = numpy.array([0 if name in FOR else -numpy.inf for name in names])
    most = numpy.array([0 if name in AGAINST else numpy.inf for name in names])
    for step in range(1, ROUNDS + 1):
        p = probabilities(x, there, weights)
        wanted = p * worth
        wanted /= wanted.sum(axis=1, keepdims=True) + 1e-12
        gradient = numpy.einsum("q,qc,qcf->f", share, (p - wanted)[:, :-1], x) + penalty * weights
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient ** 2
        weights -= RATE * (first / (1 - 0.9 ** step)) / (numpy.sqrt(second / (1 - 0.999 ** step)) + 1e-8)
        weights = numpy.clip(weights, least, most)
    return weights


def judge(questions, x, there, near, weights):
    """Of each question: the best score, and whether one of the three best places is the right one."""
    scores = numpy.where(there, x @ weights, -1e9)
    best = scores.max(axis=1)
    hit = []
    for i in range(len(questions)):
        top = numpy.argsort(-scores[i])[:3]
        hit.append(bool(any(near[i, j] and scores[i, j] >= best[i] - 1.5 for j in top)))
    return best, numpy.array(hit)


def counts(answerable, best, hit, threshold):
    said = best >= threshold
    return (int((said & hit & answerable).sum()), int(answerable.sum()),
            int((~said & ~answerable).sum()), int((~answerable).sum()))


def threshold_of(answerable, best, hit):
    def worth(threshold):
        right, of, silent, of_silent = counts(answerable, best, hit, threshold)
        return right / max(of, 1) + silent / max(of_silent, 1)
    tried = numpy.linspace(-4, 4, 161)
    values = numpy.array([worth(t) for t in tried])
    smooth = numpy.convolve(values, numpy.ones(9) / 9, mode="same")  # A broad top, not a spike.
    return float(tried[4 + smooth[4:-4].argmax()])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("features")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--only-fit", action="store_true")
    options = parser.parse_args()
    questions, x, there, near, worth = read(options.features)
    names = numpy.array([q["set"] for q in questions])
    answerable = numpy.array([q["answerable"] for q in questions])
    # Questions with and without an answer count alike, whatever their number.
    share = numpy.where(answerable, 0.5 / answerable.sum(), 0.5 / (~answerable).sum())

    def train(rows):
        weights = fit(x[rows], there[rows], worth[rows], share[rows] / share[rows].sum())
        best, hit = judge([questions[i] for i in rows], x[rows], there[rows], near[rows], weights)
        return weights, threshold_of(answerable[rows], best, hit)

    total = numpy.zeros(4, int)
    for name in [] if options.only_fit else sorted(set(names)):
        weights, threshold = train(numpy.flatnonzero(names != name))
        left = numpy.flatnonzero(names == name)
        best, hit = judge([questions[i] for i in left], x[left], there[left], near[left], weights)
        figures = counts(answerable[left], best, hit, threshold)
        total += figures
        found = int((near[left].any(axis=1) & answerable[left]).sum())
        print(f"{name} left out: right {figures[0]}/{figures[1]}, abstained {figures[2]}/{figures[3]}, "
              f"in the three best {int((hit & answerable[left]).sum())}, among the candidates {found}")
    if not options.only_fit:
        print(f"all left out: right {total[0]}/{total[1]}, abstained {total[2]}/{total[3]}")
    weights, threshold = train(numpy.arange(len(questions)))
    best, hit = judge(questions, x, there, near, weights)
    print("fitted: right %d/%d, abstained %d/%d" % counts(answerable, best, hit, threshold))
    for name, weight in zip(feature_names(), weights):
        print(f"  {weight:7.3f} {name}")
    if options.write:
        write(weights, threshold)


def feature_names():
    text = (ROOT / "src/engines/answer/features.hpp").read_text()
    body = re.search(r"enum class Feature[^{]*\{(.*?)\};", text, re.S).group(1)
    return re.findall(r"^\s*(\w+),", body, re.M)


def write(weights, threshold):
    answer_min = re.search(r"kAnswerMin = ([0-9.]+)", HEADER.read_text()).group(1)  # The ranker's.
    rows = "".join(f"    {weight:.4f},  // {name}\n" for name, weight in zip(feature_names(), weights))
    HEADER.write_text(f"""// Made by scripts/answer/fit.py from the development sets of bench/answer/dev. Do not edit.
#pragma once

#include <array>

#include "engines/answer/features.hpp"

namespace auriga::answer {{

inline constexpr std::array<double, kFeatures> kWeights{{
{rows}}};

/// From this probability on, by the ranker, a question is answered.
inline constexpr double kAnswerMin = {answer_min};

}}  // namespace auriga::answer
""")


if __name__ == "__main__":
    main()
