#!/usr/bin/env python3
"""Every command of the program, as people and scripts use it: exit codes (0 done, 1 failed, 2 used
wrongly), JSON on standard output, and what is said of what cannot be read."""
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))
from tests.integration.command_line.command_line import (  # noqa: E402
    DONE, FAILED, HOURS, PROGRAM, QUESTION, SOP, USED_WRONGLY, CommandLine)
from tests.support import live_server  # noqa: E402
from tests.support.junit_unittest import main  # noqa: E402


class AgentsTest(CommandLine):
    def test_on_the_data_folder(self):
        made = self.make_agent("--data", self.data)
        self.assert_answers(made["agent_id"], "--data", self.data)
        hits = self.on_data("agent", "search", made["agent_id"], "closes at five")
        self.assertIn("closes at five", json.dumps(hits))

    def test_on_a_server(self):
        with live_server.LiveServer(PROGRAM, self.data) as server:
            key = server.set_up_owner().create_key(("admin",))["key"]
            where = ("--server", f"http://127.0.0.1:{server.port}", "--key", key)
            made = self.make_agent(*where)
            self.assert_answers(made["agent_id"], *where)
            refused = self.auriga("agent", "chat", made["agent_id"], QUESTION, *where[:3],
                                  "ak_wrong", code=FAILED)
            self.assertNotIn("ak_wrong", refused.stderr)

    def test_an_agent_that_is_half_made_is_named(self):
        """The second of two batches is refused; the agent and the first batch are there."""
        bounds = {"knowledge.documents_max": "20"}
        with live_server.LiveServer(PROGRAM, self.data, settings=bounds) as server:
            owner = server.set_up_owner()
            where = ("--server", f"http://127.0.0.1:{server.port}", "--key",
                     owner.create_key(("admin",))["key"])
            for i in range(21):
                self.file(f"documents/{i:02}.md", HOURS)
            said = self.auriga("agent", "create", "--name", "Desk", "--sop", self.file("sop.md", SOP),
                               "--docs", self.folder / "documents", *where, code=FAILED).stderr
            agent, = owner.expect(200, "GET", "/api/v1/agents")["items"]
            self.assertIn(f"The agent {agent['id']} was made and has 20 of 21 documents; the next is "
                          "20.md.", said)
            self.assertIn(f"/api/v1/agents/{agent['id']}/documents", said)

    def test_a_document_that_cannot_be_read_now_ends_it(self):
        alone = self.folder / "alone" / "auriga"  # Without its helper beside it.
        alone.parent.mkdir()
        shutil.copy(PROGRAM, alone)
        documents = self.file("documents/plan.pdf", "%PDF-1.4\n").parent
        done = subprocess.run([alone, "agent", "create", "--name", "Desk", "--data", self.data,
                               "--sop", self.file("sop.md", SOP), "--docs", documents],
                              capture_output=True, text=True, timeout=60,
                              env=live_server.environment_of({}))
        self.assertEqual(done.returncode, FAILED, done.stdout)
        self.assertIn("cannot be started", done.stderr)

    def test_what_is_wrong_is_named(self):
        self.assertIn("is no agent id",
                      self.auriga("agent", "chat", "desk", "Hello?", "--data", self.data,
                                  code=FAILED).stderr)
        self.assertIn("does not exist",
                      self.auriga("agent", "create", "--name", "Desk", "--sop", "nowhere.md",
                                  code=USED_WRONGLY).stderr)


    def test_folders_within_are_read_and_what_is_left_out_is_named(self):
        documents = self.file("documents/hours.md", HOURS).parent
        self.file("documents/fees/2026.md", "# Fees\n\nA day at the quay costs nine euros.\n")
        self.file("documents/fees/old/2019.md", "# Old fees\n\nA day cost six euros.\n")
        self.file("documents/.git/config", "[core]\n")
        self.file("documents/.draft.md", "# Draft\n\nNot yet.\n")
        outside = self.file("outside/secret.md", "# Secret\n\nThe vault opens at noon.\n")
        (documents / "link.md").symlink_to(outside)
        (documents / "linked").symlink_to(outside.parent)
        os.mkfifo(documents / "pipe")
        words = ("agent", "create", "--name", "Desk", "--sop", self.file("sop.md", SOP), "--docs",
                 documents, "--data", self.data)
        made = self.json(*words)
        self.assertEqual({one["name"]: one["why"] for one in made["left_out"]},
                         {".draft.md": "hidden", ".git": "hidden", "pipe": "no file",
                          "link.md": "a link; links are not followed",
                          "linked": "a link; links are not followed"})
        self.assertEqual(made["documents"], 3)
        hits = self.on_data("agent", "search", made["agent_id"], "day at the quay")
        self.assertEqual(hits["items"][0]["document"], "fees - 2026.md")
        said = self.auriga(*words[:3], "Other", *words[4:]).stderr
        self.assertIn("linked is left out: a link", said)

    def test_a_folder_has_bounds(self):
        deep = self.folder / "documents" / "/".join(str(i) for i in range(17))
        deep.mkdir(parents=True)
        (deep / "hours.md").write_text(HOURS)
        words = ("agent", "create", "--name", "Desk", "--sop", self.file("sop.md", SOP), "--docs",
                 self.folder / "documents", "--data", self.data)
        made = self.json(*words)
        self.assertEqual(made["documents"], 0)
        self.assertEqual([one["why"] for one in made["left_out"]],
                         ["too deep, 16 folders within each other"])
        for i in range(10_001):
            (self.folder / "documents" / f"{i}.txt").touch()
        self.assertIn("more than 10000 files", self.auriga(*words, code=FAILED).stderr)

    def test_an_sop_that_is_no_text(self):
        sop = self.folder / "sop.md"
        sop.write_bytes("# Büro\n".encode("latin-1"))
        said = self.auriga("agent", "create", "--name", "Desk", "--sop", sop, "--data", self.data,
                           code=FAILED).stderr
        self.assertIn("sop.md is no text in UTF-8", said)
        self.assertIn("Save the file as UTF-8", said)
        self.assertFalse(self.data.exists())


