"""`readinglist completion`: the shell's own completion."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from readinglist.cli import program

_SHELLS = ("bash", "zsh", "fish")


@click.command(name="completion")
@click.argument("shell", type=click.Choice(_SHELLS))
def command(shell: str) -> int:
    """Prints the completion script of a SHELL.

    \b
    readinglist completion bash >> ~/.bashrc
    readinglist completion zsh >> ~/.zshrc
    readinglist completion fish > ~/.config/fish/completions/readinglist.fish
    """
    found = get_completion_class(shell)
    if found is None:
        raise click.UsageError(f"click knows no completion for {shell}")
    click.echo(found(program, {}, "readinglist", "_READINGLIST_COMPLETE").source())
    return 0
