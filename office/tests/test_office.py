"""The parts of the tooling that can be tried without building anything."""

import os
import select
import socket
import subprocess

import pytest

from office import (
    contents,
    database,
    odoo,
    paths,
    prefix,
    progress,
    system,
    testing,
    upgrade,
)
from office.__main__ import COMMANDS


def test_taken_port_is_said_in_one_sentence():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(progress.Missing, match=f"port {port} is taken"):
            database.check_port(str(port))
    with pytest.raises(progress.Missing, match="is no port number"):
        database.check_port("eighty")


def test_interrupted_build_leaves_no_half(tmp_path):
    target = tmp_path / "prefix"
    with (
        pytest.raises(KeyboardInterrupt, match="Ctrl-C"),
        system.made_whole(target) as draft,
    ):
        (draft / "half").touch()
        raise KeyboardInterrupt("Ctrl-C")
    assert not target.exists()
    with system.made_whole(target) as draft:
        assert not list(draft.iterdir())
        (draft / "whole").touch()
    assert [path.name for path in target.iterdir()] == ["whole"]


def test_wrong_series_is_refused(tmp_path, monkeypatch):
    (tmp_path / "odoo").mkdir()
    (tmp_path / "odoo/release.py").write_text("version_info = (18, 0, 0)\n")
    monkeypatch.setenv("ODOO_HOME", str(tmp_path))
    with pytest.raises(progress.Missing, match="offers Odoo 18.0"):
        odoo.home()
    monkeypatch.setenv("ODOO_HOME", str(tmp_path / "nowhere"))
    with pytest.raises(progress.Missing, match="holds no odoo/release.py"):
        odoo.home()


def test_odoo_is_started_by_its_own_script(tmp_path, monkeypatch):
    """A package cannot start itself anew: beside workers it would die for ever."""
    release = "version_info = (19, 0, 0)\n"

    def tree(folder):
        (tmp_path / folder / "odoo").mkdir(parents=True)
        (tmp_path / folder / "odoo/release.py").write_text(release)
        monkeypatch.setenv("ODOO_HOME", str(tmp_path / folder))
        return tmp_path / folder

    monkeypatch.setattr(paths, "HOME", tmp_path / "home")
    checkout = tree("checkout")
    (checkout / "odoo-bin").touch()
    assert odoo.script() == checkout / "odoo-bin"
    tree("usr/lib/python3/dist-packages")
    (tmp_path / "usr/bin").mkdir()
    (tmp_path / "usr/bin/odoo").touch()
    assert odoo.script() == tmp_path / "usr/bin/odoo"
    tree("bare")
    # whoever keeps a script of that name in his home folder does not mean ours
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/odoo").touch()
    written = odoo.script()
    assert written == tmp_path / "home/bin/odoo"
    assert "odoo.cli.main()" in written.read_text()
    command = odoo.command("odoo.conf", "shell", "-d", "x")
    assert command[1:] == [str(written), "shell", "-c", "odoo.conf", "-d", "x"]
    assert odoo.command("odoo.conf", "-d", "x")[2] == "server"


def test_workers_are_a_number():
    with pytest.raises(progress.Missing, match="WORKERS=many is no number"):
        database.serve("8069", "many")
    with pytest.raises(progress.Missing, match="run knows PORT= and WORKERS="):
        COMMANDS["run"](["THREADS=2"])


def test_stopping_ends_the_workers_too(monkeypatch):
    monkeypatch.setattr(database, "STOP_SECONDS", 0.1)
    # deaf to the signal, as a worker in the middle of something
    script = "trap '' TERM; sleep 300 & echo $!; wait"
    server = system.spawn(
        ["sh", "-c", script], start_new_session=True, stdout=subprocess.PIPE, text=True
    )
    worker = os.pidfd_open(int(server.stdout.readline()))
    database._stop(server)
    assert server.returncode
    # readable once the process has ended, reaped or not; a busy machine lets it wait
    ended, _writable, _failed = select.select([worker], [], [], 30)
    os.close(worker)
    assert ended


class _Office:
    """A cluster with or without the office's database, which nothing is done to."""

    def __init__(self, folder, exists):
        self.folder = folder
        self._exists = exists

    def exists(self, _name):
        return self._exists


def test_updated_demo_office_says_why_it_lacks_new_demo_data(
    tmp_path, monkeypatch, capsys
):
    addon = tmp_path / "addon"
    demo = addon / "demo/demo.xml"
    demo.parent.mkdir(parents=True)
    demo.write_text("<odoo/>")
    updates = []
    monkeypatch.setattr(paths, "addons", lambda: [addon])
    monkeypatch.setattr(database, "_create", lambda *_args: None)
    monkeypatch.setattr(database, "_update", lambda *_args: updates.append(1))

    def prepare(exists=True):
        database._prepare(_Office(tmp_path, exists), None)
        return capsys.readouterr().out

    assert database.OLD_DEMO not in prepare(exists=False)
    (addon / "code.py").write_text("changed = True")
    assert database.OLD_DEMO not in prepare()
    demo.write_text("<odoo><data/></odoo>")
    assert database.OLD_DEMO in prepare()
    assert len(updates) == 2
    # nothing has changed since: nothing to say
    assert not prepare()


