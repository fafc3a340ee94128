#!/usr/bin/env python3
"""The data folder and who works on it: one server at a time and no tool in its way, a schema that
is migrated after a backup and by `serve` and `migrate` alone, backups that bring everything back."""
import json
import os
import pathlib
import re
import signal
import sqlite3
import subprocess
import sys
import time

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve()
ROOT = HERE.parents[3]
sys.path[:0] = [str(ROOT), str(HERE.parent)]
from command_line_test import CommandLine, DONE, FAILED, PROGRAM, QUESTION  # noqa: E402
from tests.support import live_server  # noqa: E402
from tests.support.junit_unittest import main  # noqa: E402


class DataFolder(CommandLine):
    def rows(self, sql, *values):
        database = sqlite3.connect(self.data / "auriga.db")
        with database:
            out = database.execute(sql, values).fetchall()
        database.close()
        return out

    def applied(self):
        return self.rows("SELECT domain, number FROM schema_migrations ORDER BY domain, number")

    def make_older(self):
        """As a program left the database that did not know the tools of agents yet."""
        for file in sorted((ROOT / "src/domains/tools/migrations").glob("*.sql"), reverse=True):
            for table in re.findall(r"CREATE TABLE (\w+)", file.read_text()):
                self.rows(f"DROP TABLE {table}")
        self.rows("DELETE FROM schema_migrations WHERE domain = 'tools'")

    def backups(self):
        return sorted((self.data / "backups").glob("*"))


class SchemaTest(DataFolder):
    def tools(self, agent):
        """The commands that work straight on a data folder but migrate none."""
        return (("backup", self.folder / "copy"), ("doctor",),
                ("agent", "chat", agent, QUESTION), ("agent", "search", agent, "museum"),
                ("agent", "create", "--name", "Desk", "--sop", self.folder / "sop.md"),
                ("account", "reset-link", "olive@example.org"))

    def test_tools_leave_an_older_database_as_it_is(self):
        agent = self.make_agent("--data", self.data)["agent_id"]
        self.make_older()
        before = self.applied()
        for words in self.tools(agent):
            done = self.auriga(*words, "--data", self.data, code=FAILED)
            self.assertIn(f"run auriga migrate --data {self.data}", done.stdout + done.stderr,
                          words)
            self.assertEqual(self.applied(), before, words)
        self.assertEqual(self.backups(), [])
        self.assertFalse((self.folder / "copy").exists())

    def test_tools_name_a_newer_database(self):
        agent = self.make_agent("--data", self.data)["agent_id"]
        self.rows("INSERT INTO schema_migrations (domain, number, name, checksum, applied_at)"
                  " VALUES ('harbours', 1, 'harbours', 'x', 1)")
        for words in (*self.tools(agent), ("migrate",), ("serve",)):
            done = self.auriga(*words, "--data", self.data, code=FAILED)
            self.assertIn("newer version", done.stdout + done.stderr, words)

    def test_migrate_takes_a_backup_that_restores(self):
        agent = self.make_agent("--data", self.data)["agent_id"]
        current = self.applied()
        self.make_older()
        older = self.applied()
        done = self.on_data("migrate")
        self.assertGreater(done["applied"], 0)
        self.assertEqual([str(path) for path in self.backups()], [done["backup"]])
        self.assertEqual(self.applied(), current)
        self.assert_answers(agent, "--data", self.data)
        self.assertEqual(self.on_data("migrate"), {"applied": 0, "backup": ""})
        self.assertEqual(len(self.backups()), 1, "nothing to do needs no backup")
        self.on_data("restore", done["backup"], "--replace")
        self.assertEqual(self.applied(), older)

    def test_serve_takes_one_too_and_a_new_folder_needs_none(self):
        with live_server.LiveServer(PROGRAM, self.data):
            pass
        self.assertEqual(self.backups(), [])
        self.make_older()
        with live_server.LiveServer(PROGRAM, self.data) as server:
            self.assertEqual(len(self.backups()), 1)
            self.assertIn(str(self.backups()[0]), "\n".join(server.output))

    def test_attempts_that_fail_take_one_backup_together(self):
        self.make_agent("--data", self.data)
        for _ in range(2):  # What changes the data between makes the next backup one of its own.
            self.make_older()
            self.rows("CREATE TABLE tools (in_the_way TEXT)")
            for command in ("migrate", "serve", "migrate"):
                self.auriga(command, "--data", self.data, code=FAILED)
            self.rows("DROP TABLE tools")
            done = self.on_data("migrate")
            self.assertIn(pathlib.Path(done["backup"]), self.backups())
        self.assertEqual(len(self.backups()), 2)

    def test_nothing_is_migrated_without_its_backup(self):
        self.make_agent("--data", self.data)
        self.make_older()
        before = self.applied()
        self.file("data/backups", "in the way")
        for command in ("migrate", "serve"):
            said = self.auriga(command, "--data", self.data, code=FAILED).stderr
            self.assertIn("no backup could be taken", said)
            self.assertIn("--without-backup", said)
            self.assertEqual(self.applied(), before)
        self.assertGreater(self.on_data("migrate", "--without-backup")["applied"], 0)


