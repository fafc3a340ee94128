#!/usr/bin/env python3
"""The commands that look after a data folder: backup, restore, migrate, doctor; and what is said where
there is none, or where it is not the server's."""
import os
import pathlib
import sys

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))
from tests.integration.command_line.command_line import (  # noqa: E402
    FAILED, PROGRAM, QUESTION, CommandLine)
from tests.support import live_server  # noqa: E402
from tests.support.junit_unittest import main  # noqa: E402


class DataTest(CommandLine):
    def test_a_backup_brings_everything_back(self):
        agent = self.make_agent("--data", self.data)["agent_id"]
        manifest = self.on_data("backup", f"{self.folder / 'backup'}/")  # As shells complete it.
        self.assertIn("auriga.db", [file["path"] for file in manifest["files"]])
        self.on_data("agent", "create", "--name", "Later", "--sop", self.folder / "sop.md")
        self.auriga("restore", self.folder / "backup", "--data", self.data, code=FAILED)
        restored = self.on_data("restore", self.folder / "backup", "--replace")
        self.assertTrue(pathlib.Path(restored["kept"]).is_dir())
        self.assert_answers(agent, "--data", self.data)

    def test_a_backup_says_whether_it_holds_the_master_key(self):
        self.make_agent("--data", self.data)
        said = self.auriga("backup", self.folder / "one", "--data", self.data).stdout
        self.assertIn("It holds the master key", said)
        given = {"settings": {"accounts.master_key": "B" * 42 + "A"}}
        self.auriga("migrate", "--data", self.folder / "other", **given)
        said = self.auriga("backup", self.folder / "two", "--data", self.folder / "other",
                           **given).stdout
        self.assertIn("It does not hold the master key, which accounts.master_key gives", said)

    def test_what_makes_no_installation_refuses_where_there_is_none(self):
        agent = self.make_agent("--data", self.data)["agent_id"]
        other = self.folder / "other"
        for words in (("backup", self.folder / "copy"), ("doctor",), ("keys", "list"),
                      ("keys", "rotate"), ("agent", "chat", agent, QUESTION),
                      ("agent", "search", agent, "museum"),
                      ("account", "reset-link", "olive@example.org")):
            done = self.auriga(*words, "--data", other, code=FAILED)
            said = done.stdout + done.stderr
            self.assertIn(f"there is no installation in {other} ({other}/keys/master.key is not "
                          "there): name its folder with --data", said, words)
            self.assertFalse(other.exists(), words)
        self.assertFalse((self.folder / "copy").exists())
        self.auriga("migrate", "--data", other)
        self.auriga("backup", self.folder / "copy", "--data", other)

    def test_a_database_elsewhere_makes_no_installation_of_a_folder(self):
        def at(name):
            return "--set", f"database.url=sqlite:{self.folder}/{name}.db"

        self.auriga("migrate", "--data", self.data, *at("far"))
        self.auriga("keys", "list", "--data", self.data, *at("far"))
        other = self.folder / "other"
        for data, name, missing in ((other, "far", other / "keys/master.key"),
                                    (self.data, "farther", self.folder / "farther.db")):
            said = self.auriga("keys", "list", "--data", data, *at(name), code=FAILED).stderr
            self.assertIn(f"there is no installation in {data} ({missing} is not there)", said)
        self.assertFalse(other.exists())
        said = self.auriga("keys", "list", "--data", self.data, "--set",
                           "database.url=mysql://db.example.org/auriga", code=FAILED).stderr
        self.assertIn("database.url must be sqlite:PATH, a path, or postgresql://", said)

    def test_what_root_makes_the_server_can_read(self):
        self.data.mkdir()
        if os.geteuid() == 0:  # Who else can give files away?
            os.chown(self.data, 12345, 12346)
        owner = self.data.stat()
        self.file("data/node", "nod_1\n")  # As a tool left it.
        self.make_agent("--data", self.data)
        self.auriga("restore", self.folder, "--data", self.data, code=FAILED)  # Which locks it.
        for path in self.data.rglob("*"):
            found = path.lstat()
            self.assertEqual((found.st_uid, found.st_gid), (owner.st_uid, owner.st_gid), path)

    def test_a_restore_that_may_not_write_says_so(self):
        self.make_agent("--data", self.data)
        self.on_data("backup", self.folder / "backup")
        below = self.file("a-file", "") / "data"
        said = self.auriga("restore", self.folder / "backup", "--data", below, code=FAILED).stderr
        self.assertIn("Not a directory", said)
        self.assertNotIn("full", said)

    def test_a_restore_goes_where_the_server_will_look(self):
        agent = self.make_agent("--data", self.data)["agent_id"]
        backup = self.folder / "backup"
        self.on_data("backup", backup)
        for url, what in ((f"sqlite:{self.folder}/far.db", "a file elsewhere"),
                          ("postgresql://auriga@db.example.org/auriga", "a PostgreSQL server")):
            said = self.auriga("restore", backup, "--data", self.folder / "new", "--set",
                               f"database.url={url}", code=FAILED).stderr
            self.assertIn(f"database.url names {what}", said)
            self.assertFalse((self.folder / "new").exists())
        named = ("--data", self.folder / "new", "--set", f"database.url=sqlite:{self.folder}/new/a.db")
        self.auriga("restore", backup, *named)
        self.assertTrue((self.folder / "new/a.db").exists())
        self.assert_answers(agent, *named)
        # What the backup's own settings say comes along, and counts.
        self.file("data/auriga.toml", f'[database]\nurl = "sqlite:{self.folder}/far.db"\n')
        self.on_data("backup", self.folder / "second", "--set", "database.url=")
        for given in ({}, {"config": ""}):  # An empty AURIGA_CONFIG is none.
            said = self.auriga("restore", self.folder / "second", "--data", self.folder / "third",
                               code=FAILED, settings=given).stderr
            self.assertIn("auriga.toml, line 2: database.url names a file elsewhere", said)

    def test_a_damaged_backup_is_refused(self):
        self.make_agent("--data", self.data)
        backup = self.folder / "backup"
        self.on_data("backup", backup)
        with open(backup / "auriga.db", "r+b") as file:
            file.seek(5000)
            file.write(b"damaged")
        other = self.folder / "other"
        self.assertIn("auriga.db", self.auriga("restore", backup, "--data", other,
                                               code=FAILED).stderr)
        self.assertFalse((other / "auriga.db").exists())

    def test_the_data_are_nobody_elses(self):
        self.make_agent("--data", self.data)
        self.on_data("backup", self.folder / "backup")
        for folder in (self.data, self.folder / "backup"):
            for path in (folder, *folder.rglob("*")):
                self.assertEqual(path.stat().st_mode & 0o077, 0, path)

    def test_migrate_is_done_once(self):
        self.assertGreater(self.on_data("migrate")["applied"], 0)
        self.assertEqual(self.on_data("migrate")["applied"], 0)

    def test_one_process_at_a_time(self):
        with live_server.LiveServer(PROGRAM, self.data) as server:
            refused = self.auriga("migrate", "--data", self.data, code=FAILED)
            self.assertIn(str(server.process.pid), refused.stderr)

    def test_doctor_names_each_thing(self):
        self.auriga("migrate", "--data", self.data)
        port = live_server.free_port()
        console = self.file("console/index.html", "<p>Here").parent
        found = {one["name"]: one
                 for one in self.on_data("doctor", "--set", f"server.port={port}",
                                         "--set", f"server.console={console}")}
        for name in ("configuration", "port", "database", "document reader", "models", "mail",
                     "console"):
            self.assertEqual(found[name]["status"], "ok", found[name])
        self.assertIn("free", found["disk"]["detail"])
        named = self.on_data("doctor", "--set", f"server.port={port}",
                             "--set", "server.host=localhost")
        self.assertEqual([one["status"] for one in named if one["name"] == "port"], ["ok"])
        broken = self.json("doctor", "--data", self.data, "--set", "server.port=70000", code=FAILED)
        self.assertIn("server.port", broken[0]["detail"])
        self.assertTrue(broken[0]["remedy"])

    def test_doctor_says_where_links_in_mails_lead(self):
        self.auriga("migrate", "--data", self.data)
        mail = ("--set", "mail.smtp_url=smtp://127.0.0.1:1", "--set", "mail.from=a@example.org")
        for words, status, what in (((), "ok", "no mail is sent"),
                                    (mail, "degraded", "lead to 127.0.0.1"),
                                    ((*mail, "--set", "server.public_url=https://a.example.org"),
                                     "ok", "https://a.example.org")):
            links, = (one for one in self.on_data("doctor", *words) if one["name"] == "links")
            self.assertEqual(links["status"], status)
            self.assertIn(what, links["detail"])

    def test_doctor_says_what_is_wrong_with_the_folder(self):
        self.auriga("migrate", "--data", self.data)
        key = self.data / "keys" / "master.key"
        key.unlink()
        key.symlink_to("master.key")
        found = self.json("doctor", "--data", self.data, code=FAILED)
        self.assertEqual([(one["name"], one["status"]) for one in found][-1], ("start", "down"))
        self.assertIn("symbolic links", found[-1]["detail"])
        self.assertIn("data folder is a folder of the server's user", found[-1]["remedy"])


if __name__ == "__main__":
    main()
