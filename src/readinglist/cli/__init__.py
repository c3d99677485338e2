"""The verbs. The only place that builds things and prints.

A verb's module is imported when the verb is called, so that `readinglist --version` starts at once.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

from readinglist import __version__
from readinglist.errors import ReadinglistError

INTERRUPTED = 130  # the shell's status for a program ended by Ctrl-C: 128 + SIGINT

_VERBS = {
    "init": "lay out a new course folder",
    "build": "the main job: page -> lock -> bibliography and reading list",
    "schedule": "show what is read from a page, and what is not understood",
    "resolve": "decide which paper a claim means",
    "explain": "why a reading ended as it did, candidate by candidate",
    "review": "decide what is ambiguous or missing",
    "audit": "where the page is wrong, with the evidence and a patch",
    "convert": "a bibliography in another form: BibTeX, CSL, RIS, Typst, citations",
    "dedupe": "one entry for what is one work, in one bibliography or over many",
    "lint": "what is wrong or doubtful in a bibliography, and how to mend it",
    "cite": "citation key, BibTeX or formatted citation of a reading",
    "check": "what a report cites, against the course and the record",
    "list": "the reading list in another form, or one presenter's part of it",
    "figures": "pictures of the list: by year, by venue, which cites which",
    "sync": "keep the course's Zotero group in step",
    "sources": "which services are set up, and what a run would ask of them",
    "catalogue": "a local catalogue from dumps: build, search, info",
    "link": "decide on many claims against many works, on one machine or on many",
    "completion": "completion for your shell",
}


class _Verbs(click.Group):
    """A group that knows its verbs by name and imports them when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _VERBS:
            return None
        command = import_module(f"readinglist.cli.{cmd_name}").command
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Verbs"):
            formatter.write_dl(list(_VERBS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        import difflib

        if args and not args[0].startswith("-") and args[0] not in _VERBS:
            near = difflib.get_close_matches(args[0], _VERBS, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else " `readinglist --help` lists the verbs."
            raise click.UsageError(f"there is no verb {args[0]!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)


@click.command(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="readinglist", message="%(prog)s %(version)s")
def program() -> None:
    """From a course schedule page to a bibliography that students can cite.

    \b
    readinglist init mycourse      lays out a course folder
    readinglist build              reads the page, resolves every title, writes the outputs
    readinglist audit --patch      says where the page is wrong, as a patch of the page

    Exit status: 0 done; 1 done, and something asks for a person; 2 unusable input; 3 a service could not be
    reached and the result is incomplete.
    """


def main(args: list[str] | None = None) -> None:
    """Runs a verb and ends the process with its exit status; no error of a person ends in a traceback."""
    try:
        status = program.main(args=args, prog_name="readinglist", standalone_mode=False)
    except ReadinglistError as error:
        click.echo(f"{click.style('error:', fg='red')} {error}", err=True)
        status = error.exit_status
    except click.ClickException as error:
        error.show()
        status = 2
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted; every file is whole, and the next build completes", err=True)
        status = INTERRUPTED
    except BrokenPipeError:  # the reader of our output went away, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 0
    except OSError as error:
        name = f"{error.filename}: " if error.filename else ""
        click.echo(f"{click.style('error:', fg='red')} {name}{error.strerror or error}", err=True)
        status = 2
    sys.exit(status if isinstance(status, int) else 0)
