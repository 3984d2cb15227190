"""`terraform-provider-litellm`: what Terraform starts, and what installs it."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from provider_shim import __version__
from provider_shim.wire.handshake import Refused, started_by_terraform

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from provider_shim.contract import Provider


SCHEMA = os.path.join(os.path.dirname(__file__), "schema.bin")
"""The answer to GetProviderSchema, made at build time so that a launch need not load the provider for it."""


def main(arguments: Sequence[str] | None = None) -> None:
    given = list(sys.argv[1:] if arguments is None else arguments)
    if started_by_terraform() and given[:1] in ([], ["serve"]):
        _launched(asked_version=given[1] if len(given) > 1 else __version__)
    else:
        _by_hand(given)


def _launched(asked_version: str) -> None:
    """The way to the handshake: nothing is imported that it does not need."""
    gc.set_threshold(100_000)  # Loading makes much and drops little: a twentieth of a launch went into looking.
    try:
        if asked_version != __version__:
            raise Refused(
                f"litellm provider {asked_version} was asked for, but {__version__} is what {sys.executable} has. "
                "Run: terraform-provider-litellm install && terraform init -upgrade"
            )
        from provider_shim.wire.launch import launch
        from provider_shim.wire.places import refuse_what_others_may_write

        refuse_what_others_may_write(__version__)
        launch(_launched_provider, _kept_schema if os.path.exists(SCHEMA) else None)
    except Exception as problem:
        # Terraform shows its user the first line that comes where the handshake should be.
        sys.exit(_say(f"The litellm provider cannot start: {problem}"))


def _say(line: str) -> int:
    print(line, flush=True)
    return 1


def _provider() -> Provider:
    from provider_shim.engine.provider import make_provider

    return make_provider()


def _launched_provider() -> Provider:
    from provider_shim.engine.provider import make_provider
    from provider_shim.engine.run import this_run

    return make_provider(this_run)


def _kept_schema() -> bytes:
    with open(SCHEMA, "rb") as file:
        return file.read()


def make_schema() -> bytes:
    """What SCHEMA holds, as the specs say it."""
    from provider_shim.wire.schema import encode_schema

    return encode_schema(_provider().schema)


def write_schema() -> None:
    unfinished = f"{SCHEMA}.{os.getpid()}"
    with open(unfinished, "wb") as file:
        file.write(make_schema())
    os.replace(unfinished, SCHEMA)


def _by_hand(arguments: Sequence[str]) -> None:
    options = _parser().parse_args(arguments)
    options.run(options)


def _parser() -> ArgumentParser:
    from argparse import ArgumentParser

    parser = ArgumentParser(
        prog="terraform-provider-litellm",
        description="The Terraform provider for LiteLLM. Terraform starts it by itself, once it is installed.",
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="command")

    serve = commands.add_parser("serve", help="serve Terraform (this is what Terraform runs)")
    serve.add_argument("--reattach", action="store_true", help="serve until Ctrl-C, for a Terraform that is told so")
    serve.add_argument("version", nargs="?", help="the version that the launcher stands for")
    serve.set_defaults(run=_serve)

    install = commands.add_parser(
        "install",
        help="put the provider where Terraform finds it",
        description="Put the provider where Terraform and OpenTofu find it by themselves: launchers into "
        "~/.terraform.d/plugins, and into ${XDG_DATA_HOME:-~/.local/share}/terraform-provider-litellm which Python to "
        "launch, how, and a certificate. Nothing else is written, and a second time nothing at all.",
    )
    install.add_argument(
        "--into",
        metavar="DIR",
        help="write to DIR instead, and a CLI configuration that makes Terraform look there: for trials and CI that "
        "must leave the home directory alone",
    )
    install.set_defaults(run=_install)

    mirror = commands.add_parser(
        "mirror",
        help="write a provider mirror, for a directory or a web server of your own",
        description="Add this version to the mirror in DIR, in the layout of `terraform providers mirror`: a "
        "filesystem mirror, and on a web server with HTTPS a network mirror. Terraform takes from it what it starts, "
        "with the hash that lock files have. Each machine needs the Python package besides, as the provider is in it.",
    )
    mirror.add_argument("directory", metavar="DIR")
    mirror.set_defaults(run=_mirror)

    lock = commands.add_parser(
        "lock",
        help="write the provider into the lock files of directories",
        description="Write the provider into the dependency lock file of each DIR that has none of it. The CLI of CDK "
        "for Terraform asks the public registry otherwise; in a cdktf.json, run this after the program: "
        "`python main.py && terraform-provider-litellm lock cdktf.out/stacks/*`.",
    )
    lock.add_argument("directories", metavar="DIR", nargs="+")
    lock.set_defaults(run=_lock)

    orphans = commands.add_parser(
        "orphans",
        help="find what a killed apply has left on the gateway",
        description="Find what the gateway has and a state has not, of what a configuration plans, and print it as "
        "Terraform's import blocks: `terraform plan -out=p && terraform show -json p | terraform-provider-litellm "
        "orphans`. Where the provider block does not name the gateway and the key as literals, the environment does "
        "(LITELLM_API_BASE, LITELLM_API_KEY), as for the provider. Nothing is changed. Ends with 0 if there is "
        "nothing, with 3 if there is something, and with 1 if that is not known.",
    )
    orphans.add_argument(
        "file",
        metavar="FILE",
        nargs="?",
        help="what `terraform show -json` wrote of a plan or a state; stdin if not set",
    )
    orphans.set_defaults(run=_orphans)

    schema = commands.add_parser("schema", help="print the provider's schema as JSON")
    schema.set_defaults(run=_print_schema)
    return parser


def _serve(options: Namespace) -> None:
    if not options.reattach:
        sys.exit(
            "This is a Terraform provider: Terraform starts it, there is nothing to run by hand.\n"
            "To install it: terraform-provider-litellm install\n"
            "To serve it to a Terraform of your choice: terraform-provider-litellm serve --reattach"
        )
    from provider_shim.wire.reattach import serve_until_interrupted

    serve_until_interrupted(_provider, lambda value: print(f"TF_REATTACH_PROVIDERS='{value}'", flush=True))


def _install(options: Namespace) -> None:
    from pathlib import Path

    from provider_shim.install import install_for_user, install_into

    try:
        if options.into:
            install_into(Path(options.into).absolute(), print)
        else:
            install_for_user(print)
    except (Refused, OSError) as problem:
        sys.exit(f"terraform-provider-litellm install: {problem}")


def _mirror(options: Namespace) -> None:
    from pathlib import Path

    from provider_shim.mirror import Damaged, mirror

    try:
        mirror(Path(options.directory).absolute(), print)
    except (Damaged, OSError) as problem:
        sys.exit(f"terraform-provider-litellm mirror: {problem}")


def _lock(options: Namespace) -> None:
    from pathlib import Path

    from provider_shim.lock import lock

    try:
        lock(map(Path, options.directories), print)
    except OSError as problem:
        sys.exit(f"terraform-provider-litellm lock: {problem}")


def _orphans(options: Namespace) -> None:
    from provider_shim import orphans, plans

    try:
        with open(options.file, "rb") if options.file else sys.stdin.buffer as file:
            shown = plans.read(file.read())
        found = orphans.orphans(shown, print)
    except (OSError, plans.Unreadable) as problem:
        sys.exit(f"terraform-provider-litellm orphans: {options.file or 'what was given'} cannot be read: {problem}")
    except orphans.Failed as problem:
        sys.exit(f"terraform-provider-litellm orphans: {problem}")
    sys.exit(orphans.FOUND if found else 0)


def _print_schema(options: Namespace) -> None:
    import json

    from provider_shim.wire.reattach import ADDRESSES
    from provider_shim.wire.schema_json import schema_json

    print(json.dumps(schema_json(_provider().schema, ADDRESSES[0]), indent=2))


if __name__ == "__main__":
    main()
