"""The reader's network for training: what it reads, its layers, and the files that hold it.

Used by train_reader.py. A pretrained encoder comes as safetensors (read_folder); what was trained is
written in whole numbers of 8 bits as src/engines/reader/weights.hpp describes (Writer) and can be taken up
again (read_written). Needs python3-torch.
"""
import json
import struct
import unicodedata

import numpy
import torch
from torch import nn
from torch.nn import functional

QUESTION_TOKENS, TOKENS = 40, 112  # At most; what is longer is cut.
HEADS = ("answers", "contradicts")
RANK, SCALE = 16, 2.0  # Of the matrices that are trained.


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

    def alone(self, text):
        pieces = [p for w in self.words(text) for p in self.pieces(w)][: TOKENS - 2]
        return [self.vocabulary["[CLS]"], *pieces, self.vocabulary["[SEP]"]]

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


def read_folder(folder):
    """An encoder's tensors, and its vocabulary."""
    vocabulary = json.loads((folder / "tokenizer.json").read_text())["model"]["vocab"]
    return read_tensors(folder / "model.fp16.safetensors"), vocabulary


def read_written(path):
    """The same of a file that Writer made."""
    data, at, out = path.read_bytes(), 36, {}
    heads, layers, width, wide, _, words, places = struct.unpack("<7I", data[8:at])

    def take(kind, *shape):
        nonlocal at
        at += -at % 64
        count = int(numpy.prod(shape))
        values = numpy.frombuffer(data, kind, count, at).reshape(shape)
        at += values.nbytes
        return torch.from_numpy(values.astype(numpy.float32))

    def norm(name):
        out[name + ".weight"], out[name + ".bias"] = take("<f4", width), take("<f4", width)

    def matrix(names, inputs, outputs):
        packed = take("u1", outputs // 16, inputs // 4, 16, 4) - 128
        rows = packed.permute(0, 2, 1, 3).reshape(outputs, inputs) * take("<f4", outputs)[:, None]
        bias = take("<f4", outputs)
        for name, r, b in zip(names, rows.chunk(len(names)), bias.chunk(len(names))):
            out[name + ".weight"], out[name + ".bias"] = r.contiguous(), b.contiguous()

    vectors = take("i1", words, width)
    out["embeddings.word_embeddings.weight"] = vectors * take("<f4", words)[:, None]
    out["embeddings.position_embeddings.weight"] = take("<f4", places, width)
    out["embeddings.token_type_embeddings.weight"] = take("<f4", 2, width)
    norm("embeddings.LayerNorm")
    for layer in (f"encoder.layer.{n}." for n in range(layers)):
        names, norms = Layer.NAMES, Layer.NORMS
        matrix([layer + names[each] for each in ("query", "key", "value")], width, 3 * width)
        matrix([layer + names["attended"]], width, width)
        norm(layer + norms["first"])
        matrix([layer + names["wide"]], width, wide)
        matrix([layer + names["narrow"]], wide, width)
        norm(layer + norms["second"])
    matrix(["pooler.dense"], width, width)
    out["output.weight"], out["output.bias"] = take("<f4", heads, width), take("<f4", heads)
    starts, numbers = take("<u4", words + 1).int().tolist(), take("<u4", words).int().tolist()
    at += -at % 64
    vocabulary = {data[at + starts[n]:at + starts[n + 1]].decode(): numbers[n] for n in range(words)}
    return out, vocabulary

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
        seen = torch.softmax(likeness, -1) @ parts[2]
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
        self.pool = nn.Linear(*base["pooler.dense.weight"].shape)
        self.pool.weight.data, self.pool.bias.data = base["pooler.dense.weight"], base["pooler.dense.bias"]
        self.output = nn.Linear(self.words.shape[1], len(HEADS))
        nn.init.normal_(self.output.weight, std=0.02)
        nn.init.zeros_(self.output.bias)
        if "output.weight" in base:
            known = len(base["output.weight"])
            self.output.weight.data[:known] = base["output.weight"]
            self.output.bias.data[:known] = base["output.bias"]

    def forward(self, pairs):
        """Log odds of each pair, a column for each of HEADS. Read by length, little at a time, so that
        little is padding."""
        order = sorted(range(len(pairs)), key=lambda n: len(pairs[n][0]))
        out = []
        for part in numpy.array_split(order, -(-len(order) // 16)):
            out.append(self.read([pairs[n] for n in part]))
        return torch.cat(out)[torch.argsort(torch.tensor(order))]

    def read(self, pairs):
        x, _ = self.rows(pairs)
        return self.output(self.drop(torch.tanh(self.pool(x[:, 0]))))

    def meanings(self, texts):
        """Of each text, tokens as Tokenizer.alone has them, a vector of length 1."""
        x, tokens = self.rows([(text, len(text)) for text in texts])
        return functional.normalize((x * (tokens > 0)[:, :, None]).sum(1), dim=1)

    def rows(self, pairs):
        length = max(len(tokens) for tokens, _ in pairs)
        tokens = torch.tensor([p[0] + [0] * (length - len(p[0])) for p in pairs])
        at = torch.arange(length)
        second = (at >= torch.tensor([[p[1]] for p in pairs])) & (tokens > 0)
        x = functional.embedding(tokens, self.words) + self.places[:length] + self.kinds[second.long()]
        x = self.drop(self.begin(x))
        hidden = (tokens == 0)[:, None, None, :] * -1e4
        for layer in self.layers:
            x = layer(x, hidden, self.drop)
        return x, tokens

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
        self.out += b"AURREAD2" + struct.pack(
            "<7I", len(HEADS), len(reader.layers), reader.words.shape[1], first.wide.weight.shape[0], first.heads,
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
        self.put(reader.output.weight.detach())
        self.put(reader.output.bias.detach())
        pieces = sorted((text.encode(), number) for text, number in vocabulary.items())
        self.put(numpy.cumsum([0] + [len(text) for text, _ in pieces]), "<u4")
        self.put([number for _, number in pieces], "<u4")
        self.put(numpy.frombuffer(b"".join(text for text, _ in pieces), "u1"), "u1")
        path.write_bytes(self.out)
