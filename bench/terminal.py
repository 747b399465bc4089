"""A terminal for measuring: starts a program in a pseudo-terminal, answers its queries, times its keys.

Times are of ``time.monotonic``. A frame is what the program writes without a pause; a key is settled with the last
byte before ``QUIET`` seconds of silence.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from pathlib import Path

QUIET = 0.06
KEYS = {"up": "\x1b[A", "down": "\x1b[B", "pageup": "\x1b[5~", "pagedown": "\x1b[6~", "enter": "\r", "escape": "\x1b"}
KEYS |= {"ctrl+q": "\x11", "home": "\x1b[H", "end": "\x1b[F"}

_ANSWERS = (
    (re.compile(rb"\x1b\[0?c"), b"\x1b[?62;22c"),
    (re.compile(rb"\x1b\[\?2026\$p"), b"\x1b[?2026;2$y"),
    (re.compile(rb"\x1b\[\?2048\$p"), b"\x1b[?2048;0$y"),
    (re.compile(rb"\x1b\[\?u"), b"\x1b[?0u"),
    (re.compile(rb"\x1b\[6n"), b"\x1b[1;1R"),
)
_SEQUENCES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_].*?\x1b\\|[=>78])", re.DOTALL)


class Terminal:
    """A program under measurement. ``started`` is the moment of exec."""

    def __init__(self, argv: list[str], env: dict[str, str], *, columns: int = 160, rows: int = 45) -> None:
        self.raw = bytearray()
        self.last = 0.0
        self.first = 0.0
        reader, writer = os.pipe()
        fcntl.fcntl(writer, fcntl.F_SETFD, fcntl.FD_CLOEXEC)
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.close(reader)
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, columns * 8, rows * 16))
            os.execve(argv[0], argv, env)
        os.close(writer)
        os.read(reader, 1)  # ends when exec has closed it
        os.close(reader)
        self.started = time.monotonic()
        os.set_blocking(self.fd, False)

    def pump(self, timeout: float) -> bool:
        """Read what is there within ``timeout`` seconds; False for nothing or the end."""
        ready, _, _ = select.select([self.fd], [], [], max(0.0, timeout))
        if not ready:
            return False
        try:
            data = os.read(self.fd, 1 << 16)
        except (BlockingIOError, OSError):
            return False
        if not data:
            return False
        self.last = time.monotonic()
        self.first = self.first or self.last
        self.raw += data
        if b"\x1b" in data:
            for pattern, answer in _ANSWERS:
                if pattern.search(data):
                    os.write(self.fd, answer)
        return True

    def text(self) -> bytes:
        """Everything that was written, without control sequences."""
        return _SEQUENCES.sub(b"", bytes(self.raw))

    def wait_for(self, wanted: str, timeout: float = 30.0) -> float:
        """Seconds from exec until ``wanted`` was written; raises TimeoutError."""
        seen = wanted.encode()
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            if self.pump(0.05) and seen in self.text():
                return self.last - self.started
        raise TimeoutError(f"never saw {wanted!r}; the end of what was written: {self.text()[-400:]!r}")

    def wait_for_pattern(self, pattern: bytes, timeout: float = 60.0) -> float:
        """Seconds from exec until ``pattern`` was written; raises TimeoutError."""
        end = time.monotonic() + timeout
        while not re.search(pattern, self.text()):
            if time.monotonic() > end:
                raise TimeoutError(f"never saw {pattern!r}")
            self.pump(0.05)
        return self.last - self.started

    def settle(self, quiet: float = QUIET, timeout: float = 20.0) -> None:
        """Wait until nothing was written for ``quiet`` seconds."""
        end = time.monotonic() + timeout
        while self.pump(quiet) and time.monotonic() < end:
            pass

    def press(self, key: str) -> tuple[float, float, int]:
        """Press a key: milliseconds to the first and to the last byte of the answer, and how many bytes."""
        before = len(self.raw)
        self.first = 0.0
        pressed = time.monotonic()
        os.write(self.fd, KEYS.get(key, key).encode())
        if not self.pump(1.0):
            return 0.0, 0.0, 0
        self.settle()
        return (self.first - pressed) * 1e3, (self.last - pressed) * 1e3, len(self.raw) - before

    def megabytes(self) -> float:
        """The most memory that it ever had resident (VmHWM)."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        found = re.search(r"VmHWM:\s+(\d+)", status)
        return int(found[1]) / 1024 if found else 0.0

    def cpu(self) -> float:
        """Seconds of processor time so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def quit(self, key: str = "ctrl+q") -> float:
        """Press the key that ends it; milliseconds until it has ended."""
        pressed = time.monotonic()
        os.write(self.fd, KEYS[key].encode())
        end = pressed + 5
        while time.monotonic() < end:
            if os.waitpid(self.pid, os.WNOHANG)[0]:
                break
            self.pump(0.002)
        else:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.fd)
        return (time.monotonic() - pressed) * 1e3
