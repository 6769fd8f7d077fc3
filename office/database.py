"""The demo office: created once, updated when the addons changed, then served."""

import contextlib
import hashlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import time

from . import odoo, paths, postgres, system
from .progress import Missing, say, step

NAME = "office"
DRAFT = f"{NAME}_draft"
START_SECONDS = 180
STOP_SECONDS = 20
# Where the websocket listens when the office is served by workers, above the port:
# 8069 and 8072, as everywhere with Odoo.
WEBSOCKET_OFFSET = 3
MAX_WORKERS = 32
OLD_DEMO = (
    "The demo office has played its year and keeps it: what the newer demo data adds "
    "comes with a new one (python3 -m office remove, then make run)."
)
LOGINS = (
    ("nhanvien", "chuyên viên"),
    ("nhanvien2", "chuyên viên của phòng khác"),
    ("truongphong", "trưởng phòng"),
    ("truongphong2", "trưởng phòng của phòng khác"),
    ("vanphong", "Văn phòng Sở – bộ phận thường trực thi đua, khen thưởng"),
    ("giamdoc", "Giám đốc – người ký ban hành"),
    ("nhansu", "cán bộ nhân sự"),
    ("hoidong", "thành viên Hội đồng Thi đua – Khen thưởng"),
    ("quantri", "quản trị danh mục và thiết lập"),
)


def serve(port, workers="0"):
    """Serve the office until interrupted; return the exit code.

    :param str workers: how many processes answer; 0 for one with threads
    """
    port = check_port(port)
    if not workers.isdecimal() or int(workers) > MAX_WORKERS:
        raise Missing(f"WORKERS={workers} is no number from 0 to {MAX_WORKERS}")
    workers = int(workers)
    if workers:
        check_port(str(port + WEBSOCKET_OFFSET))
    try:
        with system.lock("run", wait=False):
            return _serve(port, workers)
    except BlockingIOError:
        raise Missing("the office of this clone is already running") from None


def check_port(text):
    """Return the port as a number; refuse one that cannot be had."""
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise Missing(f"PORT={text} is no port number")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except PermissionError:
            raise Missing(f"port {text} is for root only: choose another") from None
        except OSError:
            raise Missing(
                f"port {text} is taken: stop what uses it, or choose another with PORT="
            ) from None
    return int(text)


def digest(addons):
    """Return a digest of the addons' files; what Python compiled does not count."""
    total = hashlib.sha256()
    for addon in addons:
        for path in sorted(addon.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                total.update(f"{path.relative_to(addon.parent)}\0".encode())
                total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _serve(port, workers):
    odoo.build()
    cluster = postgres.office_cluster()
    try:
        cluster.start()
        config = odoo.write_config(cluster, db_name=NAME, max_cron_threads=1)
        _prepare(cluster, config)
        return _run_server(cluster, config, port, workers)
    finally:
        cluster.stop()


def _prepare(cluster, config):
    """Create the database, or update it when an addon has changed."""
    stamp = cluster.folder / "addons.sha256"
    demo_stamp = cluster.folder / "demo.sha256"
    current = digest(paths.addons())
    demo = digest([addon / "demo" for addon in paths.addons()])
    if not cluster.exists(NAME):
        _create(cluster, config)
        demo_stamp.write_text(demo)
    elif not stamp.exists() or stamp.read_text() != current:
        _update(cluster, config)
        if not demo_stamp.exists() or demo_stamp.read_text() != demo:
            say(OLD_DEMO)
    stamp.write_text(current)


def _create(cluster, config):
    """Create the database under another name until it is complete.

    What an interruption leaves behind is dropped and made anew.
    """
    files = cluster.folder / "files/filestore"
    for name in (DRAFT, NAME):
        shutil.rmtree(files / name, ignore_errors=True)
    cluster.create(DRAFT)
    with step("creating the demo office (a minute or two)") as current:
        install_demo(config, DRAFT, current)
    if (files / DRAFT).exists():
        (files / DRAFT).rename(files / NAME)
    cluster.psql("postgres", f"ALTER DATABASE {DRAFT} RENAME TO {NAME}")


def install_demo(config, name, current):
    """Install our addons with the demo office into the empty database ``name``.

    What an addon joins ours with comes along, as its manifest says.
    """
    modules = ",".join(addon.name for addon in paths.addons())
    odoo.call(
        config,
        *("-d", name, "-i", modules, "--load-language", "vi_VN"),
        *("--stop-after-init", "--no-http", "--max-cron-threads=0"),
        current=current,
    )
    # after the translations: what the demo records note in the chatter is Vietnamese
    odoo.call(config, "module", "force-demo", "-d", name, current=current)


def _update(cluster, config):
    """Update the addons that are installed, install those that are new."""
    installed = odoo.installed(cluster, NAME)
    names = [addon.name for addon in paths.addons()]
    new = [name for name in names if name not in installed]
    known = [name for name in names if name in installed]
    with step("updating the office: an addon has changed") as current:
        odoo.call(
            config,
            *("-d", NAME, *(("-u", ",".join(known)) if known else ())),
            *(("-i", ",".join(new), "--with-demo") if new else ()),
            *("--stop-after-init", "--no-http", "--max-cron-threads=0"),
            current=current,
        )


def _run_server(cluster, config, port, workers):
    log = cluster.folder / "odoo.log"
    options = ["-d", NAME, "--http-port", port, "--logfile", log]
    if workers:
        options += ["--workers", workers, "--gevent-port", port + WEBSOCKET_OFFSET]
    server = system.spawn(
        odoo.command(config, *options),
        env=odoo.environment(),
        cwd=cluster.folder,
        start_new_session=True,
    )
    try:
        _wait_until_up(server, port, log)
        say(f"\nhttp://127.0.0.1:{port}   (Ctrl-C dừng)")
        say("Mật khẩu trùng với tên đăng nhập:")
        for login, who in LOGINS:
            say(f"  {login:<13} {who}")
        if workers:
            say(f"Websocket: cổng {port + WEBSOCKET_OFFSET}")
        say(f"Nhật ký: {log}")
        with contextlib.suppress(KeyboardInterrupt):
            server.wait()
    finally:
        by_itself = server.poll() is not None
        _stop(server)
    if by_itself and server.returncode not in (0, -signal.SIGINT, -signal.SIGTERM):
        raise Missing(f"Odoo stopped by itself: see {log}")
    return 0


def _stop(server):
    """Stop the server as Ctrl-C does, however the office itself was stopped.

    A worker that does not end in time, or outlives its server, is killed.
    """
    try:
        if server.poll() is None:
            server.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(timeout=STOP_SECONDS)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def _wait_until_up(server, port, log):
    deadline = time.monotonic() + START_SECONDS
    with step("starting Odoo"):
        while time.monotonic() < deadline and server.poll() is None:
            if _answers(port):
                return
            time.sleep(0.2)
        raise Missing(f"Odoo did not start: see {log}")


def _answers(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/web/health")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