class AccountsTest(CommandLine):
    def test_a_forgotten_password_without_mail(self):
        with live_server.LiveServer(PROGRAM, self.data) as server:
            server.set_up_owner()
            rita = server.register("rita@example.org")
            made = self.on_data("account", "reset-link", "Rita@example.org")
            token = made["url"].partition("/reset-password#token=")[2]
            self.assertTrue(token, made)
            visitor = server.client()
            fresh = "quiet lantern harbour 47"
            body = {"token": token, "password": fresh}
            visitor.expect(204, "POST", "/api/v1/auth/password-reset/confirm", body)
            self.assertEqual(visitor.send("POST", "/api/v1/auth/password-reset/confirm", body).json()["code"],
                             "LINK_INVALID")
            self.assertEqual(rita.send("GET", "/api/v1/me").status, 401)
            login = {"email": "rita@example.org", "password": live_server.PASSWORD}
            self.assertEqual(visitor.send("POST", "/api/v1/auth/login", login).status, 401)
            visitor.sign_in_with(visitor.expect(200, "POST", "/api/v1/auth/login",
                                                {**login, "password": fresh}),
                                 login["email"], fresh)
            me = visitor.expect(200, "GET", "/api/v1/me")
            self.assertIsNone(me.get("email_confirmed_at"), "no mail was read")
            events = visitor.expect(200, "GET", "/api/v1/audit-log")["items"]
            asked = [one for one in events if one["action"] == "user.password_reset_requested"]
            self.assertEqual([one["actor"]["id"] for one in asked], ["command-line"])
            self.assertNotIn(token, json.dumps(events) + "".join(server.output))

    def test_the_address_at_the_start_is_one(self):
        host = {"server.host": "::ffff:127.0.0.1"}  # An IPv6 address on any machine.
        with live_server.LiveServer(PROGRAM, self.data, settings=host) as server:
            self.assertIn(f"Ready on http://[::ffff:127.0.0.1]:{server.port}", server.output)

    def test_nobody_has_the_address(self):
        self.auriga("migrate", "--data", self.data)
        said = self.auriga("account", "reset-link", "nobody@example.org", "--data", self.data,
                           code=FAILED).stderr
        self.assertIn("nobody here has the address nobody@example.org", said)


