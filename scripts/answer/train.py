#!/usr/bin/env python3
"""Trains the answerer's ranker and writes src/engines/answer/data/ranker.net.

  bench_questions --features bench/answer/dev/* > features.bin
  scripts/answer/train.py features.bin [--folds 3] [--nets 4] [--write]

The networks learn to put the right candidates of a question before the others (softmax) and above log
odds 0, and to leave all below 0 where a question has no answer. Figures are given for sets
that were left out, fold by fold; then all sets are trained together. An answer is given from log odds
0 on (weights.hpp), which is what was trained; other thresholds are printed to compare. The shape of the networks stands in src/engines/answer/ranker.cpp. Needs python3-torch.
"""
import argparse
import collections
import copy
import json
import pathlib
import re
import struct
import sys

import numpy
import torch
from torch import nn

ROOT = pathlib.Path(__file__).resolve().parents[2]
ANSWER = ROOT / "src/engines/answer"
FIRST, SECOND, THIRD = 32, 16, 32
LIKELY, OTHERS = 24, 12  # Candidates of a question in a step of training.
EPOCHS, BATCH, RATE, DECAY, DROPOUT = 16, 16, 2e-3, 0.02, 0.15
MEANING, MEANING_DROPOUT = 64, 0.4
# How much each kind of question counts in training; of those taken out another place may still answer.
SHARE = {"answerable": 0.5, "unanswerable": 0.45, "taken out": 0.05}
TAKEN_OUT, FEW = 0.3, 0.2  # So many of those, and of those among few documents, are seen in a round.
SPREAD = 0.3  # How much it counts that without an answer many candidates are near the best.
NEAR_WORTH = 0.3  # A place beside the right one is worth so much of the right one.
ALSO_APART = 1.5  # As kAlsoApart of answer.cpp.


class Question:
    def __init__(self, head, numbers):
        count, terms = len(head["right"]), head["terms"]
        width = terms * head["term_width"] + head["unit_width"]
        rows = numpy.frombuffer(numbers, numpy.float16).reshape(count, width)
        split = terms * head["term_width"]
        self.terms = torch.tensor(rows[:, :split].reshape(count, terms, head["term_width"]))
        self.unit = torch.tensor(rows[:, split:].astype(numpy.float32))
        self.set, self.id, self.text = head["set"], head["id"], head["question"]
        self.answerable, self.passages = head["answerable"], head["passages"]
        self.few = head["few"]
        self.kind = "answerable" if self.answerable else "taken out" if head["taken_out"] else "unanswerable"
        self.right = torch.tensor(head["right"], dtype=torch.float32)
        self.near = torch.tensor(head["near"], dtype=torch.float32)
        worth = torch.maximum(self.right, NEAR_WORTH * self.near) if self.answerable else torch.zeros(count)
        self.worth = worth  # All 0 where there is no answer, or where it was not found.

    def thinned(self, random):
        """A copy with the candidates that matter: the likeliest, the right ones, some of the rest."""
        count = len(self.unit)
        rest = numpy.arange(LIKELY, count)
        kept = set(range(min(LIKELY, count))) | set(numpy.flatnonzero(self.worth.numpy()))
        kept |= set(random.permutation(rest)[:OTHERS])
        kept = torch.tensor(sorted(kept))
        out = copy.copy(self)
        out.terms, out.unit = self.terms[kept], self.unit[kept]
        out.worth = self.worth[kept]
        return out


def read(path):
    out = []
    with open(path, "rb") as file:
        while line := file.readline():
            head = json.loads(line)
            count = len(head["right"])
            numbers = file.read(2 * count * (head["terms"] * head["term_width"] + head["unit_width"]))
            if count and head["terms"]:
                out.append(Question(head, numbers))
            else:
                print("nothing found:", head["set"], head["id"], head["question"], file=sys.stderr)
    return out


