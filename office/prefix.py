"""Odoo 19 and what it needs from Debian, unpacked into a private prefix.

Odoo's package is only in a newer Debian suite than the machine's. It is downloaded
with a private apt state and unpacked, never installed: the system stays as it is.
"""

import os
import re
import shutil

from . import paths, system
from .progress import Missing, step

SERIES = "19.0"
NEWER_PACKAGES = [
    "odoo-19",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-glyphicons-halflings",
    "fonts-montserrat",
    "fonts-roboto-unhinted",
]
# The newer suite's Font Awesome lacks the file names Odoo links to, and the older
# Liberation fonts lack ninety Vietnamese letters.
OWN_PACKAGES = [
    "fonts-font-awesome",
    "fonts-inconsolata",
    "fonts-ocr-b",
    "fonts-liberation2",
]
SELFIE = "@mediapipe/selfie_segmentation@0.1.1675465747"


def build():
    """Unpack everything once."""
    if paths.PREFIX.exists():
        return
    with system.made_whole(paths.PREFIX) as draft:
        downloads = paths.HOME / "downloads"
        downloads.mkdir(parents=True, exist_ok=True)
        with step("downloading Odoo 19 from Debian (about 130 MB)"):
            _download(NEWER_PACKAGES, downloads, _newer_suite())
        with step("downloading PostgreSQL and fonts"):
            server = _server_package()
            client = server.replace("postgresql-", "postgresql-client-")
            _download([*OWN_PACKAGES, server, client, "libpq5"], downloads, [])
        with step("unpacking"):
            for package in sorted(downloads.glob("*.deb")):
                system.run(["dpkg", "-x", package, draft])
            _complete(draft)
        _install_libraries(
            [p for p in downloads.glob("*.deb") if re.match(r"postgres|libpq", p.name)]
        )
    shutil.rmtree(downloads)


def _install_libraries(packages):
    """Install the shared libraries that the unpacked database programs load."""
    depends = "".join(system.run(["dpkg-deb", "-f", p, "Depends"]) for p in packages)
    names = set(re.findall(r"\b(lib[a-z0-9.+-]+)", depends))
    # libpq5 is unpacked too; LLVM only serves just-in-time compilation
    system.install_packages(
        sorted(n for n in names if n != "libpq5" and not n.startswith("libllvm"))
    )


def library_env():
    """Return an environment in which the prefix's own libraries are found."""
    libraries = sorted(paths.PREFIX.glob("usr/lib/*-linux-gnu"))
    return {
        **os.environ,
        "LD_LIBRARY_PATH": ":".join(map(str, libraries)),
        "LC_ALL": "C.UTF-8",
    }


def postgres_bin():
    """Return the folder of the private PostgreSQL programs."""
    found = sorted(paths.PREFIX.glob("usr/lib/postgresql/*/bin"))
    if not found:
        raise Missing(f"PostgreSQL is missing in {paths.PREFIX}: delete that folder")
    return found[-1]


def _newer_suite():
    """Return apt options that read Debian's newer suite with a private state."""
    state = paths.HOME / "apt"
    for folder in ("lists/partial", "cache/archives/partial"):
        (state / folder).mkdir(parents=True, exist_ok=True)
    uri, keyring = system.debian_source()
    signed = f"[signed-by={keyring}] " if keyring else ""
    (state / "sources.list").write_text(f"deb {signed}{uri} sid main\n")
    options = [
        f"Dir::State={state}",
        f"Dir::State::lists={state}/lists",
        f"Dir::Cache={state}/cache",
        f"Dir::Etc::sourcelist={state}/sources.list",
        "Dir::Etc::sourceparts=/dev/null",
        "APT::Sandbox::User=root",
    ]
    arguments = [part for option in options for part in ("-o", option)]
    system.run(["apt-get", *arguments, "update", "-q"], env=system.APT_ENV)
    return arguments


def _download(names, folder, options):
    command = ["apt-get", *options, "-o", "APT::Sandbox::User=root", "download"]
    try:
        system.run([*command, *names], cwd=folder, env=system.APT_ENV)
    except Missing:
        if options or os.geteuid():
            raise
        # the machine's own package lists are absent or old
        system.run(["apt-get", "update", "-q"], env=system.APT_ENV)
        system.run([*command, *names], cwd=folder, env=system.APT_ENV)


def _server_package():
    def depends():
        output = system.run(["apt-cache", "depends", "postgresql"])
        return re.search(r"Depends: (postgresql-\d+)", output)

    try:
        found = depends()
    except Missing:
        found = None
    if not found and not os.geteuid():
        system.run(["apt-get", "update", "-q"], env=system.APT_ENV)
        found = depends()
    if not found:
        raise Missing("apt knows no package postgresql: run apt-get update as root")
    return found[1]


def _complete(prefix):
    """Add the file that Debian's package leaves out; check the whole."""
    odoo = prefix / "usr/lib/python3/dist-packages/odoo"
    release = (odoo / "release.py").read_text()
    series = re.search(r"version_info = \((\d+), (\d+)", release)
    if not series or f"{series[1]}.{series[2]}" != SERIES:
        raise Missing(f"Debian no longer offers Odoo {SERIES}: set ODOO_HOME instead")
    # Without it the web client logs an error, which fails every browser tour.
    folder = odoo / "addons/mail/static/lib/selfie_segmentation"
    folder.mkdir(parents=True, exist_ok=True)
    work = paths.HOME / "npm"
    work.mkdir(exist_ok=True)
    archive = system.run(
        ["npm", "pack", "--silent", SELFIE], cwd=work
    ).splitlines()[-1]
    system.run(["tar", "xzf", archive, "package/selfie_segmentation.js"], cwd=work)
    shutil.copy(work / "package/selfie_segmentation.js", folder)
    shutil.rmtree(work)
