"""The folder that all servers serve: files of every size, and many small ones."""

import contextlib
import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass

KIB, MIB, GIB = 1 << 10, 1 << 20, 1 << 30
SIZES = [KIB << 2 * step for step in range(11)]
MANY = 2000
TMPFS = "/dev/shm"
# The documents, one download of the largest, and room for the programs.
ROOM = 4 * GIB


def label(size: int) -> str:
    """A size as people write it: 1 KiB, 64 KiB, 1 MiB."""
    for unit, name in ((GIB, "GiB"), (MIB, "MiB"), (KIB, "KiB")):
        if size >= unit:
            return f"{size // unit} {name}"
    return f"{size} bytes"


def path(size: int) -> str:
    """Where the file of that size is found on every server."""
    return f"/files/{label(size).replace(' ', '')}.bin"


def many(index: int) -> str:
    """Where the small file of that index is found; the first is 1."""
    return f"/files/many/{index:04}.bin"


@dataclass(frozen=True)
class Documents:
    """The folder that is served, one for what is written meanwhile, and where both are."""

    root: str
    scratch: str
    storage: str


@contextlib.contextmanager
def prepared() -> Iterator[Documents]:
    """Makes the folders, in memory where there is room, and removes them afterwards."""
    in_memory = has_room()
    with tempfile.TemporaryDirectory(prefix="ferry-bench.", dir=TMPFS if in_memory else "/var/tmp") as folder:
        os.chmod(folder, 0o755)
        root, scratch = os.path.join(folder, "root"), os.path.join(folder, "scratch")
        os.makedirs(os.path.join(root, "files/many"))
        os.mkdir(scratch)
        fill(root, sparse=not in_memory)
        yield Documents(root, scratch, "tmpfs" if in_memory else "disk, those above 1 MiB sparse")


def has_room() -> bool:
    if not os.path.isdir(TMPFS):
        return False
    storage = os.statvfs(TMPFS)
    with open("/proc/meminfo") as file:
        available = next(int(line.split()[1]) * KIB for line in file if line.startswith("MemAvailable:"))
    return min(storage.f_bavail * storage.f_frsize, available) >= ROOM


def fill(root: str, sparse: bool) -> None:
    noise = os.urandom(MIB)
    for size in SIZES:
        with open(root + path(size), "wb") as file:
            if sparse and size > MIB:
                file.truncate(size)
            for _ in range(0 if sparse and size > MIB else max(size // MIB, 1)):
                file.write(noise[:size])
    for index in range(1, MANY + 1):
        with open(root + many(index), "wb") as file:
            file.write(noise[index : index + 4 * KIB])
    age(root)


def age(root: str) -> None:
    """Makes the files an hour old: servers trust no file that was changed just now."""
    hour_ago = time.time() - 3600
    for folder, _, names in os.walk(root):
        for name in names:
            os.utime(os.path.join(folder, name), (hour_ago, hour_ago))
