"""Real servers on loopback, started for a benchmark or a test session: PostgreSQL, Chroma and a Dask cluster."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def postgres_binaries() -> Path | None:
    """The newest PostgreSQL of Debian's packages."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    return found[-1] if found else None


@contextmanager
def postgres(binaries: Path, folder: Path) -> Iterator[str]:
    """A server of its own in `folder`; yields its URL. It refuses to run as root, so then it runs as `postgres`."""
    as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
    folder.mkdir(parents=True, exist_ok=True)
    if as_user:
        shutil.chown(folder, "postgres", "postgres")
    data, port = folder / "data", free_port()

    def run(program: str, *arguments: str | Path) -> None:
        command = [*as_user, str(binaries / program), "-D", str(data), *map(str, arguments)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")

    run("initdb", "-A", "trust", "-U", "ballast", "--no-sync")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    run("pg_ctl", "-o", options, "-w", "-l", folder / "log", "start")
    try:
        yield f"postgresql://ballast@127.0.0.1:{port}/postgres"
    finally:
        run("pg_ctl", "-m", "immediate", "stop")


@contextmanager
def chroma(folder: Path) -> Iterator[str]:
    """`chroma run` on `folder`; yields its URL."""
    port = free_port()
    program = Path(sys.executable).parent / "chroma"
    command = [str(program), "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        _await(f"{url}/api/v2/heartbeat")
        yield url
    finally:
        server.terminate()
        server.wait()


@contextmanager
def dask(folder: Path, workers: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and so many workers, each a process with one thread; yields the scheduler's address and the workers."""
    address = f"tcp://127.0.0.1:{free_port()}"
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "dask", "scheduler", "--host", address.rpartition(":")[0], "--no-dashboard"]
    command += ["--port", address.rpartition(":")[2]]
    scheduler = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    started: list[subprocess.Popen[bytes]] = []
    try:
        started += [dask_worker(address, folder) for _ in range(workers)]
        yield address, started
    finally:
        for process in (*started, scheduler):
            process.kill()
            process.wait()


def dask_worker(address: str, folder: Path) -> subprocess.Popen[bytes]:
    """One more worker; it waits for the scheduler."""
    command = [sys.executable, "-m", "dask", "worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard"]
    command += ["--local-directory", str(folder), "--host", "127.0.0.1"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _await(url: str) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(url)