class OneAtATimeTest(DataFolder):
    def test_no_tool_works_against_a_server(self):
        agent = self.make_agent("--data", self.data)["agent_id"]
        self.on_data("backup", self.folder / "backup")
        with live_server.LiveServer(PROGRAM, self.data) as server:
            for words in (("agent", "create", "--name", "Later", "--sop", self.folder / "sop.md"),
                          ("restore", self.folder / "backup", "--replace"), ("migrate",)):
                said = self.auriga(*words, "--data", self.data, code=FAILED).stderr
                self.assertIn(f"in use by process {server.process.pid}", said, words)
                self.assertEqual("--server" in said, words[0] == "agent", said)
            # What only reads, or writes as a request does, may work beside it.
            self.on_data("backup", self.folder / "second")
            self.assert_answers(agent, "--data", self.data)

    def test_a_restore_holds_the_folder_until_the_files_are_exchanged(self):
        agent = self.make_agent("--data", self.data)["agent_id"]
        self.on_data("backup", self.folder / "backup")
        held = False
        while not held:
            restore = subprocess.Popen([PROGRAM, "restore", self.folder / "backup", "--replace",
                                        "--data", self.data], stdout=subprocess.DEVNULL,
                                       env=live_server.environment_of({}))
            while restore.poll() is None and not list(self.folder.glob("data.restoring-*")):
                time.sleep(0.0002)
            restore.send_signal(signal.SIGSTOP)
            # Unless it was too quick to be stopped in the middle: then once more.
            held = bool(list(self.folder.glob("data.restoring-*")))
            if held:
                said = self.auriga("migrate", "--data", self.data, code=FAILED).stderr
                self.assertIn(f"in use by process {restore.pid}", said)
            restore.send_signal(signal.SIGCONT)
            self.assertEqual(restore.wait(60), DONE)
        self.assert_answers(agent, "--data", self.data)


