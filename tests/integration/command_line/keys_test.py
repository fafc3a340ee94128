#!/usr/bin/env python3
"""The master keys: rotated, cut short, wrong, in backups, and given by the configuration."""
import base64
import contextlib
import os
import pathlib
import sqlite3
import sys

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))
from tests.integration.command_line.command_line import FAILED, PROGRAM, CommandLine  # noqa: E402
from tests.support import live_server  # noqa: E402
from tests.support.junit_unittest import main  # noqa: E402

OWNER = "owner@example.org"
SECRET = "sk-harbour-0123456789"


class KeysTest(CommandLine):
    def key_file(self):
        return self.data / "keys" / "master.key"

    def keys(self):
        return [line.split()[0] for line in self.key_file().read_text().splitlines()]

    def sealed(self):
        """Every sealed value of the database, wherever it is: table, column, value."""
        with contextlib.closing(sqlite3.connect(self.data / "auriga.db")) as database:
            tables = [row[0] for row in database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table'")]
            return [(table, column[1], row[0])
                    for table in tables
                    for column in database.execute(f'PRAGMA table_info("{table}")').fetchall()
                    for row in database.execute(
                        f'SELECT "{column[1]}" FROM "{table}" WHERE "{column[1]}" LIKE \'s1.%\'')]

    def fill(self):
        """A server that has worked: it sealed something in every place there is."""
        with live_server.LiveServer(PROGRAM, self.data) as server:
            owner = server.set_up_owner()
            owner.expect(200, "PUT", "/api/v1/secrets/HARBOUR_KEY", {"value": SECRET})
            login = owner.expect(200, "POST", "/api/v1/auth/login",
                                 {"email": OWNER, "password": live_server.PASSWORD,
                                  "delivery": "body"})
            refresh = {"refresh_token": login["refresh_token"]}
            owner.expect(200, "POST", "/api/v1/auth/refresh", refresh)
            key = {"name": "mine", "scopes": ["chat"]}
            once = {"Idempotency-Key": "once"}
            made = owner.send("POST", "/api/v1/api-keys", key, once)
            self.assertEqual(made.status, 201)
            refused = self.auriga("keys", "rotate", "--data", self.data, code=FAILED).stderr
            self.assertIn(str(server.process.pid), refused)
            self.assertIn("stop it, and start it again afterwards", refused)
        return owner, refresh, lambda again: again.send("POST", "/api/v1/api-keys", key,
                                                        once).json() == made.json()

    def test_a_rotation_leaves_nothing_under_the_former_key(self):
        owner, refresh, is_replayed = self.fill()
        before = self.sealed()
        self.assertEqual({(table, column) for table, column, _ in before},
                         {("installation_secrets", "sealed"), ("refresh_tokens", "successor"),
                          ("secrets", "sealed"), ("idempotent_answers", "body")})
        old, = self.keys()
        done = self.on_data("keys", "rotate")
        self.assertEqual((done["made"], done["sealed"], done["unreadable"], done["forgotten"]),
                         (True, len(before), 0, 0))
        self.assertEqual(self.keys()[1:], [old])
        self.assertEqual(self.key_file().stat().st_mode & 0o777, 0o600)
        current, former = self.on_data("keys", "list")
        self.assertEqual((current["sealed"], former["sealed"]), (len(before), 0))
        self.assertTrue(all(value.startswith(f"s1.{current['id']}.")
                            for _, _, value in self.sealed()))
        found = {one["name"]: one for one in self.json("doctor", "--data", self.data, "--set",
                                                       f"server.port={live_server.free_port()}")}
        self.assertEqual(found["master key"]["status"], "ok")
        self.assertIn("0 days ago; 1 former is kept", found["master key"]["detail"])
        with live_server.LiveServer(PROGRAM, self.data) as server:
            again = server.client()
            again.expect(200, "POST", "/api/v1/auth/refresh", refresh)
            again.sign_in_with(again.expect(200, "POST", "/api/v1/auth/login",
                                            {"email": OWNER,
                                             "password": live_server.PASSWORD,
                                             "delivery": "body"}),
                               OWNER, live_server.PASSWORD)
            self.assertTrue(is_replayed(again))

    def test_one_that_was_cut_short_is_ended_first(self):
        self.fill()
        values = len(self.sealed())
        fresh = base64.urlsafe_b64encode(os.urandom(32)).decode().rstrip("=")
        # As a crash leaves it between the new key and the first value under it.
        self.key_file().write_text(f"{fresh} 2026-11-30T10:00:00Z\n{self.key_file().read_text()}")
        self.key_file().with_name("master.key.new").write_text("half of")
        done = self.on_data("keys", "rotate")
        self.assertEqual((done["made"], done["sealed"]), (False, values))
        self.assertEqual(self.keys()[0], fresh)
        again = self.on_data("keys", "rotate", "--forget")
        self.assertEqual((again["made"], again["forgotten"]), (True, 2))
        self.assertEqual(len(self.keys()), 1)

    def test_a_backup_has_every_key(self):
        self.fill()
        self.on_data("backup", self.folder / "before")
        self.on_data("keys", "rotate")
        self.on_data("backup", self.folder / "after")
        self.on_data("keys", "rotate", "--forget")
        for name, keys in (("before", 1), ("after", 2)):
            self.on_data("restore", self.folder / name, "--replace")
            self.assertEqual(len(self.keys()), keys)
            self.assertEqual([one["id"] == "" for one in self.on_data("keys", "list")],
                             [False] * keys)

    def test_a_wrong_key_changes_nothing(self):
        self.fill()
        before = self.sealed()
        wrong = "A" * 43 + "\n"
        self.key_file().write_text(wrong)
        self.auriga("keys", "rotate", "--data", self.data, code=FAILED)
        self.assertEqual(self.key_file().read_text(), wrong)
        self.assertEqual(self.sealed(), before)

    def test_a_value_that_was_moved_is_refused(self):
        self.fill()
        with contextlib.closing(sqlite3.connect(self.data / "auriga.db")) as database:
            database.execute("INSERT INTO secrets SELECT org_id, 'other', sealed, created_at, "
                             "updated_at FROM secrets")
            database.commit()
        done = self.auriga("keys", "rotate", "--data", self.data, "--forget", code=FAILED)
        self.assertIn("1 values open with none of the keys", done.stderr)
        self.assertEqual(len(self.keys()), 2, "the key that it is under is not forgotten")

    def test_keys_that_the_configuration_gives(self):
        self.fill()
        old, = self.keys()
        fresh = "B" * 42 + "A"
        both = ("--set", f"accounts.master_key={fresh} {old}")
        done = self.on_data("keys", "rotate", *both)
        self.assertFalse(done["made"])
        self.assertGreater(done["sealed"], 0)
        self.assertEqual(self.keys(), [old], "the file is not the configuration's")
        self.assertEqual([one["sealed"] for one in self.on_data("keys", "list", *both)],
                         [done["sealed"], 0])
        self.assertIn("take the former ones out there",
                      self.auriga("keys", "rotate", "--forget", "--data", self.data, *both,
                                  code=FAILED).stderr)
        self.assertIn("accounts.master_key must hold one key or several",
                      self.auriga("config", "check", "--data", self.data, "--set",
                                  f"accounts.master_key={fresh} {old[:-1]}", code=FAILED).stderr)

    def test_no_server_may_be_without_the_keys_of_the_configuration(self):
        self.fill()
        old, = self.keys()
        both = ("--set", f"accounts.master_key={'B' * 42 + 'A'} {old}")
        with live_server.LiveServer(PROGRAM, self.data) as server:
            before = self.sealed()
            refused = self.auriga("keys", "rotate", "--data", self.data, *both, code=FAILED).stderr
            self.assertIn(str(server.process.pid), refused)
            self.assertIn("add --all-restarted", refused)
            self.assertEqual(self.sealed(), before)
        with live_server.LiveServer(PROGRAM, self.data,
                                    settings={"accounts.master_key": both[1].split("=", 1)[1]}):
            done = self.on_data("keys", "rotate", "--all-restarted", *both)
            self.assertGreater(done["sealed"], 0)
            self.assertEqual(self.on_data("keys", "list", *both)[1]["sealed"], 0)

    def test_nothing_is_made_before_other_servers_are_asked_about(self):
        elsewhere = ("--set", "database.url=postgresql://nobody@127.0.0.1:1/none")
        refused = self.auriga("keys", "rotate", "--data", self.data, *elsewhere, code=FAILED).stderr
        self.assertIn("add --all-stopped", refused)
        refused = self.auriga("keys", "rotate", "--data", self.data, *elsewhere, "--set",
                              f"accounts.master_key={'B' * 42 + 'A'}", code=FAILED).stderr
        self.assertIn("add --all-restarted", refused)
        self.assertFalse(self.key_file().exists())


if __name__ == "__main__":
    main()
