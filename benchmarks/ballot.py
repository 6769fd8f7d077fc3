"""The secret ballot of 20 members on 200 lines: what the server and the trustees do.

    python3 -m office bench ballot [MEMBERS [LINES]]
    python3 -m office bench ballot served [MEMBERS [LINES]]  # over HTTP

Ballots are made by the Python twin of the browser's code, on as many processes as there
are processors; that is not what a member waits for, which the browser test of the
vectors tells (``figures:`` in its output). Everything else is what a server does, in
one process: checking each ballot as it comes in, adding up and counting at the closing.
Seconds are those of its processor, which other jobs on the machine hardly change.
Prints a table in Markdown for docs/benchmarks.md.
"""

import multiprocessing
import os
import random
import resource
import statistics
import sys
import time
from pathlib import Path

from odoo.addons.thidua_khenthuong.ballot import (
    Election,
    Line,
    Published,
    client,
    group,
    publication,
)

SESSION = "bench"
OPTIONS = ("agree", "disagree", "abstain")


def main(members=20, lines=200):
    """Measure and print; return an exit code, 1 when a result is not what was voted."""
    members = [f"m{number}" for number in range(int(members))]
    lines = [Line(f"l{number}", OPTIONS) for number in range(int(lines))]
    trustees = [client.Trustee.make(SESSION, name) for name in ("chair", "secretary")]
    election = Election(SESSION, {one.name: one.announcement for one in trustees})
    votes = {
        (line.line, member): random.choice(OPTIONS)
        for line in lines
        for member in members
    }
    ballots = make_ballots(election, lines, members, votes)
    print_machine()
    print(f"{len(members)} members, {len(lines)} lines, {len(ballots)} ballots\n")
    print("| | CPU s | ms each |")
    print("|---|---:|---:|")

    waits = []
    for line in lines:
        for member in members:
            begin = time.process_time()
            election.check_ballot(line, member, ballots[line.line, member])
            waits.append(time.process_time() - begin)
    median = statistics.median(waits) * 1000
    row("a ballot of three options checked as it comes in", sum(waits), len(waits))

    cast = {
        line.line: [(member, ballots[line.line, member]) for member in members]
        for line in lines
    }
    begin = time.process_time()
    sums = [election.sum_up(line, cast[line.line]) for line in lines]
    row(
        "closing: the ballots of a line added up",
        time.process_time() - begin,
        len(lines),
    )
    begin = time.process_time()
    opened = [
        {one.name: one.decrypt(election, added) for one in trustees} for added in sums
    ]
    took = time.process_time() - begin
    row("a trustee opens a line (in Python)", took, len(lines) * len(trustees))
    begin = time.process_time()
    results = [
        election.tally(added, texts) for added, texts in zip(sums, opened, strict=True)
    ]
    took = time.process_time() - begin
    row("closing: what two trustees opened checked and counted", took, len(lines))
    begin = time.process_time()
    text = publication(
        election,
        [
            Published(line, tuple(members), tuple(cast[line.line]), texts)
            for line, texts in zip(lines, opened, strict=True)
        ],
    )
    row("the published file", time.process_time() - begin, len(lines))
    print(
        f"\nMedian of checking a ballot: {median:.1f} ms. A ballot is "
        f"{len(ballots[lines[0].line, members[0]])} characters, the published file "
        f"{len(text) / 2**20:.1f} MB, the process took "
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB at most."
    )
    wrong = [
        line.line
        for line, result in zip(lines, results, strict=True)
        if result != counted(votes, line, members)
    ]
    print(f"Results that are not what was voted: {len(wrong)} of {len(lines)}.")
    return 1 if wrong else 0


def row(name, seconds, count):
    print(f"| {name} | {seconds:.1f} | {seconds / count * 1000:.1f} |")


def counted(votes, line, members):
    """Return what the members really voted on a line."""
    chosen = [votes[line.line, member] for member in members]
    return {option: chosen.count(option) for option in OPTIONS}


def make_ballots(election, lines, members, votes):
    """Return (line, member) → ballot."""
    tasks = [
        (election, line, member, [votes[line.line, member]])
        for line in lines
        for member in members
    ]
    with multiprocessing.get_context("fork").Pool() as pool:
        texts = pool.starmap(client.vote, tasks, chunksize=20)
    return {
        (line.line, member): text
        for (_election, line, member, _ticked), text in zip(tasks, texts, strict=True)
    }


def print_machine():
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next(line.split(": ")[1] for line in lines if line.startswith("model name"))
    load, kind = os.getloadavg()[0], type(group.P)
    print(
        f"Measured on: {model}, {os.cpu_count()} cores, load {load:.1f} at the start; "
        f"numbers of type {kind.__module__}.{kind.__name__}.\n"
    )


if __name__ == "__main__":
    if sys.argv[3:4] == ["served"]:
        sys.path.insert(0, str(Path(__file__).parent))
        import _ballot_served

        sys.exit(_ballot_served.main(globals()["env"], *sys.argv[1:3], *sys.argv[4:]))
    sys.exit(main(*sys.argv[3:]))
