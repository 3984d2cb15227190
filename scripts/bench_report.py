"""The page of what `make bench` measured: tables, curves, and the numbers as JSON beside them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from scripts import bench_synth

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
COLORS = ("#888888", "#1f77b4", "#d62728", "#2ca02c", "#9467bd")
OURS, FLOOR = "litellm-constructs", "terraform_data"

PEER = "other provider"

Run = dict[str, Any]


def write(results: dict[str, Any], docs: Path, *, keep: bool) -> str:
    """The tables; with `keep` they are written into `docs` too, with their curves."""
    tables = "\n\n".join(_tables(results))
    if keep:
        page = docs / "performance.md"
        before, _, rest = page.read_text().partition(BEGIN)
        after = rest.partition(END)[2]
        curves = "\n".join(_draw([*results["runs"], *bench_synth.curves(results["synth"])], docs))
        page.write_text(f"{before}{BEGIN}\n\n{tables}\n\n{curves}\n\n{END}{after}")
        (docs / "performance.json").write_text(json.dumps(results, indent=1) + "\n")
    return tables


def _tables(results: dict[str, Any]) -> Iterable[str]:
    machine, start = results["machine"], results["start"]
    yield (
        f"{machine['cpus']} CPUs, load {machine['load']} when it began, Python {machine['python']}, Terraform "
        f"{machine['terraform']}. Seconds, and in brackets the ratio to each other provider of the same run."
    )
    ratio = start["schema"] / start["import grpc.aio"]
    yield (
        f"Start to the answered schema, under TLS: {start['schema']:.0f} ms, {ratio:.2f} times what "
        f"`python -I -c 'import grpc.aio'` takes ({start['import grpc.aio']:.0f} ms)."
    )
    yield f"A plan of one key: {_small_plans(results['small plan'])}."
    yield _table(*bench_synth.table(results["synth"]))
    runs: list[Run] = results["runs"]
    peers = [name for name in dict.fromkeys(run["provider"] for run in runs) if name not in (OURS, FLOOR)]
    names = [FLOOR, OURS, *(peers or [PEER])]
    for gateway, count in dict.fromkeys((run["gateway"], run["count"]) for run in runs):
        here = [run for run in runs if (run["gateway"], run["count"]) == (gateway, count)]
        yield f"### {count} keys, {gateway}\n\n" + _table(
            ["", *names, "CPU of Terraform, ms a key", "CPU of the provider, ms a key", "memory of the provider, MB"],
            [_row(command, here, names, count) for command in dict.fromkeys(run["command"] for run in here)],
        )


def _small_plans(walls: dict[str, float]) -> str:
    ours = walls[OURS]
    others = [f"{ours / wall:.2f} times {name} ({wall * 1000:.0f} ms)" for name, wall in walls.items() if name != OURS]
    return ", ".join([f"{ours * 1000:.0f} ms", *(others or [f"{PEER}: n/a"])])


def _row(command: str, runs: list[Run], names: list[str], count: int) -> list[str]:
    found = {run["provider"]: run for run in runs if run["command"] == command}
    ours = found.get(OURS)
    cells = [command]
    for name in names:
        run = found.get(name)
        ratio = f" ({ours['wall'] / run['wall']:.2f}x)" if ours and run and name not in (OURS, FLOOR) else ""
        cells.append(f"{run['wall']:.1f}{ratio}" if run else "n/a")
    for what, unit in (("terraform cpu", 1000 / count), ("cpu", 1000 / count), ("memory", 1)):
        shown = [name for name in names if name in found and (name != FLOOR or what == "terraform cpu")]
        cells.append(" / ".join(f"{found[name][what] * unit:.1f}" for name in shown))
    return cells


def _table(head: list[Any], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def _draw(runs: list[Run], docs: Path) -> Iterable[str]:
    """One picture per gateway and command: seconds over the number of keys, where there are several numbers."""
    for gateway, command in dict.fromkeys((run["gateway"], run["command"]) for run in runs):
        here = [run for run in runs if (run["gateway"], run["command"]) == (gateway, command)]
        if len({run["count"] for run in here}) == 1:
            continue
        name = f"performance-{gateway}-{command}.svg".replace(",", "").replace(" ", "-").lower()
        (docs / name).write_text(_svg(here, f"{command}, {gateway}"))
        yield f"![{command}, {gateway}]({name})"


def _svg(runs: list[Run], title: str) -> str:
    width, height, left, bottom = 480, 260, 50, 30
    most = max(run["wall"] for run in runs) or 1
    widest = max(run["count"] for run in runs)

    def at(count: float, wall: float) -> str:
        return f"{left + count / widest * (width - left - 150):.0f},{height - bottom - wall / most * (height - 70):.0f}"

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" '
        'font-size="12">',
        f'<rect width="{width}" height="{height}" fill="white"/><text x="{left}" y="18">{title}</text>',
        f'<path d="M{at(0, most)} L{at(0, 0)} L{at(widest, 0)}" fill="none" stroke="black"/>',
        f'<text x="4" y="44">{most:.1f} s</text><text x="{width - 190}" y="{height - 8}">{widest} keys</text>',
    ]
    for number, name in enumerate(dict.fromkeys(run["provider"] for run in runs)):
        points = [at(0, 0), *(at(run["count"], run["wall"]) for run in runs if run["provider"] == name)]
        color = COLORS[number % len(COLORS)]
        parts.append(f'<polyline points="{" ".join(points)}" fill="none" stroke="{color}" stroke-width="2"/>')
        parts.append(f'<text x="{width - 140}" y="{60 + 18 * number}" fill="{color}">{name}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"
