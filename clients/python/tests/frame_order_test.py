"""Merging two connections into one sequence, over many random interleavings."""
import random
import unittest

import stage  # noqa: F401  Puts the package on the path.
from auriga_live.frame import AudioFrame
from auriga_live.frame_order import FrameOrder, FrameQueue


def frame(sequence, samples=b"ab"):
    return AudioFrame(sequence, 0, "en", 0, samples)


def numbers(frames):
    return [each.sequence for each in frames]


class OneConnectionTest(unittest.TestCase):
    def test_frames_go_through(self):
        order = FrameOrder()
        self.assertEqual([3, 4, 5], [n for s in (3, 4, 5) for n in numbers(order.offer(frame(s)))])
        self.assertEqual((0, 0), (order.missed, order.duplicates))

    def test_a_gap_is_counted_on_the_frame_behind_it(self):
        order = FrameOrder()
        order.start(1)
        order.offer(frame(1))
        [behind] = order.offer(frame(5))
        self.assertEqual((3, 3), (behind.missed, order.missed))
        [next_one] = order.offer(frame(6))
        self.assertEqual(0, next_one.missed)

    def test_a_gap_at_the_start_counts_from_the_frame_promised(self):
        order = FrameOrder()
        order.start(10)
        self.assertEqual(2, order.offer(frame(12))[0].missed)

    def test_nothing_comes_twice(self):
        order = FrameOrder()
        order.start(1)
        out = [n for s in (1, 2, 1, 2, 3, 3) for n in numbers(order.offer(frame(s)))]
        self.assertEqual(([1, 2, 3], 3), (out, order.duplicates))

    def test_a_new_start_is_no_gap(self):
        order = FrameOrder()
        order.start(1)
        order.offer(frame(1))
        order.start(50)
        self.assertEqual(0, order.offer(frame(50))[0].missed)


class RefreshTest(unittest.TestCase):
    def run_two(self, old, new, seed):
        """Frames of both connections, each in order, in a random interleaving."""
        draw = random.Random(seed)
        order = FrameOrder()
        order.start(1)
        out = []
        order.begin_overlap()
        old, new = list(old), list(new)
        while old or new:
            if old and (not new or draw.random() < 0.5):
                out += order.offer(frame(old.pop(0)))
                if not old:
                    out += order.end_overlap()
            else:
                out += order.offer(frame(new.pop(0)), newer=True)
        out += order.end_overlap()
        return order, out

    def test_no_interleaving_loses_or_doubles(self):
        for seed in range(500):
            cut = random.Random(seed).randint(2, 39)
            order, out = self.run_two(range(1, cut), range(cut, 41), seed)
            self.assertEqual(list(range(1, 41)), numbers(out), seed)
            self.assertEqual((0, 0), (order.missed, order.duplicates), seed)

    def test_both_connections_fed_at_once(self):
        for seed in range(500):
            draw = random.Random(seed)
            begin, end = draw.randint(1, 20), draw.randint(20, 40)
            order, out = self.run_two(range(1, end + 1), range(begin, 41), seed)
            self.assertEqual(list(range(1, 41)), numbers(out), seed)
            self.assertEqual(0, order.missed, seed)

    def test_frames_that_neither_brings_are_counted(self):
        for seed in range(500):
            draw = random.Random(seed)
            old = sorted(draw.sample(range(1, 21), 15))
            new = sorted(draw.sample(range(21, 41), 15))
            order, out = self.run_two(old, new, seed)
            self.assertEqual(old + new, numbers(out), seed)
            self.assertEqual(new[-1] - 30, order.missed, seed)
            self.assertEqual(order.missed, sum(each.missed for each in out), seed)

    def test_an_old_connection_that_dies_loses_only_its_rest(self):
        order = FrameOrder()
        order.start(1)
        order.begin_overlap()
        out = order.offer(frame(1))
        for sequence in (4, 5):
            out += order.offer(frame(sequence), newer=True)
        self.assertEqual([1], numbers(out))
        out += order.end_overlap()
        self.assertEqual([1, 4, 5], numbers(out))
        self.assertEqual([0, 2, 0], [each.missed for each in out])


class QueueTest(unittest.TestCase):
    def test_a_slow_reader_misses_the_oldest_and_is_told(self):
        queue = FrameQueue(10)
        for sequence in range(1, 9):
            queue.put(frame(sequence))
        self.assertEqual((5, 3), (len(queue), queue.dropped))
        first = queue.take()
        self.assertEqual((4, 3), (first.sequence, first.missed))
        self.assertEqual([5, 6, 7, 8], [queue.take().sequence for _ in range(4)])

    def test_the_newest_stays_however_large(self):
        queue = FrameQueue(10)
        queue.put(frame(1, bytes(50)))
        queue.put(frame(2, bytes(50)))
        self.assertEqual((1, 2, 1), (len(queue), (one := queue.take()).sequence, one.missed))

    def test_order_holds_over_thousands(self):
        queue = FrameQueue(1000)
        out, sequence = [], 0
        for step in range(5000):
            sequence += 1
            queue.put(frame(sequence))
            if step % 3:
                out.append(queue.take().sequence)
        while len(queue):
            out.append(queue.take().sequence)
        self.assertEqual(sorted(set(out)), out)
        self.assertEqual(5000, len(out) + queue.dropped)


if __name__ == "__main__":
    unittest.main()
