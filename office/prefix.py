"""Odoo 19, PostgreSQL and fonts, unpacked from Debian packages into private folders.

Odoo's package is only in a newer Debian suite than the machine's. It is downloaded
with a private apt state and unpacked, never installed: the system stays as it is.
PostgreSQL is unpacked too, from the machine's own suite: installing it would create
and start a cluster of the system's.
"""

import hashlib
import json
import os
import re
import shutil

from . import paths, system
from .progress import Missing, say, step

SERIES = "19.0"
NEWER_SUITE = "sid"
# The build that the addon was tried with.
ODOO_PACKAGE = "odoo-19"
ODOO_VERSION = "19.0.0+dfsg-1"
ODOO_SHA256 = "9d2f598b0555db17e291d48ed24df184c70823c053c4c5ed53c467ca7f629bbf"
NEWER_PACKAGES = [
    ODOO_PACKAGE,
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-glyphicons-halflings",
    "fonts-montserrat",
    "fonts-roboto-unhinted",
]
# Odoo links to these as well; the newer suite's Font Awesome has other file names.
LINKED_FONTS = ["fonts-font-awesome", "fonts-inconsolata", "fonts-ocr-b"]
DOCUMENT_FONTS = ["fonts-liberation2", "fonts-dejavu-core"]
# The one file Odoo's package leaves out. Without it the web client logs an error,
# which fails every browser tour.
SELFIE = "@mediapipe/selfie_segmentation@0.1.1675465747"
SELFIE_FILE = "selfie_segmentation.js"
SELFIE_FOLDER = "addons/mail/static/lib/selfie_segmentation"
STAMP = "packages.sha256"
# Which build of Odoo was asked for, and which was got.
BUILD = "build.json"


def build_odoo():
    """Unpack Odoo once, whole or not at all."""
    stamp = _stamp(NEWER_PACKAGES + LINKED_FONTS + [SELFIE])
    if _is_built(paths.ODOO_PREFIX, stamp) and _read_build()["asked"] == ODOO_SHA256:
        return
    system.install_packages([] if shutil.which("npm") else ["nodejs", "npm"])
    with system.made_whole(paths.ODOO_PREFIX) as draft:
        downloads = draft / "downloads"
        downloads.mkdir()
        with step("reading the package lists of Debian's newer suite"):
            options = _newer_suite()
        with step("downloading Odoo 19 from Debian (about 130 MB)") as current:
            current.detail = lambda: system.folder_size(downloads)
            build = _download_odoo(downloads, options)
            _download(LINKED_FONTS, downloads)
        with step("unpacking Odoo"):
            _unpack(downloads, draft)
            _add_selfie(draft)
        check_series(draft / "usr/lib/python3/dist-packages", "Debian")
        _check_links(draft)
        (draft / BUILD).write_text(json.dumps(build))
        (draft / STAMP).write_text(stamp)


def build_debian():
    """Unpack PostgreSQL and the fonts once, whole or not at all."""
    stamp = _stamp(DOCUMENT_FONTS)
    if _is_built(paths.DEBIAN_PREFIX, stamp):
        return
    with system.made_whole(paths.DEBIAN_PREFIX) as draft:
        downloads = draft / "downloads"
        downloads.mkdir()
        with step("downloading PostgreSQL and fonts") as current:
            current.detail = lambda: system.folder_size(downloads)
            server = _server_package()
            client = server.replace("postgresql-", "postgresql-client-")
            _download([*DOCUMENT_FONTS, server, client, "libpq5"], downloads)
        packages = [*downloads.glob("postgresql-*.deb"), *downloads.glob("libpq5*.deb")]
        _install_libraries(packages)
        _unpack(downloads, draft)
        (draft / STAMP).write_text(stamp)


def odoo_build():
    """Return which build of Odoo was unpacked, in words."""
    build = _read_build()
    return f"{ODOO_PACKAGE} {build['version']}, SHA-256 {build['sha256']}"


def _read_build():
    file = paths.ODOO_PREFIX / BUILD
    return json.loads(file.read_text()) if file.exists() else {"asked": None}


def choose_version(offered):
    """Return the version of Odoo to take of those a suite offers.

    It is the one the addon was tried with; where that is gone, the newest one of the
    series, which apt names first.

    :raises Missing: when none of the series is offered
    """
    if ODOO_VERSION in offered:
        return ODOO_VERSION
    newer = [version for version in offered if version.startswith(f"{SERIES}.")]
    if not newer:
        raise Missing(
            f"Debian's newer suite offers no Odoo {SERIES}: set ODOO_HOME to a tree"
        )
    say(
        f"Odoo {ODOO_VERSION}, which the addon was tried with, is no longer offered: "
        f"{newer[0]} is taken instead."
    )
    return newer[0]


def check_build(version, digest):
    """Refuse a package that calls itself the tried build and is another one."""
    if version == ODOO_VERSION and digest != ODOO_SHA256:
        raise Missing(
            f"Odoo {version} is not the package that the addon was tried with: its "
            f"SHA-256 is {digest}"
        )


def check_series(folder, origin):
    """Refuse an Odoo of another series; ``folder`` holds the ``odoo`` package."""
    release = folder / "odoo/release.py"
    if not release.exists():
        raise Missing(f"{origin} holds no odoo/release.py: it is no Odoo {SERIES} tree")
    found = re.search(r"^version_info = \((\d+), (\d+)", release.read_text(), re.M)
    series = f"{found[1]}.{found[2]}" if found else "of unknown series"
    if series != SERIES:
        raise Missing(f"{origin} offers Odoo {series}, but the addon is for {SERIES}")


