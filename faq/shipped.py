"""The answers that come with the hub: written for any city in Germany, each with its source.

Where their phrasings stand among each other comes along, as that takes minutes to compute. After a change of the
content: python -m faq.shipped (needs the extra `semantic`)
"""

from pathlib import Path
from typing import Final

import numpy as np

from faq.entries import FaqEntry
from faq.files import read_entries
from faq.phrasings import digest, phrasings_of
from faq.search.encoder import NAME, LocalEncoder
from faq.search.vectors import pack

CONTENT: Final = Path(__file__).parent / "content"
VECTORS: Final = CONTENT / "vectors.npz"


def shipped_files() -> list[Path]:
    """Return the files, a topic each."""
    return sorted(CONTENT.glob("*.jsonl"))


def shipped_entries() -> list[FaqEntry]:
    """Return all entries that are shipped."""
    return [entry for file in shipped_files() for entry in read_entries(file.read_bytes()).entries]


def shipped_vectors() -> tuple[str, dict[str, bytes]]:
    """Return the name of the model, and the vectors by the digest of the phrasing."""
    stored = np.load(VECTORS)
    return str(stored["model"]), {
        name.tobytes().hex(): vector.tobytes()
        for name, vector in zip(stored["digests"], stored["vectors"], strict=True)
    }


def _compute() -> None:
    phrasings = sorted({phrasing for entry in shipped_entries() for phrasing in phrasings_of(entry)})
    digests = np.frombuffer(b"".join(bytes.fromhex(digest(each)) for each in phrasings), np.uint8)
    vectors = pack(LocalEncoder().encode(phrasings))
    np.savez_compressed(VECTORS, model=np.array(NAME), digests=digests.reshape(len(phrasings), -1), vectors=vectors)


if __name__ == "__main__":
    _compute()
