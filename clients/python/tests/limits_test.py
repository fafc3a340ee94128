"""What the server answers when there is no room, and how long it asks to wait."""
import unittest

import stage
from auriga_live import CapacityError, ConnectionRefused, Listener, Speaker


class LimitsTest(unittest.IsolatedAsyncioTestCase):
    async def test_a_full_broadcast_says_when_to_come_again(self):
        with stage.server(**{"broadcasts.listeners_max": 1}) as server:
            async with Speaker(server.url, token=server.owner.token) as speaker:
                await speaker.start("en")
                async with Listener(server.url, speaker.session_id, "en"):
                    with self.assertRaises(CapacityError) as caught:
                        async with Listener(server.url, speaker.session_id, "en"):
                            pass
                error = caught.exception
                self.assertEqual("SESSION_FULL", error.code)
                self.assertGreater(error.retry_after, 0)
                self.assertTrue(error.correlation_id)
                self.assertIsNone(error.__cause__)

    async def test_too_many_connections_are_refused_at_the_door(self):
        with stage.server(**{"broadcasts.connects_per_minute": 3}) as server:
            with self.assertRaises(CapacityError) as caught:
                for _ in range(10):
                    async with Speaker(server.url, token=server.owner.token) as speaker:
                        await speaker.start("en")
            error = caught.exception
            self.assertEqual("RATE_LIMIT_EXCEEDED", error.code)
            self.assertGreater(error.retry_after, 0)
            self.assertLessEqual(error.retry_after, 60)
            self.assertIsInstance(error.__cause__, ConnectionRefused)
            self.assertEqual(429, error.__cause__.status)
            self.assertTrue(error.correlation_id)


if __name__ == "__main__":
    unittest.main()
