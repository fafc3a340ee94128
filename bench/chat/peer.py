"""What one would write in an afternoon: FastAPI streams the best paragraph that BM25 finds.

  python3 peer.py PORT < JSON list of texts
"""
import collections
import json
import math
import re
import sys

import fastapi
import uvicorn
from fastapi.responses import StreamingResponse

WORD = re.compile(r"\w+")
K1, B = 1.2, 0.75


def words(text):
    return WORD.findall(text.lower())


class Bm25:
    def __init__(self, passages):
        self.passages = passages
        self.counts = [collections.Counter(words(passage)) for passage in passages]
        self.lengths = [sum(count.values()) for count in self.counts]
        self.mean = sum(self.lengths) / max(len(passages), 1)
        self.holding = collections.Counter(word for count in self.counts for word in count)

    def best(self, query):
        scores = [0.0] * len(self.passages)
        for word in words(query):
            with_word = self.holding[word]
            rarity = math.log(1 + (len(self.passages) - with_word + 0.5) / (with_word + 0.5))
            for i, count in enumerate(self.counts):
                often = count[word]
                if often:
                    scores[i] += rarity * often * (K1 + 1) / (
                        often + K1 * (1 - B + B * self.lengths[i] / self.mean))
        return self.passages[max(range(len(scores)), key=scores.__getitem__)]


index = Bm25([passage for text in json.load(sys.stdin) for passage in text.split("\n\n")
              if passage.strip()])
app = fastapi.FastAPI()


def events(answer):
    for at in range(0, len(answer), 40):
        yield f"event: delta\ndata: {json.dumps({'text': answer[at:at + 40]})}\n\n"
    yield f"event: done\ndata: {json.dumps({'result': answer})}\n\n"


@app.post("/chat")
def chat(body: dict = fastapi.Body()):
    return StreamingResponse(events(index.best(body["message"])), media_type="text/event-stream")


uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