class Net(nn.Module):
    def __init__(self, term_width, unit_width, share_at):
        super().__init__()
        self.share_at = share_at
        self.first, self.second = nn.Linear(term_width, FIRST), nn.Linear(FIRST, SECOND)
        self.third, self.output = nn.Linear(3 * SECOND + unit_width, THIRD), nn.Linear(THIRD, 1)
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, terms, owner, unit):
        """terms: [rows, width], owner: [rows], the candidate of each row, unit: [candidates, width]."""
        meant = nn.functional.dropout(terms[:, -MEANING:], MEANING_DROPOUT, self.training)
        terms = torch.cat([terms[:, :-MEANING], meant], dim=1)
        h = torch.relu(self.second(self.drop(torch.relu(self.first(terms)))))
        index = owner.unsqueeze(1).expand(-1, SECOND)
        begin = torch.zeros(len(unit), SECOND)
        pooled = [begin.index_add(0, owner, h * terms[:, self.share_at:self.share_at + 1])]
        pooled += [begin.scatter_reduce(0, index, h, how, include_self=False) for how in ("amax", "amin")]
        h = self.drop(torch.cat(pooled + [unit], dim=1))
        return self.output(torch.relu(self.third(h))).squeeze(1)


def batch_of(questions):
    terms = torch.cat([q.terms.reshape(-1, q.terms.shape[2]) for q in questions]).float()
    counts = torch.cat([torch.full((len(q.unit),), q.terms.shape[1]) for q in questions])
    owner = torch.repeat_interleave(torch.arange(len(counts)), counts)
    return terms, owner, torch.cat([q.unit for q in questions])


def loss_of_one(scores, worth):
    """Two demands: the right places before the others, and above 0; without an answer, none above 0."""
    if worth.sum() > 0:
        worth = torch.log(worth + 1e-9)
        first = -torch.logsumexp(torch.log_softmax(scores, 0) + worth, 0)
        return first + nn.functional.softplus(-torch.logsumexp(scores + worth, 0))
    most = scores.max()
    return nn.functional.softplus(most) + SPREAD * nn.functional.softplus(torch.logsumexp(scores, 0) - most)


def loss_of(scores, questions, share):
    total, at = 0, 0
    for q in questions:
        total = total + share[q.kind] * loss_of_one(scores[at:at + len(q.unit)], q.worth)
        at += len(q.unit)
    return total / len(questions)


def seen(question):
    """How often a question is seen in a round."""
    return TAKEN_OUT if question.kind == "taken out" else FEW if question.few else 1


