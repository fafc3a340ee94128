"""Plain text of the documents of the question sets, with the standard library only.

The judge of an answer must not use the reader it judges, so this is a second, much simpler one. It
knows the documents in this repository and no others: Markdown, text and CSV are the file itself,
HTML is what stands in <main>, DOCX is the paragraphs and table cells of its body, and PDF is read
the way Chromium writes it (plain objects, Flate streams, fonts with a ToUnicode map, page headers
and footers outside marked content).

Two readers never agree on blanks, list markers and the rules of a table. Comparisons therefore run
on `Folded` text: white space and those marks are gone, and every remaining character knows its
place in the text whose white space is normalised, in which distances are counted.
"""
import html.parser
import pathlib
import re
import unicodedata
import xml.etree.ElementTree
import zipfile
import zlib

MARKS = set("|*`#>_-•·◦▪‣\u00ad\u200b\ufeff")


def raw_text(path):
    """Text of a Markdown, text or CSV file exactly as in the file; None for other kinds."""
    if pathlib.Path(path).suffix in (".md", ".txt", ".csv"):
        return pathlib.Path(path).read_bytes().decode("utf-8")
    return None


def document_texts(path):
    """The text of a document in the ways a reader may give it (PDF: without and with page furniture)."""
    path = pathlib.Path(path)
    match path.suffix:
        case ".md" | ".txt" | ".csv":
            return [raw_text(path)]
        case ".html":
            return [html_text(path.read_text(encoding="utf-8"))]
        case ".docx":
            return [docx_text(path)]
        case ".pdf":
            return [pdf_text(path, furniture=False), pdf_text(path, furniture=True)]
    raise ValueError(f"{path}: no reader for this kind of document")


# --- comparing -----------------------------------------------------------------------------

class Folded:
    """Text without white space and marks; `place[i]` is where character i stands in the normalised text,
    `offset[i]` where character i of the original does."""

    def __init__(self, text):
        chars, self.place, self.offset, at, blank = [], [], [], 0, True
        for original in text:
            self.offset.append(at)
            for char in unicodedata.normalize("NFKC", original):
                if char.isspace():
                    at += not blank
                    blank = True
                    continue
                blank = False
                if char not in MARKS:
                    chars.append(char)
                    self.place.append(at)
                at += 1
        self.offset.append(at)
        self.text = "".join(chars)

    def spans(self, part):
        """Places (start, end) in the normalised text at which the folded `part` occurs."""
        found, i = [], self.text.find(part.text) if part.text else -1
        while i >= 0:
            found.append((self.place[i], self.place[i + len(part.text) - 1] + 1))
            i = self.text.find(part.text, i + 1)
        return found


# --- HTML ----------------------------------------------------------------------------------

class MainText(html.parser.HTMLParser):
    """Collects the text inside <main>; every element that is not inline parts words."""
    INLINE = {"a", "b", "code", "em", "i", "span", "strong", "sub", "sup"}

    def __init__(self):
        super().__init__()
        self.inside, self.out = 0, []

    def handle_starttag(self, tag, attrs):
        self.inside += tag == "main"
        if tag not in self.INLINE:
            self.out.append("\n")

    def handle_endtag(self, tag):
        self.inside -= tag == "main"
        if tag not in self.INLINE:
            self.out.append("\n")

    def handle_data(self, data):
        if self.inside:
            self.out.append(data)


def html_text(source):
    parser = MainText()
    parser.feed(source)
    return "".join(parser.out)


# --- DOCX ----------------------------------------------------------------------------------

def docx_text(path):
    word = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    with zipfile.ZipFile(path) as package:
        body = xml.etree.ElementTree.fromstring(package.read("word/document.xml"))
    return "\n".join("".join(t.text or "" for t in p.iter(word + "t")) for p in body.iter(word + "p"))


# --- PDF -----------------------------------------------------------------------------------

def pdf_text(path, furniture):
    data = pathlib.Path(path).read_bytes()
    objects = {int(m[1]): m[2] for m in re.finditer(rb"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", data, re.S)}
    pages = [o for o in objects.values() if re.search(rb"/Type /Page\b(?!s)", o) and b"/Contents" in o]
    if not pages:
        raise ValueError(f"{path}: no pages found; this reader only knows how Chromium writes them")
    maps, out = {}, []
    for page in pages:
        fonts = {}
        for name, number in re.findall(rb"/(F\d+) (\d+) 0 R", page):
            if number not in maps:
                unicode_map = int(re.search(rb"/ToUnicode (\d+)", objects[int(number)])[1])
                maps[number] = to_unicode(stream(objects[unicode_map]).decode("latin-1"))
            fonts[name.decode()] = maps[number]
        content = int(re.search(rb"/Contents (\d+)", page)[1])
        out.append(page_text(stream(objects[content]).decode("latin-1"), fonts, furniture))
    return "\n".join(out)


def stream(obj):
    return zlib.decompress(obj.split(b"stream\n", 1)[1].rsplit(b"\nendstream", 1)[0])


def to_unicode(cmap):
    table = {}
    word = lambda digits: bytes.fromhex(digits).decode("utf-16-be")
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.S):
        for code, text in re.findall(r"<(\w+)> <(\w+)>", block):
            table[int(code, 16)] = word(text)
    for block in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.S):
        for first, last, text in re.findall(r"<(\w+)> <(\w+)> <(\w+)>", block):
            start = int(text, 16)
            for code in range(int(first, 16), int(last, 16) + 1):
                table[code] = chr(start + code - int(first, 16))
    return table


def page_text(content, fonts, furniture):
    out, font, marked = [], {}, []
    operators = r"/(\w+)\s*(?:<<[^>]*>>|/\w+)?\s*BDC|\b(EMC)\b|/(F\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)> Tj|\b(ET)\b"
    for m in re.finditer(operators, content):
        if m[1]:
            marked.append(m[1] != "Artifact")
        elif m[2]:
            marked.pop()
        elif m[3]:
            font = fonts[m[3]]
        elif m[4] and (furniture or (marked and all(marked))):
            out.append("".join(font[int(m[4][i:i + 4], 16)] for i in range(0, len(m[4]), 4)))
        elif m[5]:
            out.append("\n")
    return "".join(out)
