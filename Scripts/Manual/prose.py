"""The manual's text that is not in the executable."""

# The day of the last change to this text; manual pages show it.
DATE = "2026-11-30"

PROXIES = (
    "http_proxy, https_proxy, all_proxy, no_proxy",
    "The proxies that libcurl uses unless --proxy is given, and the hosts that it asks without one. All but http_proxy "
    "may be written in capitals, too.",
)

SERVICE = (
    "LISTEN_FDS, LISTEN_PID, NOTIFY_SOCKET, WATCHDOG_USEC, WATCHDOG_PID",
    "What systemd sets: the sockets that it passes, which stand in for --bind and --port; where it hears of states; and how "
    "often it wants to.",
)

SECTIONS: dict[str, dict[str, list[tuple[str, str]]]] = {
    "serve": {
        "Signals": [
            (
                "SIGTERM, SIGINT",
                "Stop the server. Idle connections close at once, and running transfers have --drain-timeout seconds. A "
                "second signal stops at once.",
            ),
            ("SIGHUP", "Open ROOT again, also if it is a link that was swapped, and empty the cache."),
            ("SIGUSR1", "Open the file of --log-file again."),
        ],
        "Files": [
            ("/files/PATH", "The URL path of the file PATH below ROOT, unless --at names another one."),
            ("/healthz", "The URL path that responds with 200, and with 503 while the server stops."),
            ("/metrics", "The URL path of the figures for Prometheus."),
            ("/.ferry/healthz, /.ferry/metrics", "The URL paths of the same with --at /."),
        ],
        "Examples": [
            ("ferry serve --bind :: --port 80 --user www-data /srv/www", "Serve /srv/www to the network, not as root."),
            ("ferry serve --threading pool --log-file /var/log/ferry/access.log", "Serve thousands of connections."),
        ],
    },
    "fetch": {
        "Signals": [
            ("SIGINT, SIGTERM, SIGHUP", "End the run with status 130, and keep what was received as a part."),
        ],
        "Files": [
            ("NAME.part", "What an interrupted download has received of NAME."),
            ("NAME.part.json", "The URL, the validator and the complete ranges of NAME.part."),
            (
                ".ferry-etags",
                "With --recursive, the entity tags of the files beside it, if the file system has no extended attribute "
                "user.ferry.etag.",
            ),
        ],
        "Examples": [
            ("ferry fetch https://example.org/image.iso", "Download one file, or go on with it."),
            ("ferry fetch -r --newer -o mirror http://127.0.0.1:8080/files/", "Bring a copy of a folder up to date."),
        ],
    },
}


def environment(command) -> list[tuple[str, str]]:
    """The variables that a command reads."""
    own = [
        (one.variable, f"{'ROOT' if one.is_word else one.names[-1]}, if it is not given.")
        for one in command.options
        if one.variable
    ]
    return own + [SERVICE] * (command.name == "serve") + [PROXIES] * (command.name == "fetch")
