"""Close codes and waits, without a clock."""
import statistics
import unittest

import stage  # noqa: F401  Puts the package on the path.
from auriga_live import CloseAction, ConnectionLost, close_action
from auriga_live.retry import Backoff, spread

ACTIONS = [
    (CloseAction.DONE, [1000]),
    (CloseAction.RECONNECT, [1001, 1005, 1006, 1011, 1012, 1013, 4000, 4008, 4029, 4499]),
    (CloseAction.MEND, [1002, 1003, 1007, 1009]),
    (CloseAction.STOP, [1008, 1010, 1014, 1015, 3000, 3999, 4500, 4899, 4903, 4999, 0]),
    (CloseAction.ENDED, [4900]),
    (CloseAction.TAKEN_OVER, [4901]),
    (CloseAction.MOVED, [4902]),
]


class CloseCodeTest(unittest.TestCase):
    def test_each_range_has_its_action(self):
        for action, codes in ACTIONS:
            for code in codes:
                with self.subTest(code=code):
                    self.assertIs(action, close_action(code))

    def test_only_what_asks_for_it_is_tried_again(self):
        for action, codes in ACTIONS:
            for code in codes:
                with self.subTest(code=code):
                    self.assertEqual(action is CloseAction.RECONNECT,
                                     ConnectionLost(code).retryable)


class BackoffTest(unittest.TestCase):
    def test_the_bound_doubles_to_thirty_seconds(self):
        backoff = Backoff(draw=lambda: 1.0)
        self.assertEqual([1, 2, 4, 8, 16, 30, 30, 30], [backoff.next() for _ in range(8)])

    def test_the_whole_range_below_the_bound_is_used(self):
        waits = []
        for _ in range(4000):
            backoff = Backoff()
            backoff.next()
            waits.append(backoff.next())
        self.assertTrue(all(0 <= wait < 2 for wait in waits))
        self.assertAlmostEqual(1.0, statistics.mean(waits), delta=0.1)
        self.assertAlmostEqual(2 / 12 ** 0.5, statistics.stdev(waits), delta=0.1)

    def test_what_the_server_asks_for_is_waited_and_spread(self):
        self.assertEqual(7.0, Backoff(draw=lambda: 0.0).next(7.0))
        self.assertEqual(7.5, Backoff(draw=lambda: 0.5).next(7.0))

    def test_it_begins_anew_after_a_connection_that_held(self):
        backoff = Backoff(draw=lambda: 1.0)
        for _ in range(5):
            backoff.next()
        backoff.reset()
        self.assertEqual(1.0, backoff.next())

    def test_days_of_tries_stay_at_the_bound(self):
        backoff = Backoff(draw=lambda: 1.0)
        for _ in range(5000):
            last = backoff.next()
        self.assertEqual(30.0, last)


class SpreadTest(unittest.TestCase):
    def test_it_is_a_tenth_of_the_time_left_and_a_minute_at_most(self):
        for left, most in ((1200, 60), (600, 60), (300, 30), (60, 6), (0, 0), (-5, 0)):
            with self.subTest(left=left):
                self.assertAlmostEqual(most, spread(left))


if __name__ == "__main__":
    unittest.main()
