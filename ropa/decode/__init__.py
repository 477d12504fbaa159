"""Decoding of located nodes into the frozen model."""

from ropa.decode.decoder import Decoder
from ropa.decode.near import nearest
from ropa.decode.node import UNREADABLE, Reference
from ropa.decode.slips import plainly, put_right

__all__ = ["UNREADABLE", "Decoder", "Reference", "nearest", "plainly", "put_right"]
