#!/usr/bin/python3
"""The topic `notifications` of /ws/dashboard, which is each person's own."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.integration.broadcasts.dashboard_test import Boards  # noqa: E402
from tests.integration.broadcasts.stage import main  # noqa: E402


class NotificationsTest(Boards):
    """A topic of one's own: two people of one organisation hear each what is theirs."""

    def agent(self, name):
        return self.owner.create_agent(name, "# Desk\nAnswer from the documents.\n", [
            ("note.md", "text/markdown", b"# Note\nThe desk opens at nine.\n")])["id"]

    async def test_the_bell_is_told_at_once(self):
        board = await self.board()
        await board.subscribe("notifications")
        agent = self.agent("Bell")
        await board.listen(until=lambda: board.events)
        event = board.events.pop()
        self.assertEqual(event["type"], "notification.created")
        said = event["data"]["notification"]
        self.assertEqual((said["kind"], said["subject_id"]), ("agent_ready", agent))
        path = "/api/v1/notifications"
        listed = self.owner.expect(200, "GET", path)
        self.assertEqual(listed["items"][0], said)
        self.assertEqual(listed["unread"], event["data"]["unread"])
        self.owner.expect(200, "PUT", f"{path}/{said['id']}/read")
        await board.listen(until=lambda: board.events)
        event = board.events.pop()
        self.assertEqual((event["type"], event["data"]["unread"]),
                         ("notifications.changed", listed["unread"] - 1))

    async def test_nobody_hears_anothers(self):
        ours, theirs = await self.board(), await self.board(self.member)
        outside = await self.board(self.stranger)
        for board in (ours, theirs, outside):
            await board.subscribe("notifications")
        self.agent("Two bells")
        await ours.listen(until=lambda: ours.events)
        await theirs.listen(until=lambda: theirs.events)
        first, second = (board.events[0]["data"]["notification"] for board in (ours, theirs))
        self.assertEqual(first["subject_id"], second["subject_id"])
        self.assertNotEqual(first["id"], second["id"])
        self.owner.expect(200, "POST", "/api/v1/notifications/read-all")
        await ours.listen(until=lambda: len(ours.events) > 1)
        await theirs.listen(0.4)
        await outside.listen(0.1)
        self.assertEqual(len(theirs.events), 1)
        self.assertEqual(outside.events, [])

    async def test_a_program_has_no_bell(self):
        key = self.owner.create_key(("admin",))["key"]
        board = await self.board(self.owner.clone_with_key(key))
        self.assertEqual((await board.ask(subscribe={"topic": "notifications"}))["error"]["code"],
                         "TOPIC_UNKNOWN")

    async def test_no_name_leads_to_anothers(self):
        board = await self.board(self.stranger)
        for topic in (f"{self.owner.user['id']}/notifications",
                      f"org/{self.owner.user['organization']['id']}/{self.owner.user['id']}/notifications"):
            self.assertEqual((await board.ask(subscribe={"topic": topic}))["error"]["code"],
                             "TOPIC_UNKNOWN")


if __name__ == "__main__":
    main()
