"""Logs: a fixed event name and ids, as lines for people or as JSON; never names, addresses or texts."""

import logging
import sys
from typing import Final, Literal

import structlog

QUIET: Final = ("aiogram", "aiohttp", "httpx", "httpcore", "uvicorn.error", "uvicorn.access", "alembic", "sqlalchemy")


def configure_logs(form: Literal["text", "json"], level: str = "INFO") -> None:
    """Send everything to standard error in one form."""
    renderer: structlog.types.Processor = (
        structlog.processors.JSONRenderer()
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.stdlib.ExtraAdder(),
                structlog.processors.TimeStamper(fmt="iso", utc=True),
            ],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                renderer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel("WARNING")
