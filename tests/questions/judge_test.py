#!/usr/bin/env python3
"""Tests of the judge on documents of the sets. Usage: tests/questions/judge_test.py"""
import pathlib
import unittest

from document_text import Folded, document_texts, raw_text
from judge import Judge

DEMO = pathlib.Path(__file__).resolve().parents[2] / "demo" / "documents"
MANUAL, TERMS = "washing-machine-w740-manual.md", "warranty-terms.pdf"
WOOL = "| Wool | 2 kg | One third, loose |"


def source(document, quote, start=None):
    text = raw_text(DEMO / document)
    if start is None:
        start = text.index(quote) if text else 0
    return {"document": document, "quote": quote, "start": start, "end": start + len(quote), "score": 1.0}


def question(document, *accept, **more):
    return {"id": "t", "question": "?", "answerable": True, "document": document, "accept": list(accept), "note": "", **more}


def answer(*sources, abstained=False):
    return {"agent_id": "agt_1", "answer": "", "abstained": abstained, "sources": list(sources)}


class JudgeTest(unittest.TestCase):
    def fault(self, asked, answered, texts=None):
        return Judge(DEMO, texts).fault_of(asked, answered)

    def test_right_answers(self):
        asked = question(MANUAL, WOOL)
        self.assertIsNone(self.fault(asked, answer(source(MANUAL, WOOL))))
        self.assertIsNone(self.fault(asked, answer(source(MANUAL, "2 kg | One third, loose"))))
        self.assertIsNone(self.fault(asked, answer(source(MANUAL, "| Delicates, silk | 2.5 kg | One third |"))))
        self.assertIsNone(self.fault(asked, answer(source(TERMS, "24 months"), source(MANUAL, WOOL))))

    def test_wrong_place(self):
        asked = question(MANUAL, WOOL)
        self.assertIn("not at the passage", self.fault(asked, answer(source(MANUAL, "Pull the plug, never the cable."))))
        self.assertIn("source is", self.fault(asked, answer(source(TERMS, "24 months"))))
        self.assertEqual("no source", self.fault(asked, answer()))

    def test_a_twin_of_the_quote_elsewhere_does_not_count(self):
        # "| 2 kg |" stands in the table of loads and several times in the table of programmes.
        text = raw_text(DEMO / MANUAL)
        first, last = text.index("| 2 kg |"), text.rindex("| 2 kg |")
        self.assertGreater(last - first, 600)
        asked = question(MANUAL, WOOL)
        self.assertIsNone(self.fault(asked, answer(source(MANUAL, "| 2 kg |", first))))
        self.assertIn("not at the passage", self.fault(asked, answer(source(MANUAL, "| 2 kg |", last))))

    def test_quote_that_is_not_exact(self):
        changed = source(MANUAL, WOOL)
        changed["quote"] = WOOL.replace("2 kg", "3 kg")
        self.assertIn("not what stands", self.fault(question(MANUAL, WOOL), answer(changed)))
        moved = source(MANUAL, WOOL, raw_text(DEMO / MANUAL).index(WOOL) + 1)
        self.assertIn("not what stands", self.fault(question(MANUAL, WOOL), answer(moved)))
        self.assertIn("not in the document", self.fault(question(TERMS, "no warranty"), answer(source(TERMS, "99 months"))))

    def test_abstaining(self):
        unanswerable = dict(question(None), answerable=False)
        self.assertIsNone(self.fault(unanswerable, answer(abstained=True)))
        self.assertEqual("did not abstain", self.fault(unanswerable, answer(source(MANUAL, WOOL))))
        self.assertEqual("abstained", self.fault(question(MANUAL, WOOL), answer(abstained=True)))

    def test_pdf_lines_and_ligatures(self):
        asked = question(TERMS, "we charge a fixed amount of 69 euros within the warranty period")
        quote = "If our technician finds no fault, or a fault that the manual explains how to\nsettle"
        self.assertIsNone(self.fault(asked, answer(source(TERMS, quote))))

    def test_text_of_the_server_decides_when_known(self):
        text = "Warranty.\nBattery of a robot\t12 months\tno warranty\n"
        asked = question(TERMS, "Battery of a robot 12 months no warranty")
        given = dict(source(TERMS, "Battery of a robot\t12 months", 10))
        self.assertIsNone(self.fault(asked, answer(given), {TERMS: text}))
        self.assertIn("not what stands", self.fault(asked, answer(dict(given, start=11)), {TERMS: text}))

    def test_other_document_with_the_same_fact(self):
        asked = question(TERMS, "no such passage", also=[{"document": MANUAL, "accept": [WOOL]}])
        self.assertIsNone(self.fault(asked, answer(source(MANUAL, WOOL))))


class ReaderTest(unittest.TestCase):
    def test_page_furniture_of_pdf_can_be_left_out(self):
        without, with_it = document_texts(DEMO / TERMS)
        self.assertNotIn("Page 1 of", " ".join(without.split()))
        self.assertIn("WT-11, 1 January 2025", " ".join(with_it.split()))

    def test_navigation_of_html_is_left_out(self):
        text = document_texts(DEMO / "error-codes.html")[0]
        self.assertNotIn("cookies", text)
        self.assertIn("Imbalance at three attempts", text)

    def test_places_count_normalised_text(self):
        folded = Folded("a  |\n b\u00a0ﬁ")  # normalised: "a | b fi"
        self.assertEqual("abfi", folded.text)
        self.assertEqual([(4, 8)], folded.spans(Folded("b | fi")))
        self.assertEqual(8, folded.offset[-1])


if __name__ == "__main__":
    unittest.main()