class ConfigurationTest(CommandLine):
    def check(self, *words, code=FAILED, **options):
        done = self.auriga("config", "check", "--data", self.data, *words, code=code, **options)
        return done.stderr

    def assert_serve_refuses(self, said, *words):
        """All that was said, before anything is made."""
        refused = self.auriga("serve", "--data", self.data, *words, code=FAILED).stderr
        for line in said.splitlines():
            self.assertIn(line, refused)
        self.assertFalse(self.data.exists())

    def test_for_scripts(self):
        self.assertEqual(self.on_data("config", "check"), {"good": True, "faults": [], "mail": "off"})
        wrong = self.json("config", "check", "--data", self.data, "--set", "server.port=x",
                          code=FAILED)
        self.assertFalse(wrong["good"])
        self.assertIn("server.port", wrong["faults"][0])

    def test_every_fault_at_once(self):
        file = self.file("wrong.toml", '[server]\nport = "x"\nprt = 8080\n')
        said = self.check("--config", file)
        self.assertIn("server.port", said)
        self.assertIn("server.prt", said)
        self.assert_serve_refuses(said, "--config", file)

    def test_what_serve_refuses(self):
        """Each of them, with the name of the setting and the place of its value."""
        file = self.file("wrong.toml", "\n".join((
            "[server]", 'host = "no such host"', 'tls_certificate = "nowhere.pem"',
            'trusted_proxies = ["10.0.0.0/8", "proxy"]',
            'cors_origins = ["https://shop.example.org", "https://shop.example.org/"]',
            'console = "nowhere"', 'public_url = "agents.example.org"',
            "[database]", "url = \"host=db password='s3cret\"",
            "[accounts]", 'master_key = "short"',
            "[model]", 'base_url = "localhost:11434"', 'others = ["llama3.1"]',
            "[mail]", 'smtp_url = "http://mail"', 'ca_file = "nowhere-ca.pem"',
            "[outgoing]", 'hosts = ["good.example.org", "https://bad"]',
            'networks = ["10.0.0.0/8", "10.0.0.0/99"]',
            "[broadcasts]", "heartbeat_seconds = 200", "close_minutes = 90", "")))
        said = self.check("--config", file)
        for line, *words in ((2, "server.host"), (3, "server.tls_certificate", "nowhere.pem"),
                             (3, "server.tls_certificate", "server.tls_key"),
                             (4, "server.trusted_proxies", '"proxy"'),
                             (5, "server.cors_origins", 'shop.example.org/"'),
                             (6, "server.console"), (7, "server.public_url"),
                             (9, "database.url"), (11, "accounts.master_key", "32 bytes"),
                             (13, "model.base_url"), (16, "mail.smtp_url"),
                             (17, "mail.ca_file", "nowhere-ca.pem"),
                             (19, "outgoing.hosts", "https://bad"),
                             (20, "outgoing.networks", "10.0.0.0/99"),
                             (22, "broadcasts.heartbeat_seconds", "broadcasts.idle_seconds"),
                             (23, "broadcasts.close_minutes", "broadcasts.warning_minutes")):
            found = [one for one in said.splitlines()
                     if f"{file}, line {line}: {words[0]} " in one
                     and all(word in one for word in words)]
            self.assertEqual(len(found), 1, f"{line} {words}\n{said}")
        self.assertIn("model.name", said)
        self.assertIn("mail.from", said)
        quick = self.check("--set", "broadcasts.heartbeat_seconds=10")
        self.assertIn("raise that to 6", quick)
        self.assertNotIn("s3cret", said)
        self.assert_serve_refuses(said, "--config", file)

    def test_tls_files_must_belong_together(self):
        for name in ("one", "two"):
            subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                            "ec_paramgen_curve:P-256", "-nodes", "-keyout",
                            self.folder / f"{name}.key", "-out", self.folder / f"{name}.pem",
                            "-days", "2", "-subj", "/CN=localhost"],
                           check=True, capture_output=True)
        certificate = f"server.tls_certificate={self.folder / 'one.pem'}"

        def key(name):
            return ("--set", certificate, "--set", f"server.tls_key={self.folder / name}")
        self.check(*key("one.key"), code=DONE)
        self.assertIn("cannot be used with server.tls_key", self.check(*key("two.key")))
        self.assertIn("nowhere.key", self.check(*key("nowhere.key")))
        for alone in (certificate, key("one.key")[-1]):
            said = self.check("--set", alone)
            self.assertIn(f"command line: {alone.partition('=')[0]} is set alone", said)
            self.assert_serve_refuses(said, "--set", alone)

    def test_what_may_be_set(self):
        self.check(*(word for one in (
            "server.host=::", "server.trusted_proxies=10.0.0.0/8,::1,fd00::/8,10.0.0.2",
            "server.cors_origins=*,https://a.example.org,http://[::1]:5173",
            "server.public_url=https://agents.example.org:8443/auriga",
            "database.url=postgresql://auriga:s3cret@db.example.org:5432/auriga?sslmode=require",
            f"accounts.master_key={'A' * 43}", "model.base_url=http://127.0.0.1:11434/v1",
            "model.name=llama3.1", "mail.smtp_url=smtp://[::1]:587",
            "mail.from=Auriga <auriga@example.org>", "outgoing.hosts=*.example.org",
            "outgoing.networks=fd00::/8", "broadcasts.refresh_minutes=105",
            "broadcasts.warning_minutes=105") for word in ("--set", one)), code=DONE)
        for url in ("host=db dbname=auriga password='a b'", f"sqlite:{self.folder}/other.db"):
            self.check("--set", f"database.url={url}", code=DONE)
        self.assertIn("database.url", self.check("--set", "database.url=sqlite:nowhere/other.db"))
        self.assertIn("model.base_url", self.check("--set", "model.name=llama3.1"))

    def test_it_says_where_mail_goes_and_whether_its_links_work(self):
        mail = ("--set", "mail.smtp_url=smtp://mail.example.org", "--set", "mail.from=a@example.org")
        here = "its links work on this machine alone"
        said = self.auriga("config", "check", "--data", self.data, *mail).stdout
        self.assertIn("from a@example.org over mail.example.org:587", said)
        self.assertIn(here, said)
        said = self.auriga("config", "check", "--data", self.data, *mail, "--set",
                           "server.public_url=https://agents.example.org").stdout
        self.assertNotIn(here, said)

    def test_a_key_file_that_is_none(self):
        key = self.file("data/keys/master.key", "short\n")
        self.assertIn(f"{key} must hold one key or several, each 32 bytes", self.check())

    def test_files_that_cannot_be_read(self):
        self.assertIn("nowhere.toml: No such file or directory",
                      self.check("--config", "nowhere.toml"))
        self.assertIn(f"{self.folder}: Is a directory", self.check("--config", self.folder))
        self.assertIn("nowhere.key", self.check("--set", "accounts.master_key=file:nowhere.key"))
        serving = self.auriga("serve", "--config", "nowhere.toml", "--data", self.data, code=FAILED)
        self.assertIn("nowhere.toml: No such file or directory", serving.stderr)
        self.assertFalse(self.data.exists(), "nothing is made on the word of half a configuration")

    def test_the_data_folder_has_one_of_its_own(self):
        self.assertEqual(self.check(code=DONE), "")
        self.file("data/auriga.toml", "[server]\nport = 8099\n")
        values = {one["name"]: one for one in self.on_data("config", "show")}
        self.assertEqual(values["server.port"]["value"], "8099")
        self.assertNotEqual(values["server.port"]["source"], values["server.host"]["source"])

    def test_the_sample_is_good(self):
        sample = self.file("sample.toml", self.auriga("config", "sample").stdout)
        self.check("--config", sample, code=DONE)
        self.assertIn("server.port", self.auriga("config", "docs").stdout)

    def test_secrets_are_not_shown(self):
        shown = self.auriga("config", "show", "--json", "--data", self.data,
                            settings={"accounts.master_key": "A" * 43,
                                      "database.url": "postgresql://auriga:s3cret@db/auriga"}).stdout
        self.assertNotIn("A" * 43, shown)
        self.assertNotIn("s3cret", shown)
        shown = self.auriga("config", "show", "--json", "--data", self.data, "--set",
                            "database.url=host=db password='s3cret and more' dbname=auriga").stdout
        self.assertNotIn("and more", shown)
        self.assertIn("dbname=auriga", shown)