def test_failing_command_names_its_last_words():
    with pytest.raises(progress.Missing, match="no such thing"):
        system.run(["sh", "-c", "echo no such thing; exit 3"])
    with pytest.raises(progress.Missing, match="is missing"):
        system.run(["surely-not-a-command"])


def test_skipped_tests_fail_the_run(tmp_path, capsys):
    report = tmp_path / "report.xml"
    case = '<testcase classname="a" name="b">{}</testcase>'
    for inner, expected in (("", 0), ("<skipped/>", 1)):
        report.write_text(f"<testsuites>{case.format(inner)}</testsuites>")
        assert testing.check_skipped(report) == expected
    assert "SKIPPED a.b" in capsys.readouterr().out


def test_warnings_in_the_log_fail_the_run(tmp_path):
    log = tmp_path / "odoo.log"
    log.write_text("2026-01-01 00:00:00,000 1 INFO test odoo.http: fine\n")
    assert testing.check_log(log) == 0
    log.write_text("2026-01-01 00:00:00,000 1 WARNING test odoo.http: not fine\n")
    assert testing.check_log(log) == 1


def test_tried_build_of_odoo_is_taken_while_it_is_offered(capsys):
    assert prefix.choose_version(["19.0.9-1", prefix.ODOO_VERSION]) == (
        prefix.ODOO_VERSION
    )
    assert not capsys.readouterr().out
    assert prefix.choose_version(["20.0.1-1", "19.0.9-1", "19.0.8-1"]) == "19.0.9-1"
    assert "is no longer offered: 19.0.9-1 is taken instead." in capsys.readouterr().out
    with pytest.raises(progress.Missing, match="offers no Odoo 19.0"):
        prefix.choose_version(["20.0.1-1"])


def test_other_package_under_the_tried_version_is_refused():
    prefix.check_build(prefix.ODOO_VERSION, prefix.ODOO_SHA256)
    prefix.check_build("19.0.9-1", "0" * 64)
    with pytest.raises(progress.Missing, match="is not the package that the addon"):
        prefix.check_build(prefix.ODOO_VERSION, "0" * 64)


def test_update_that_loses_or_changes_a_value_is_named():
    before = {"tdkt_award": {1: {"name": "A"}, 2: {"name": "B"}, 3: {"name": "C"}}}
    after = {"tdkt_award": {1: {"name": "A", "new": 1}, 2: {"name": "X"}}}
    assert upgrade.compare(before, before) == []
    assert upgrade.compare(before, after) == [
        "tdkt_award.name (1): 2: 'B' became 'X'",
        "tdkt_award: rows are gone (1): 3",
    ]
    # the final report has moved, the file's bytes have not
    file = {"res_field": "summary_report", "res_model": "tdkt.campaign", "bytes": "a"}
    moved = {**file, "res_field": "report_file", "res_model": "tdkt.campaign.review"}
    assert not upgrade.compare(
        {"ir_attachment": {1: file}}, {"ir_attachment": {1: moved}}
    )
    assert upgrade.compare(
        {"ir_attachment": {1: file}}, {"ir_attachment": {1: {**moved, "bytes": None}}}
    ) == ["ir_attachment.bytes (1): 1: 'a' became None"]


def test_clone_without_history_says_so(tmp_path, monkeypatch):
    monkeypatch.setitem(upgrade.RELEASES, "19.0.0.0.1", "0" * 40)
    with pytest.raises(progress.Missing, match="fetch the whole history"):
        upgrade.unpack("19.0.0.0.1", tmp_path)


def test_an_addon_beside_the_main_one_is_installed_only_when_named(
    tmp_path, monkeypatch
):
    for name in ("thidua_khenthuong", "thidua_khenthuong_one", "thidua_khenthuong_two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__manifest__.py").touch()
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    assert [addon.name for addon in paths.glue()] == [
        "thidua_khenthuong_one",
        "thidua_khenthuong_two",
    ]
    assert testing.named_glue(["thidua_khenthuong/tests/test_x.py", "-k", "one"]) == []
    named = "thidua_khenthuong_two/tests/test_y.py::Test::test_z"
    assert testing.named_glue(["-x", named]) == ["thidua_khenthuong_two"]


def test_what_an_addon_takes_along_is_seen():
    """Its own columns may go with it, the main addon's rows and values stay."""
    before = {"tdkt_award": {1: {"name": "Giấy khen", "page": 7}, 2: {"name": "Cờ"}}}
    after = {"tdkt_award": {1: {"name": "Giấy"}}}

    def is_glue(table, column, _row):
        return (table, column) == ("tdkt_award", "page")

    assert contents.compare(before, before, is_glue) == []
    assert contents.compare(before, after, is_glue) == [
        "tdkt_award.name (1): 1: 'Giấy khen' became 'Giấy'",
        "tdkt_award: rows are gone (1): 2",
    ]
