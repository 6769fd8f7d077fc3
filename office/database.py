"""The demo office: created once, updated when the addons changed, then served."""

import hashlib
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

from . import odoo, paths, postgres
from .progress import Missing, say, step

NAME = "office"
LOGINS = (
    ("nhanvien", "chuyên viên"),
    ("nhanvien2", "chuyên viên của phòng khác"),
    ("truongphong", "trưởng phòng"),
    ("truongphong2", "trưởng phòng của phòng khác"),
    ("vanphong", "Văn phòng Sở – bộ phận thường trực"),
    ("giamdoc", "Giám đốc – người ký"),
    ("nhansu", "nhân sự"),
    ("hoidong", "thành viên Hội đồng"),
    ("quantri", "quản trị danh mục và thiết lập"),
)


def serve(port):
    """Serve the office until interrupted; return the exit code."""
    _check_port(port)
    odoo.build()
    cluster = postgres.office_cluster()
    cluster.start()
    config = odoo.write_config(paths.HOME / "odoo.conf", cluster, db_name=NAME)
    try:
        _prepare(cluster, config)
        return _serve(config, port)
    finally:
        cluster.stop()


def _check_port(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise Missing(
                f"port {port} is taken: stop what uses it, or choose another with PORT="
            ) from None


def _digest():
    """Return a digest of our addons' files."""
    total = hashlib.sha256()
    for addon in paths.addons():
        for path in sorted(addon.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                total.update(str(path.relative_to(paths.ROOT)).encode())
                total.update(path.read_bytes())
    return total.hexdigest()


def _prepare(cluster, config):
    """Create the database, or update it when an addon has changed."""
    stamp = paths.HOME / "office.sha256"
    digest = _digest()
    modules = ",".join(addon.name for addon in paths.addons())
    if not cluster.exists(NAME):
        # Under another name until complete: what an interruption leaves behind is
        # dropped and made anew.
        draft = f"{NAME}_draft"
        cluster.create(draft)
        with step("creating the demo office (a minute or two)"):
            odoo.call(
                config,
                *("-d", draft, "-i", modules, "--with-demo"),
                *("--load-language", "vi_VN", "--stop-after-init", "--no-http"),
            )
        cluster.psql("postgres", f"ALTER DATABASE {draft} RENAME TO {NAME}")
        data = paths.HOME / "data/filestore"
        if (data / draft).exists():
            (data / draft).rename(data / NAME)
    elif not stamp.exists() or stamp.read_text() != digest:
        with step("updating the office: the addon has changed"):
            odoo.call(
                config,
                *("-d", NAME, "-u", modules, "--stop-after-init", "--no-http"),
            )
    stamp.write_text(digest)


def _serve(config, port):
    server = subprocess.Popen(
        odoo.command(
            config, "-d", NAME, "--http-port", port, "--logfile", paths.HOME / "odoo.log"
        ),
        env=odoo.environment(),
        cwd=paths.HOME,
        stdin=subprocess.DEVNULL,
    )
    signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    try:
        _wait_until_up(server, port)
        say(f"\nhttp://127.0.0.1:{port}   (Ctrl-C stops it)")
        say("Mật khẩu trùng với tên đăng nhập:")
        for login, who in LOGINS:
            say(f"  {login:<13} {who}")
        server.wait()
    except KeyboardInterrupt:
        server.terminate()
        server.wait()
        return 0
    return 0 if server.returncode in (0, -signal.SIGTERM) else server.returncode


def _wait_until_up(server, port):
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/web/health", timeout=5)
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
        else:
            return
    server.terminate()
    raise Missing(f"Odoo did not start: see {os.path.relpath(paths.HOME)}/odoo.log")
