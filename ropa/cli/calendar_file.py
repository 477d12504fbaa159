"""What falls due as a calendar file (RFC 5545): one entry of a whole day each."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence

from icalendar import Calendar, Event

from ropa.due import Due


def calendar_of(entries: Sequence[tuple[Due, str, str]], as_of: datetime.date) -> bytes:
    """The bytes of a calendar with an entry for each of some due days, given with title and description.

    The same files and day always give the same bytes. An entry keeps its identifier when its day moves, so that a
    calendar that subscribes moves it too.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//ropa//due//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    stamp = datetime.datetime.combine(as_of, datetime.time(), datetime.UTC)
    for item, title, description in entries:
        event = Event()
        event.add("uid", _identifier(item))
        event.add("dtstamp", stamp)
        event.add("dtstart", item.day)
        event.add("dtend", item.day + datetime.timedelta(days=1))
        event.add("summary", title)
        event.add("description", description)
        event.add("categories", [item.kind])
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def _identifier(item: Due) -> str:
    place = f"{item.kind} {item.at.document.path} {item.at.dotted()} {item.entry}"
    return f"{hashlib.sha256(place.encode()).hexdigest()[:32]}@ropa"