class WorkflowsTest(CommandLine):
    GREETING = json.dumps({"StartAt": "Greet", "States": {
        "Greet": {"Type": "Pass", "Result": {"hello": "harbour"}, "End": True}}})

    def test_run_of_a_file_and_of_standard_input(self):
        file = self.file("greeting.json", self.GREETING)
        self.assertEqual(self.json("workflow", "run", file)["output"], {"hello": "harbour"})
        self.assertEqual(self.json("workflow", "run", "-", stdin=self.GREETING)["output"],
                         {"hello": "harbour"})

    def test_standard_input_may_be_a_socket(self):
        """As Node gives it to its children; a socket cannot be opened by its name."""
        ours, theirs = socket.socketpair()
        with ours, theirs:
            ours.sendall(self.GREETING.encode())
            ours.shutdown(socket.SHUT_WR)
            done = subprocess.run([PROGRAM, "workflow", "validate", "-"], stdin=theirs,
                                  capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, DONE, done.stderr)

    def test_what_is_wrong_with_a_definition(self):
        self.assertEqual(self.json("workflow", "validate", "-", stdin=self.GREETING)["result"], "OK")
        wrong = self.json("workflow", "validate", "-", stdin='{"StartAt": "A", "States": {}}',
                          code=FAILED)
        self.assertEqual(wrong["result"], "FAIL")
        self.assertTrue(wrong["diagnostics"])

    def test_files_that_cannot_be_read(self):
        for words in (("validate", "nowhere.json"), ("run", "nowhere.json"),
                      ("test", "nowhere.json")):
            said = self.auriga("workflow", *words, code=FAILED).stderr
            self.assertIn("cannot read nowhere.json: No such file or directory", said)
        said = self.auriga("workflow", "validate", self.folder, code=FAILED).stderr
        self.assertIn("Is a directory", said)

    def test_one_state(self):
        state = self.file("state.json", json.dumps({"Type": "Pass", "End": True}))
        given = self.file("input.json", '{"a": 1}')
        tested = self.json("workflow", "test", state, "--input", given)
        self.assertEqual(tested["status"], "SUCCEEDED")
        self.assertEqual(tested["output"], {"a": 1})


