"""A real Prosody on loopback, with a folder of its own. Accounts are files; messages can be made to fail."""

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from channels.xmpp.line import Account
from tests.certificates import own_certificate

DOMAIN = "localhost"
PASSWORD = "geheim"
CONFIG = """
data_path = "{folder}/data"
plugin_paths = {{ "{modules}" }}
fault_file = "{folder}/fault"
run_as_root = true
interfaces = {{ "127.0.0.1" }}
c2s_ports = {{ {port} }}
modules_enabled = {{ "roster", "saslauth", "disco", "ping", "mam", "tls", "faults" }}
modules_disabled = {{ "s2s", "offline" }}
ssl = {{ certificate = "{folder}/server.pem", key = "{folder}/server.pem" }}
c2s_require_encryption = false
authentication = "internal_plain"
default_archive_policy = true
log = {{ info = "{folder}/log" }}
VirtualHost "{domain}"
"""


@dataclass
class Prosody:
    folder: Path
    port: int
    process: "subprocess.Popen[bytes] | None" = None
    _numbers: Iterator[int] = field(default_factory=count)

    def start(self) -> None:
        """Start, and return once connections are taken."""
        config = self.folder / "prosody.cfg.lua"
        values = {"folder": self.folder, "modules": Path(__file__).parent, "port": self.port, "domain": DOMAIN}
        config.write_text(CONFIG.format(**values))
        program = shutil.which("prosody")
        assert program, "Prosody is missing: run scripts/setup dev"
        self.process = subprocess.Popen([program, "-F", "--config", str(config)], stdout=subprocess.DEVNULL)
        while not self._answers():
            assert self.process.poll() is None, (self.folder / "log").read_text()
            time.sleep(0.02)

    @property
    def certificate(self) -> Path:
        """Shown to whoever wants TLS; nobody trusts it but who is told to."""
        return self.folder / "server.pem"

    def stop(self) -> None:
        """Stop, if it runs."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait()
            self.process = None

    def account(self, name: str) -> Account:
        """Make an account that nobody has had before."""
        account = Account(f"{name}{next(self._numbers)}@{DOMAIN}", PASSWORD, "127.0.0.1", self.port, "none")
        self.set_password(account, PASSWORD)
        return account

    def set_password(self, account: Account, password: str) -> None:
        path = self.folder / "data" / DOMAIN / "accounts" / f"{account.jid.split('@')[0]}.dat"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'return {{ ["password"] = "{password}"; }};\n')

    def fail(self, kind: str, condition: str) -> None:
        """Let messages end in this error until `mend`."""
        (self.folder / "fault").write_text(f"{kind} {condition}\n")

    def mend(self) -> None:
        (self.folder / "fault").unlink(missing_ok=True)

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True


@contextmanager
def running() -> Iterator[Prosody]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    folder = Path(tempfile.mkdtemp(prefix="sprachrohr-xmpp-"))
    server = Prosody(folder, port)
    try:
        own_certificate(server.certificate, DOMAIN)
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
