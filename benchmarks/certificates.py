"""Certificates side by side with Odoo's stock path, on the same records in one run.

    python3 -m office bench certificates [NUMBER ...]

One server with two worker processes prints both ways, and is asked over HTTP as a
browser asks it. The stock path is a plain QWeb report through ir.actions.report and
wkhtmltopdf: once as configured, once without the delay it waits for scripts. Ours also
keeps a file of every certificate, with its checksum, before the one PDF is sent.
Prints tables in Markdown for docs/benchmarks.md.
"""

import contextlib
import http.cookiejar
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

env = globals()["env"]  # given by office/bench.py
WORKERS = 2
ONE = 21
STOCK = "bench.certificate"
OURS = "thidua_khenthuong.report_certificate_document"
DELAYS = {"stock, as configured": "1000", "stock, no delay": "0"}
LINES = (
    ("font-size:13pt;font-weight:bold", "'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM'"),
    ("font-size:14pt;font-weight:bold", "'Độc lập - Tự do - Hạnh phúc'"),
    ("font-size:17pt;font-weight:bold", "doc.decision_id.issuer_name"),
    ("font-size:15pt", "'TẶNG'"),
    ("font-size:40pt;font-weight:bold;color:#b01c26", "doc.award_name"),
    ("font-size:24pt;font-weight:bold", "doc.nominee_name"),
    ("font-size:15pt", "doc.nominee_position"),
    ("font-size:16pt", "doc.reward_reason"),
    ("font-size:14pt;font-style:italic", "doc.decision_id.place"),
    ("font-size:14pt;font-weight:bold", "doc.decision_id.signer_position"),
    ("font-size:14pt;font-weight:bold", "doc.decision_id.signer_name"),
    ("font-size:12pt", "doc.decision_number"),
    ("font-size:12pt", "doc.code"),
)


def main(config, database, *counts):
    """Measure and print; return an exit code."""
    counts = sorted({int(count) for count in counts} or {1000, 5000})
    stock = bool(shutil.which("wkhtmltopdf"))
    if not stock:
        print(
            "wkhtmltopdf is not installed, so only our side is measured: "
            "apt-get install wkhtmltopdf\n"
        )
    ids = make_records(counts[-1] + 2 * ONE)
    with Server(config, database) as server:
        print_machine()
        singles, ids = ids[: 2 * ONE], ids[2 * ONE :]
        compare_one(server, singles, stock)
        compare_many(server, ids, counts, stock)
    print_profile()
    return 0


# --- Records ---------------------------------------------------------------------


def make_records(count):
    """Issue one decision and give ``count`` certificates by it; return their ids."""
    company = env.company
    company.write(
        {
            "name": "Sở Nội vụ",
            "tdkt_issuer_name": "SỞ NỘI VỤ",
            "tdkt_abbreviation": "SNV",
            "tdkt_place": "Lạng Sơn",
        }
    )
    department = env["hr.department"].create({"name": "Phòng Cải cách hành chính"})
    leader = env.ref("base.user_admin").employee_id
    leader.write({"name": "Trần Thị Bích Hằng", "job_title": "Giám đốc"})
    employee = env["hr.employee"].create(
        {
            "name": "Nguyễn Văn Minh",
            "job_title": "Chuyên viên",
            "department_id": department.id,
        }
    )
    dossier = env["tdkt.dossier"].create(
        {
            "department_id": department.id,
            "commendation_type": "dot_xuat",
            "nomination_ids": [
                (
                    0,
                    0,
                    {
                        "award_id": env.ref("thidua_khenthuong.award_gk_individual").id,
                        "employee_id": employee.id,
                        "merit": "Hoàn thành xuất sắc nhiệm vụ.",
                    },
                )
            ],
        }
    )
    dossier.action_submit()
    dossier.action_appraise()
    dossier.nomination_ids.action_qualify()
    decision = env["tdkt.decision"].create(
        {
            "commendation_type": "dot_xuat",
            "subject": "Về việc tặng Giấy khen",
            "reward_reason": "đã có thành tích xuất sắc trong phong trào thi đua đẩy "
            "mạnh cải cách hành chính, chuyển đổi số",
            "signer_id": leader.id,
        }
    )
    decision.action_gather()
    decision.action_sign()
    decision.action_number(5)
    decision.action_issue()
    first = decision.commendation_ids
    values = first.copy_data()[0] | {"decision_id": decision.id}
    values.pop("state", None)
    year = first.date.year
    made = env["tdkt.commendation"]._create_moving(
        [
            values
            | {
                "nominee_name": f"Nguyễn Văn Minh {number}",
                "register_number": number,
                "code": f"{number:02d}/{year}",
            }
            for number in range(2, count + 2)
        ]
    )
    make_stock_report()
    ids = made.ids
    env.cr.commit()
    return ids