class ProgramTest(CommandLine):
    def test_version_and_description(self):
        self.assertRegex(self.json("version")["version"], r"^\d+\.\d+\.\d+$")
        self.assertTrue(self.auriga("version").stdout.strip())

    def test_the_description_is_of_nobodys_installation(self):
        """Neither settings nor data of whoever asks are touched."""
        scratch = self.folder / "scratch"
        scratch.mkdir()
        file = self.file("auriga.toml", f'[database]\nurl = "sqlite:{self.folder}/file.db"\n')
        variables = {**live_server.environment_of({"config": file, "database.url":
                                                   f"sqlite:{self.folder}/environment.db"}),
                     "TMPDIR": str(scratch)}
        done = subprocess.run([PROGRAM, "openapi", "--config", file, "--data", self.data, "--set",
                               f"database.url=sqlite:{self.folder}/flag.db"], env=variables,
                              capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, DONE, done.stderr)
        self.assertIn("/api/v1/agents", json.loads(done.stdout)["paths"])
        self.assertEqual(sorted(path.name for path in self.folder.rglob("*")),
                         ["auriga.toml", "scratch"])

    def test_used_wrongly(self):
        self.assertIn("subcommand", self.auriga(code=USED_WRONGLY).stderr)
        self.auriga("no-such-command", code=USED_WRONGLY)
        self.auriga("agent", "create", code=USED_WRONGLY)
        for command in ("serve", "demo", "migrate", "backup", "restore", "doctor", "config",
                        "account", "agent", "workflow", "version"):
            self.assertTrue(re.search(rf"^  {command}\b", self.auriga("--help").stdout, re.M),
                            command)


if __name__ == "__main__":
    main()