class RestoreTest(DataFolder):
    def setUp(self):
        super().setUp()
        self.agent = self.make_agent("--data", self.data)["agent_id"]
        self.settings = self.file("data/auriga.toml", "[server]\nport = 8099\n")
        self.backup = self.folder / "backup"
        self.on_data("backup", self.backup)

    def port(self, data):
        values = self.json("config", "show", "--data", data)
        return {one["name"]: one["value"] for one in values}["server.port"]

    def test_the_settings_come_along(self):
        other = self.folder / "other"
        self.json("restore", self.backup, "--data", other)
        self.assertEqual(self.port(other), "8099")
        self.assert_answers(self.agent, "--data", other)

    def test_the_settings_of_the_folder_stay(self):
        self.settings.write_text("[server]\nport = 8100\n")
        said = self.auriga("restore", self.backup, "--replace", "--data", self.data).stdout
        self.assertIn("auriga.toml stays as it was", said)
        self.assertEqual(self.port(self.data), "8100")
        self.settings.unlink()
        self.on_data("restore", self.backup, "--replace")
        self.assertEqual(self.port(self.data), "8099")

    def test_into_a_folder_that_holds_nothing(self):
        for name, put in (("empty", []), ("locked", ["auriga.lock"]), ("set", ["auriga.toml"])):
            folder = self.folder / name
            folder.mkdir()
            for file in put:
                self.file(f"{name}/{file}", "")
            restored = self.json("restore", self.backup, "--data", f"{folder}/")
            self.assertEqual(restored["kept"], "")
            self.assert_answers(self.agent, "--data", folder)
            self.assertEqual(self.port(folder), "8080" if put == ["auriga.toml"] else "8099")
        self.assertEqual([path.name for path in self.folder.glob("*.re*")], [])

    def test_a_slash_at_the_end_and_a_link(self):
        new = f"{self.folder}/new/deep/"
        self.json("restore", self.backup, "--data", new)
        self.assert_answers(self.agent, "--data", new)
        kept = self.json("restore", self.backup, "--replace", "--data", f"{self.data}/")["kept"]
        self.assertTrue((pathlib.Path(kept) / "auriga.db").exists(), kept)
        link = self.folder / "link"
        link.symlink_to(self.data)
        self.json("restore", self.backup, "--replace", "--data", link)
        self.assertTrue(link.is_symlink())
        self.assert_answers(self.agent, "--data", link)

    def test_into_a_mount_point(self):
        mount = self.folder / "mount"
        mount.mkdir()
        # Seen by nobody else where the system lets mounts be private, and gone with the shell.
        script = """mount -t tmpfs auriga-test "$1"; trap 'umount "$1"' EXIT
            "$2" restore "$3" --data "$1" --json
            "$2" restore "$3" --data "$1" --json --replace
            "$2" agent chat "$4" "$5" --data "$1" --json; ls "$1" """
        done = subprocess.run(
            ["unshare", "--mount", "--propagation", "unchanged",
             *([] if os.geteuid() == 0 else ["--map-root-user"]), "sh", "-ec", script, "sh", mount,
             PROGRAM, self.backup, self.agent, QUESTION],
            capture_output=True, text=True, timeout=120, env=live_server.environment_of({}))
        self.assertEqual(done.returncode, DONE, done.stdout + done.stderr)
        first, second, answer, *found = done.stdout.splitlines()
        self.assertEqual(json.loads(first)["kept"], "")
        self.assertRegex(json.loads(second)["kept"], f"^{mount}/replaced-")
        self.assertIn("half past nine", json.loads(answer)["answer"])
        self.assertIn("auriga.toml", found)

    def test_a_folder_whose_restore_was_cut_short_is_not_opened(self):
        self.file("data/restore-unfinished-1/auriga.db", "")
        for command in ("serve", "migrate"):
            said = self.auriga(command, "--data", self.data, code=FAILED).stderr
            self.assertIn("was cut short", said)
            self.assertIn("--replace", said)
        self.on_data("restore", self.backup, "--replace")
        self.assert_answers(self.agent, "--data", self.data)

    def test_what_is_no_folder_or_holds_something_is_left(self):
        self.auriga("restore", self.backup, "--data", self.file("file", "mine"), code=FAILED)
        mine = self.file("full/mine", "mine")
        said = self.auriga("restore", self.backup, "--data", mine.parent, code=FAILED).stderr
        self.assertIn("is not empty", said)
        self.assertEqual(mine.read_text(), "mine")


class PermissionsTest(DataFolder):
    def test_a_folder_that_others_could_read_is_closed(self):
        self.make_agent("--data", self.data)
        self.file("data/node", "nod_1\n")
        strange = self.file("data/notes.txt", "not ours")
        paths = [self.data, *self.data.rglob("*")]
        for path in paths:
            path.chmod(0o755 if path.is_dir() else 0o644)
        words = "others on this machine could look into the data folder"
        with live_server.LiveServer(PROGRAM, self.data) as server:
            self.assertEqual("\n".join(server.output).count(words), 1)
        for name in ("", "auriga.db", "auriga.lock", "keys", "node", "objects"):
            path = self.data / name
            self.assertEqual(path.stat().st_mode & 0o077, 0, path)
            self.assertEqual(path.stat().st_mode & 0o600, 0o600, path)
        self.assertEqual(strange.stat().st_mode & 0o777, 0o644)
        with live_server.LiveServer(PROGRAM, self.data) as server:
            self.assertNotIn(words, "\n".join(server.output))

    def test_a_folder_of_everybody_stays_one(self):
        self.data.mkdir()
        os.chmod(self.data, 0o1777)
        with live_server.LiveServer(PROGRAM, self.data):
            self.assertEqual(self.data.stat().st_mode & 0o1777, 0o1777)


if __name__ == "__main__":
    main()