def make_stock_report():
    """Make the plain report: same lines, one page each, all in one body.

    Several bodies need the patched build of wkhtmltopdf, which Debian does not have.
    """
    lines = "".join(
        f'<p style="text-align:center;margin:4mm 0;{style}" t-out="{value}"/>'
        for style, value in LINES
    )
    env["ir.ui.view"].create(
        {
            "name": STOCK,
            "key": STOCK,
            "type": "qweb",
            "arch": f'<t t-name="{STOCK}"><t t-call="web.basic_layout">'
            '<t t-foreach="docs" t-as="doc"><div class="page" style="page-break-after:'
            f'always;font-family:Liberation Serif">{lines}</div></t></t></t>',
        }
    )
    paper = env["report.paperformat"].create(
        {
            "name": "A4 landscape",
            "format": "A4",
            "orientation": "Landscape",
            **{f"margin_{side}": 10 for side in ("top", "bottom", "left", "right")},
            "header_spacing": 0,
            "header_line": False,
        }
    )
    env["ir.actions.report"].create(
        {
            "name": "Stock certificate",
            "model": "tdkt.commendation",
            "report_type": "qweb-pdf",
            "report_name": STOCK,
            "paperformat_id": paper.id,
        }
    )


# --- Server ----------------------------------------------------------------------


