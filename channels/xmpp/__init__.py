"""XMPP: one account of ours on any server that keeps an archive of messages (XEP-0313)."""

from channels.xmpp.channel import XmppChannel
from channels.xmpp.line import Account

__all__ = ["Account", "XmppChannel"]
