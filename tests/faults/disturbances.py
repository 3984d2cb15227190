"""What goes wrong while Terraform applies. Each is a function that sets up a trial whose apply is about to begin."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from random import Random

from tests.faults.estate import SIZE
from tests.faults.proxy import Exchange, Fate, Proxy, well

Disturbance = Callable[["Proxy", "Callable[[], subprocess.Popen[bytes]]", Random], None]
"""Takes the proxy, the Terraform that applies, and the dice."""

# --- signals


def _children(parent: int) -> list[int]:
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    pairs = [tuple(map(int, line.split())) for line in listed.splitlines()]
    return [pid for pid, of in pairs if of == parent]


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _interrupt(terraform: subprocess.Popen[bytes]) -> None:
    """As Ctrl-C does: every process of the group gets it."""
    with suppress(ProcessLookupError):
        os.killpg(terraform.pid, signal.SIGINT)


def interrupt_once(terraform: subprocess.Popen[bytes], dice: Random) -> None:
    _interrupt(terraform)


def interrupt_twice(terraform: subprocess.Popen[bytes], dice: Random) -> None:
    _interrupt(terraform)
    time.sleep(dice.uniform(0.02, 0.6))
    _interrupt(terraform)


def kill_terraform(terraform: subprocess.Popen[bytes], dice: Random) -> None:
    _kill(terraform.pid)


def kill_provider(terraform: subprocess.Popen[bytes], dice: Random) -> None:
    for pid in _children(terraform.pid):
        _kill(pid)


def kill_both(terraform: subprocess.Popen[bytes], dice: Random) -> None:
    children = _children(terraform.pid)
    for pid in (terraform.pid, *children):
        _kill(pid)


def at_a_random_moment(strike: Callable[[subprocess.Popen[bytes], Random], None]) -> Disturbance:
    """Strike around one of the writes: before the gateway has it, before its answer is back, or after."""

    def disturb(proxy: Proxy, terraform: Callable[[], subprocess.Popen[bytes]], dice: Random) -> None:
        chosen, moment, later = dice.randint(1, SIZE), dice.choice(("before", "done", "answered")), dice.random()
        count = itertools.count(1)
        proxy.latency = dice.uniform(0.05, 0.5)

        def begin() -> None:
            threading.Thread(target=strike, args=(terraform(), dice), daemon=True).start()
            time.sleep(later * proxy.latency)

        def fate(exchange: Exchange) -> None:
            if not exchange.writes or next(count) != chosen:
                well(exchange)
                return
            if moment == "before":
                begin()
            answer = exchange.forward()
            if moment == "done":
                begin()
            exchange.answer(answer)
            if moment == "answered":
                begin()

        proxy.fate = fate

    return disturb


# --- gateways and networks


def refused(exchange: Exchange) -> None:
    exchange.fail(503)


def cut_before(exchange: Exchange) -> None:
    exchange.cut()


def failed_after(exchange: Exchange) -> None:
    exchange.forward()
    exchange.fail(503)


def cut_after(exchange: Exchange) -> None:
    exchange.forward()
    exchange.cut()


def never_done(exchange: Exchange) -> None:
    exchange.hang()


def never_answered(exchange: Exchange) -> None:
    exchange.forward()
    exchange.hang()


def half_an_answer(exchange: Exchange) -> None:
    exchange.half(exchange.forward())


def dripping(exchange: Exchange) -> None:
    exchange.drip(exchange.forward())


def now_and_then(bad: Fate, share: float, others: Fate = well, writes_only: bool = False) -> Disturbance:
    """`share` of all requests end badly, and the `others` as they say."""

    def disturb(proxy: Proxy, terraform: Callable[[], subprocess.Popen[bytes]], dice: Random) -> None:
        def fate(exchange: Exchange) -> None:
            # Of what asks about the gateway itself nothing is lost.
            exempt = exchange.path.startswith("/health") or (writes_only and not exchange.writes)
            (bad if not exempt and dice.random() < share else others)(exchange)

        proxy.fate = fate

    return disturb


def an_old_replica(exchange: Exchange) -> None:
    exchange.answer(exchange.forward_to_an_old_replica())


def from_a_moment_on(last: Fate, afterwards: Fate) -> Disturbance:
    """One of the creates ends as `last` says, and whatever comes after it as `afterwards` does."""

    def disturb(proxy: Proxy, terraform: Callable[[], subprocess.Popen[bytes]], dice: Random) -> None:
        chosen, count, gone = dice.randint(1, SIZE), itertools.count(1), threading.Event()

        def fate(exchange: Exchange) -> None:
            if gone.is_set():
                afterwards(exchange)
            elif exchange.writes and next(count) == chosen:
                gone.set()
                last(exchange)
            else:
                well(exchange)

        proxy.fate = fate

    return disturb


DISTURBANCES: dict[str, Disturbance] = {
    "SIGINT once": at_a_random_moment(interrupt_once),
    "SIGINT twice": at_a_random_moment(interrupt_twice),
    "SIGKILL of terraform": at_a_random_moment(kill_terraform),
    "SIGKILL of the provider": at_a_random_moment(kill_provider),
    "SIGKILL of both": at_a_random_moment(kill_both),
    "503, not done": now_and_then(refused, 0.3),
    "connection cut, not done": now_and_then(cut_before, 0.3),
    "503, done": now_and_then(failed_after, 0.3),
    "connection cut, done": now_and_then(cut_after, 0.3),
    "never answered, not done": now_and_then(never_done, 0.05),
    "never answered, done": now_and_then(never_answered, 0.05),
    "half an answer": now_and_then(half_an_answer, 0.3),
    "an answer that drips": now_and_then(dripping, 0.05),
    "503, done, and old replicas": now_and_then(failed_after, 0.3, an_old_replica, writes_only=True),
    "503 for good, the last create done": from_a_moment_on(failed_after, refused),
    "no gateway any more, the last create done": from_a_moment_on(cut_after, cut_before),
}


def named(words: Sequence[str]) -> dict[str, Disturbance]:
    """Those whose names have one of these words; all for none."""
    return {name: each for name, each in DISTURBANCES.items() if not words or any(word in name for word in words)}