class Server:
    """An Odoo with worker processes, asked over HTTP as a logged-in officer."""

    def __init__(self, config, database):
        self.config, self.database = config, database
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        )

    def __enter__(self):
        # the server starts its second kind of worker by the path of its own script
        script = Path(self.config).with_name("server.py")
        script.write_text("from odoo.cli.command import main\n\nmain()\n")
        command = [
            *(sys.executable, script, "server", "-c", self.config),
            *("-d", self.database, f"--workers={WORKERS}", "--max-cron-threads=0"),
            *(f"--http-port={self.port}", f"--gevent-port={self.port + 1}"),
            "--logfile=",
            *("--limit-time-real=3600", "--limit-time-cpu=3600", "--log-level=error"),
        ]
        self.process = subprocess.Popen(
            [str(part) for part in command],
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
            start_new_session=True,
        )
        for _attempt in range(120):
            try:
                self.get("/web/login")
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.5)
        self.rpc(
            "/web/session/authenticate",
            {"db": self.database, "login": "admin", "password": "admin"},
        )
        # wkhtmltopdf asks the server for its style sheets
        self.set_parameter("report.url", f"http://127.0.0.1:{self.port}")
        return self

    def __exit__(self, *_error):
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait()

    def get(self, path):
        with self.opener.open(f"http://127.0.0.1:{self.port}{path}") as answer:
            return answer.read()

    def rpc(self, path, params):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            json.dumps({"jsonrpc": "2.0", "params": params}).encode(),
            {"Content-Type": "application/json"},
        )
        with self.opener.open(request) as answer:
            result = json.load(answer)
        if "error" in result:
            raise RuntimeError(result["error"]["data"]["message"])
        return result["result"]

    def call(self, model, method, *args):
        return self.rpc(
            "/web/dataset/call_kw",
            {"model": model, "method": method, "args": args, "kwargs": {}},
        )

    def set_parameter(self, key, value):
        self.call("ir.config_parameter", "set_param", key, value)

    def print_report(self, report, ids):
        """Return (seconds, bytes) of one print."""
        start = time.perf_counter()
        pdf = self.get(f"/report/pdf/{report}/{','.join(map(str, ids))}")
        if not pdf.startswith(b"%PDF"):
            raise RuntimeError(f"{report} gave no PDF: {pdf[:200]!r}")
        return time.perf_counter() - start, pdf

    def usage(self):
        """Return (MB, s): the largest worker's memory now, processor time of all.

        Time of children that have ended, such as wkhtmltopdf, is in it.
        """
        memory, ticks = 0, 0
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if os.getpgid(int(folder.name)) != self.process.pid:
                    continue
                numbers = (folder / "stat").read_text().rsplit(")", 1)[1].split()
            except (OSError, ProcessLookupError):
                continue
            ticks += sum(map(int, numbers[11:15]))
            if int(folder.name) != self.process.pid:
                pages = int(numbers[21])
                memory = max(memory, pages * os.sysconf("SC_PAGE_SIZE") // 2**20)
        return memory, ticks / os.sysconf("SC_CLK_TCK")


# --- Measurements ----------------------------------------------------------------


def compare_one(server, ids, stock):
    """Time one certificate, each a record that has not been printed before.

    All ways take turns, so that whatever else the machine does hits them alike.
    """
    for index in range(2 * WORKERS):
        server.print_report(OURS, [ids[index]])
    rows = {}
    for id_ in ids[2 * WORKERS : 2 * WORKERS + ONE]:
        for label in ("ours", "ours, printed again"):
            rows.setdefault(label, []).append(server.print_report(OURS, [id_])[0])
        for label, delay in DELAYS.items() if stock else ():
            server.set_parameter("report.print_delay", delay)
            rows.setdefault(label, []).append(server.print_report(STOCK, [id_])[0])
    ours = statistics.median(rows["ours"])
    print(f"### One certificate (median of {ONE})\n")
    print("| | ms | ours takes |\n|---|---:|---:|")
    for label, seconds in rows.items():
        median = statistics.median(seconds)
        print(f"| {label} | {median * 1000:.0f} | {ours / median:.2f} × |")
    print()


def compare_many(server, ids, counts, stock):
    """Time whole decisions, and watch the memory of the workers grow or not."""
    print("### All certificates of a decision\n")
    print("| | certificates | seconds | ms each | CPU s | worker memory, MB |")
    print("|---|---:|---:|---:|---:|---:|")
    first = counts[0]
    if stock:
        for label, delay in DELAYS.items():
            server.set_parameter("report.print_delay", delay)
            with measured(server, label + ", one PDF", first):
                server.print_report(STOCK, ids[:first])
    decision = server.call("tdkt.commendation", "read", ids[:1], ["decision_id"])
    decision = decision[0]["decision_id"][0]
    batch = server.call("tdkt.decision", "get_certificates", [decision])["batch"]
    for done in range(first, counts[-1] + 1, first):
        label = f"ours, a file each, kept ({done - first + 1}–{done})"
        with measured(server, label, first):
            typeset(server, decision, ids[done - first : done], batch)
        if done == first:
            with measured(server, "ours, one PDF of them", first):
                server.get(f"/thi-dua/giay-khen/{decision}/pdf")
    with measured(server, "ours, ZIP of all files", done):
        server.get(f"/thi-dua/giay-khen/{decision}/zip")
    print()


@contextlib.contextmanager
def measured(server, label, count):
    """Print a row of the table about what is done inside."""
    _memory, cpu = server.usage()
    start = time.perf_counter()
    yield
    seconds = time.perf_counter() - start
    memory, cpu_after = server.usage()
    print(
        f"| {label} | {count} | {seconds:.1f} | {seconds / count * 1000:.1f} "
        f"| {cpu_after - cpu:.1f} | {memory} |",
        flush=True,
    )


def typeset(server, decision, ids, batch):
    """Typeset ``ids`` as the dialog does, one lane for each worker; return seconds."""
    lots = [ids[start : start + batch] for start in range(0, len(ids), batch)]
    failed = []

    def lane():
        while lots:
            try:
                lot = lots.pop()
            except IndexError:
                return
            answer = server.call(
                "tdkt.decision", "typeset_certificates", [decision], lot
            )
            failed.extend(answer["failed"])

    lanes = [threading.Thread(target=lane) for _ in range(WORKERS)]
    start = time.perf_counter()
    for thread in lanes:
        thread.start()
    for thread in lanes:
        thread.join()
    if failed:
        raise RuntimeError(failed[0])
    return time.perf_counter() - start


def print_profile():
    """Say where the time of one certificate goes, typeset in this process."""
    import cProfile
    import pstats

    # what the server has written since
    env.cr.commit()
    env.invalidate_all()
    awards = env["tdkt.commendation"].search([], limit=100)
    awards._typeset_certificates()
    start = time.perf_counter()
    awards._typeset_certificates()
    each = (time.perf_counter() - start) / len(awards) * 1000
    profile = cProfile.Profile()
    profile.runcall(awards._typeset_certificates)
    stats = pstats.Stats(profile).stats
    total = max(row[3] for row in stats.values())
    stages = {
        "what the lines are filled in from": (
            "tdkt_commendation.py",
            "_certificate_texts",
        ),
        "choosing templates, reading fonts": ("tdkt_certificate_template.py", "_sheet"),
        "filling in, fitting and drawing lines": ("sheet.py", "_text"),
        "writing the file": ("canvas.py", "file"),
    }
    print(f"### Where {each:.1f} ms of typesetting go (one process, profiled)\n")
    print("| stage | share |\n|---|---:|")
    for label, (file, function) in stages.items():
        spent = sum(
            row[3]
            for (path, _line, name), row in stats.items()
            if path.endswith(file) and name == function
        )
        print(f"| {label} | {100 * spent / total:.0f} % |")
    print()


def print_machine():
    """Say on what it was measured."""
    cpu = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        "unknown",
    )
    load = os.getloadavg()[0]
    print(f"{cpu}, {os.cpu_count()} cores, load {load:.1f} at the start, ", end="")
    print(f"{WORKERS} worker processes\n")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
