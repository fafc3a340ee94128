"""Judges one answer: is it from the right passage, with an exact quote?

An answer to an answerable question is right when it does not abstain and one of its sources
- names the right document,
- quotes it exactly (`text[start:end]` where the document's text is known character by character:
  Markdown, text, CSV, and every kind when the server gave us its text; otherwise the quote must
  stand in our own reading of the file, white space and marks aside), and
- lies at an accepted passage: contains it, is contained in it, or is at most 300 characters away.
An answer to an unanswerable question is right when it abstains.
"""
from check import places_of
from document_text import Folded, document_texts, raw_text

DISTANCE_MAX = 300


class Judge:
    """Judges answers about the documents of one folder. `texts` maps a document to the server's text of it."""

    def __init__(self, documents, texts=None):
        self.documents = documents
        self.exact = dict(texts or {})
        self.folded = {}

    def fault_of(self, question, answer):
        """None if the answer is right, otherwise what is wrong with it."""
        if not question["answerable"]:
            return None if answer["abstained"] else "did not abstain"
        if answer["abstained"]:
            return "abstained"
        faults = []
        for source in answer["sources"]:
            accept = [p for name, passages in places_of(question) if name == source["document"] for p in passages]
            if not accept:
                faults.append(f"source is {source['document']}")
            elif fault := self.fault_of_quote(source, accept):
                faults.append(f"{source['document']}: {fault}")
            else:
                return None
        return "; ".join(dict.fromkeys(faults)) or "no source"

    def fault_of_quote(self, source, accept):
        quote, exact = source["quote"], self.text_of(source["document"])
        if not quote.strip():
            return "empty quote"
        if exact is not None and exact[source["start"]:source["end"]] != quote:
            return "quote is not what stands at start and end"
        found = False
        for text in self.readings_of(source["document"]):
            if exact is not None:
                # Start and end say which occurrence is meant; a twin of the quote elsewhere does not count.
                quotes = [(text.offset[source["start"]], text.offset[source["end"]])]
            else:
                quotes = text.spans(Folded(quote))
            found |= bool(quotes)
            passages = [s for p in accept for s in text.spans(Folded(p))]
            if any(max(q[0], p[0]) - min(q[1], p[1]) <= DISTANCE_MAX for q in quotes for p in passages):
                return None
        return "quote is not at the passage" if found else "quote is not in the document"

    def text_of(self, document):
        if document not in self.exact:
            path = self.documents / document
            self.exact[document] = raw_text(path) if path.is_file() else None
        return self.exact[document]

    def readings_of(self, document):
        if document not in self.folded:
            path = self.documents / document
            exact = self.text_of(document)
            texts = [exact] if exact is not None else document_texts(path) if path.is_file() else []
            self.folded[document] = [Folded(t) for t in texts]
        return self.folded[document]