def train(questions, share_at, seed, epochs=EPOCHS):
    torch.manual_seed(seed)
    net = Net(questions[0].terms.shape[2], questions[0].unit.shape[1], share_at)
    kinds = collections.Counter(q.kind for q in questions)
    share = {kind: SHARE[kind] * len(questions) / kinds[kind] for kind in kinds}
    optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY)
    steps = epochs * (len(questions) // BATCH + 1)  # At most.
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps)
    order = numpy.random.default_rng(seed)
    net.train()
    for _ in range(epochs):
        now = [i for i, q in enumerate(questions) if order.random() < seen(q)]
        for part in numpy.array_split(order.permutation(now), len(now) // BATCH + 1):
            chosen = [questions[i].thinned(order) for i in part]
            optimiser.zero_grad()
            loss = loss_of(net(*batch_of(chosen)), chosen, share)
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            schedule.step()
    return net.eval()


def judge(nets, questions):
    """Of each question: the best score, whether the first place is right, whether one of those shown is."""
    best, first, shown = [], [], []
    with torch.no_grad():
        for q in questions:
            scores = sum(net(*batch_of([q])) for net in nets) / len(nets)
            top = torch.argsort(-scores)[:3]
            best.append(float(scores[top[0]]))
            good = torch.maximum(q.right, q.near)
            first.append(bool(q.right[top[0]]))
            shown.append(any(bool(good[i]) and scores[i] >= scores[top[0]] - ALSO_APART for i in top))
    return numpy.array(best), numpy.array(first), numpy.array(shown)


def counts(answerable, best, hit, threshold):
    said = best >= threshold
    return numpy.array([(said & hit & answerable).sum(), answerable.sum(), (~said & ~answerable).sum(),
                        (~answerable).sum()])


def threshold_of(answerable, best, hit):
    tried = numpy.linspace(-4, 4, 161)
    values = []
    for t in tried:
        right, of, silent, of_silent = counts(answerable, best, hit, t)
        values.append(right / max(of, 1) + silent / max(of_silent, 1))
    smooth = numpy.convolve(values, numpy.ones(9) / 9, mode="same")  # A broad top, not a spike.
    return float(tried[4 + smooth[4:-4].argmax()])


def constant(name):
    text = (ANSWER / "description.hpp").read_text()
    places = re.search(r"enum class Place[^{]*\{(.*?)\};", text, re.S).group(1)
    matches = int(re.search(r"kMatches = (\d+)", text).group(1))
    return {"share": len(re.findall(r"^\s*(\w+),", places, re.M)) * matches}[name]


def write(nets, term_width, unit_width):
    out = b"AURNET01" + struct.pack("<6I", len(nets), term_width, FIRST, SECOND, unit_width, THIRD)
    for net in nets:
        for layer in (net.first, net.second, net.third, net.output):
            out += layer.weight.detach().numpy().T.astype("<f4").tobytes()
            out += layer.bias.detach().numpy().astype("<f4").tobytes()
    (ANSWER / "data/ranker.net").write_bytes(out)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("features")
    parser.add_argument("--folds", type=int, default=3, help="parts of the sets left out in turn")
    parser.add_argument("--nets", type=int, default=4)
    parser.add_argument("--test", help="features of sets to report on, never trained on")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--wrong", action="store_true", help="print the questions of sets left out that go wrong")
    options = parser.parse_args()
    questions = read(options.features)
    share_at = constant("share")
    sets = sorted({q.set for q in questions})
    tops, all_best, all_hit, all_answerable = numpy.zeros(2, int), [], [], []
    for fold in range(options.folds):
        out = set(sets[fold::options.folds])
        inside = [q for q in questions if q.set not in out]
        left = [q for q in questions if q.set in out and q.kind != "taken out" and not q.few]
        best, first, shown = judge([train(inside, share_at, 100 * fold, options.epochs)], left)
        answerable = numpy.array([q.answerable for q in left])
        all_best.append(best)
        all_hit.append(shown)
        all_answerable.append(answerable)
        tops += [(first & answerable).sum(), (shown & answerable).sum()]
        if options.wrong:
            for q, b, s in zip(left, best, shown):
                if (q.answerable and (not s or b < 0)) or (not q.answerable and b >= 0):
                    print(f"{q.set} {q.id} {'MISSED' if b < 0 else 'WRONG' if q.answerable else 'FALSE'} {b:.2f} {q.text}")
    if options.folds:
        best, hit, answerable = map(numpy.concatenate, (all_best, all_hit, all_answerable))
        threshold = threshold_of(answerable, best, hit)
        figures = counts(answerable, best, hit, threshold)
        print(f"left out: right {figures[0]}/{figures[1]} ({figures[0] / figures[1]:.3f}), "
              f"abstained {figures[2]}/{figures[3]} ({figures[2] / figures[3]:.3f}) at {threshold:.2f}; "
              f"first place right {tops[0]}, among those shown {tops[1]}")
        for t in (-1, -0.5, 0, 0.5, 1):
            f = counts(answerable, best, hit, t)
            print(f"  at {t:5.2f}: right {f[0] / f[1]:.3f}, abstained {f[2] / f[3]:.3f}")
    if options.test or options.write:
        nets = [train(questions, share_at, n, options.epochs) for n in range(options.nets)]
        if options.test:
            test = [q for q in read(options.test) if q.kind != "taken out" and not q.few]
            best, first, shown = judge(nets, test)
            answerable = numpy.array([q.answerable for q in test])
            for name in sorted({q.set for q in test}):
                rows = numpy.array([q.set == name for q in test])
                print(name, counts(answerable[rows], best[rows], shown[rows], 0))
        if options.write:
            write(nets, questions[0].terms.shape[2], questions[0].unit.shape[1])


if __name__ == "__main__":
    main()