def library_env():
    """Return an environment in which the private PostgreSQL finds its libraries."""
    libraries = sorted(paths.DEBIAN_PREFIX.glob("usr/lib/*-linux-gnu"))
    return {
        **os.environ,
        "LD_LIBRARY_PATH": ":".join(map(str, libraries)),
        "LC_ALL": "C.UTF-8",
    }


def postgres_bin():
    """Return the folder of the private PostgreSQL programs."""
    found = sorted(paths.DEBIAN_PREFIX.glob("usr/lib/postgresql/*/bin"))
    if not found:
        raise Missing(f"PostgreSQL is missing: delete {paths.DEBIAN_PREFIX} and retry")
    return found[-1]


def _stamp(names):
    """Return what a folder is stamped with, once these packages are in it."""
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def _is_built(folder, stamp):
    file = folder / STAMP
    return file.exists() and file.read_text() == stamp


def _unpack(downloads, folder):
    for package in sorted(downloads.glob("*.deb")):
        system.run(["dpkg-deb", "-x", package, folder])
    shutil.rmtree(downloads)


def _add_selfie(folder):
    target = folder / "usr/lib/python3/dist-packages/odoo" / SELFIE_FOLDER
    if (target / SELFIE_FILE).exists():
        return
    target.mkdir(parents=True, exist_ok=True)
    work = folder / "npm"
    work.mkdir()
    system.run(["npm", "pack", "--silent", SELFIE], cwd=work)
    archive = next(work.glob("*.tgz"))
    system.run(["tar", "xzf", archive, f"package/{SELFIE_FILE}"], cwd=work)
    shutil.copy(work / "package" / SELFIE_FILE, target)
    shutil.rmtree(work)


def _check_links(folder):
    """Refuse a prefix whose links lead nowhere: pages would lack scripts or fonts."""
    broken = system.run(["find", folder, "-xtype", "l"]).split()
    if broken:
        raise Missing(
            f"Odoo's Debian package links to {len(broken)} files that no known package "
            f"brings, {broken[0]} for one: set ODOO_HOME to an Odoo {SERIES} tree"
        )


def _install_libraries(packages):
    """Install the shared libraries that the unpacked database programs load."""
    depends = "".join(
        system.run(["dpkg-deb", "-f", package, "Depends"]) for package in packages
    )
    names = set(re.findall(r"(?:^|, )(lib[a-z0-9.+-]+)", depends, re.M))
    # libpq5 is unpacked as well, and LLVM only serves the just-in-time compiler,
    # which is off; the server reads the time zones of tzdata.
    wanted = {n for n in names if n != "libpq5" and not n.startswith("libllvm")}
    system.install_packages(sorted(wanted | {"tzdata"}))


def _newer_suite():
    """Return apt options that read Debian's newer suite with a private state."""
    state = paths.HOME / "apt"
    for folder in ("lists/partial", "cache/archives/partial"):
        (state / folder).mkdir(parents=True, exist_ok=True)
    address, keyring = system.debian_source()
    signed = f"[signed-by={keyring}] " if keyring else ""
    sources = state / "sources.list"
    sources.write_text(f"deb {signed}{address} {NEWER_SUITE} main\n")
    settings = [
        f"Dir::State={state}",
        f"Dir::State::lists={state}/lists",
        f"Dir::Cache={state}/cache",
        f"Dir::Etc::sourcelist={sources}",
        "Dir::Etc::sourceparts=/dev/null",
        "APT::Sandbox::User=root",
    ]
    options = [part for setting in settings for part in ("-o", setting)]
    system.update_lists(options)
    return options


def _download(names, folder, options=()):
    """Download packages, from the machine's own suite unless options say otherwise."""
    command = ["apt-get", *options, "-o", "APT::Sandbox::User=root", "download"]
    try:
        system.run([*command, *names], cwd=folder, env=system.APT_ENV)
    except Missing:
        if options or os.geteuid():
            raise
        # the machine's own package lists are absent or old
        system.update_lists()
        system.run([*command, *names], cwd=folder, env=system.APT_ENV)


def _download_odoo(folder, options):
    """Download Odoo and what it links to; return which build it is."""
    listed = system.run(["apt-cache", *options, "madison", ODOO_PACKAGE])
    version = choose_version(re.findall(r"\| *(\S+) *\|", listed))
    names = [name for name in NEWER_PACKAGES if name != ODOO_PACKAGE]
    _download([f"{ODOO_PACKAGE}={version}", *names], folder, options)
    package = next(folder.glob(f"{ODOO_PACKAGE}_*.deb"))
    digest = hashlib.sha256(package.read_bytes()).hexdigest()
    check_build(version, digest)
    return {"asked": ODOO_SHA256, "version": version, "sha256": digest}


def _server_package():
    """Return the name of the PostgreSQL server package of the machine's suite."""
    for attempt in range(2):
        try:
            output = system.run(["apt-cache", "depends", "postgresql"])
        except Missing:
            output = ""
        if found := re.search(r"Depends: (postgresql-\d+)", output):
            return found[1]
        if not attempt and not os.geteuid():
            system.update_lists()
    raise Missing("apt knows no package postgresql: run apt-get update as root")
