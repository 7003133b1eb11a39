"""What is tried, and on whom."""

import documents
from client import Fetch, SmallFiles
from documents import GIB, KIB, MIB
from generators import H2LOAD
from load import Download, Requests, Residence
from peers import (
    ALL,
    BARE_MODES,
    CADDY,
    FERRY_LOG,
    FERRY_POOL_LOG,
    FLOOR_PEER,
    H2O,
    HUMMINGBIRD_PEER,
    LIGHTTPD,
    MODES,
    NGINX,
    NGINX_CACHE,
    PYTHON,
    Peer,
)

CORE = (NGINX, FLOOR_PEER, *MODES)
WITH_LIBRARY = (*CORE, *BARE_MODES)
RIVALS = (H2O, LIGHTTPD)
EVERYBODY = (*WITH_LIBRARY, NGINX_CACHE, *RIVALS, CADDY, HUMMINGBIRD_PEER, PYTHON)
CONNECTIONS = (1, 32, 256, 2000)


def small(connections: int, peers: tuple[Peer, ...], longer: int = 1) -> Requests:
    return Requests(one_kib(connections), KIB, connections, peers, documents.path(KIB), longer=longer)


def one_kib(connections: int) -> str:
    return f"1 KiB, {connections:,} connection{'s' if connections > 1 else ''}"


BASE = one_kib(32)
PART = {"Range": "bytes=500000-500099"}

# The scenarios of the table of targets, in its order.
MAIN = [
    small(1, CORE),
    small(32, (*EVERYBODY, FERRY_LOG, FERRY_POOL_LOG)),
    small(256, (*WITH_LIBRARY, *RIVALS)),
    small(2000, (*WITH_LIBRARY, *RIVALS), longer=2),
    Requests(
        "2,000 different 4 KiB files",
        4 * KIB,
        32,
        (*WITH_LIBRARY, NGINX_CACHE),
        documents.many(1),
        files=documents.MANY,
    ),
    Requests("64 KiB", 64 * KIB, 32, CORE, documents.path(64 * KIB)),
    Requests("1 MiB, 8 connections", MIB, 8, (NGINX, *MODES, *BARE_MODES), documents.path(MIB)),
    Requests("304", KIB, 32, CORE, documents.path(KIB), 304, body=0, conditional=True, generator=H2LOAD),
    Requests("404", 0, 32, CORE, "/files/nothing.bin", 404, body=100),
    Requests("100 bytes out of 1 MiB", MIB, 32, CORE, documents.path(MIB), 206, body=100, fields=PART),
    Requests("a connection per request", KIB, 32, WITH_LIBRARY, documents.path(KIB), fields={"Connection": "close"}),
]
LARGE = Download("1 GiB, one client", GIB, (NGINX, *MODES, *BARE_MODES))
RESIDENCE = Residence("start and memory", 2000, ALL)
FETCH_LARGE = Fetch("fetch 1 GiB", GIB)
SMALL_FILES = SmallFiles("fetch 500 files", 500)
COMPARED = [*MAIN, LARGE, RESIDENCE, FETCH_LARGE, SMALL_FILES]


def growth(size: int) -> Requests:
    floor = (FLOOR_PEER,) if size <= 64 * KIB else ()
    return Requests(
        f"{documents.label(size)} over 8 connections", size, 8, (NGINX, *floor, *MODES), documents.path(size)
    )


SIZES = [growth(size) for size in documents.SIZES]
