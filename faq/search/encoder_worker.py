"""The process behind `EncoderProcess`: texts in, vectors out, until its input ends."""

import signal
import struct
import sys
from typing import BinaryIO, Final

from faq.search.encoder import LocalEncoder

_HEAD: Final = struct.Struct("<I")


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, whose end closes our input
    encoder = LocalEncoder()
    source, target = sys.stdin.buffer, sys.stdout.buffer
    target.write(b"+")
    target.flush()
    while head := source.read(_HEAD.size):
        texts = [_text(source) for _ in range(_HEAD.unpack(head)[0])]
        target.write(encoder.encode(texts).tobytes())
        target.flush()


def _text(source: BinaryIO) -> str:
    (length,) = _HEAD.unpack(source.read(_HEAD.size))
    return source.read(length).decode()


if __name__ == "__main__":
    main()
