"""How long data are kept: a list of rules, never one string."""

from typing import Annotated, TypeAlias

from ropa.model.assessment import Internal
from ropa.model.base import Located, Scope, Single, Stated, Text, key, many, noun, said
from ropa.model.data import Medium
from ropa.model.law import Laws
from ropa.model.scalars import DataId, EventWord, Period, PeriodCode, PurposeId, RegisterId, SubjectId, Word

Event: TypeAlias = EventWord | Text
"""A word of the vocabulary of events, or own words by language."""


class Storage(Word):
    """The ways of keeping that have no length."""

    NOT_STORED = "not-stored"
    PERMANENT = "permanent"


class Combine(Word):
    """How several ends make one."""

    EARLIEST = "earliest"
    LATEST = "latest"
    ALL = "all"


class Align(Word):
    """To which boundary of the calendar the clock is moved before it starts."""

    YEAR_END = "year-end"
    FINANCIAL_YEAR_END = "financial-year-end"
    MONTH_END = "month-end"


class EndAction(Word):
    """What happens to the data at the end."""

    DELETE = "delete"
    DESTROY = "destroy"
    ANONYMISE = "anonymise"
    PSEUDONYMISE = "pseudonymise"
    DEACTIVATE = "deactivate"
    ARCHIVE = "archive"
    MOVE = "move"


class Reason(Word):
    """Why a period is as long as it is; a reason is not a duty."""

    CLAIMS = "claims"
    CERTIFICATES = "certificates"
    STATISTICS = "statistics"
    EVIDENCE = "evidence"
    OBJECTION = "objection"
    SERVICE = "service"


class Decider(Word):
    """Who decides that storage ends."""

    CONTROLLER = "controller"
    PERSON = "person"
    CLIENT = "client"
    ARCHIVE_AUTHORITY = "archive-authority"


@noun
class Length(Located):
    """A length of time: exact, with a floor or a ceiling, or about."""

    exactly: Period | None = said("Exact length, for instance 6 years", plain=True)
    min: Period | None = said("At least")
    max: Period | None = said("At most")
    about: Period | None = said("About")


@noun
class OuterLimit(Located):
    """A limit that holds besides the rule."""

    period: Period = key("Length")
    start: Event | None = said("Event from which it counts")


@noun
class End(Located):
    """One of several ends of storage: an event, or a period from an event, or ends inside."""

    event: Event | None = said("Event that ends storage")
    period: Length | None = said("Length that ends storage")
    start: Event | None = said("Event from which the length counts")
    ends: "tuple[End, ...]" = many("Ends inside this one")
    combine: Combine | None = said("How the inner ends make one")


@noun
class Exception_(Located):
    """A case in which storage lasts longer or shorter than the rule."""

    if_: Text = key("The case")
    until: Event | None = said("Event that then ends storage")
    period: Length | None = said("Length that then holds")
    start: Event | None = said("Event from which that length counts")
    not_later_than: OuterLimit | None = said("Limit that then holds")
    scope: Text | None = said("Whose or which data only")
    law: Laws = many("Law")


@noun
class Retention(Located):
    """One rule: which data, how long, from when, and what then."""

    data: Stated[Scope[DataId]] = said("Data groups it holds for, or all")
    purposes: Stated[Scope[PurposeId]] = said("Purposes it holds for, where not all")
    subjects: Stated[Scope[SubjectId]] = said("Groups of data subjects it holds for, where not all")
    medium: Annotated[tuple[Medium, ...], Single()] = many("Paper or electronic, where it matters")
    active: bool | None = said("Whether it is the active phase before an archive phase")
    storage: Storage | None = said("not-stored or permanent, where there is no length")
    period: Length | None = said("How long")
    start: Event | None = said("Event from which the clock runs")
    until: Event | None = said("Event that ends storage")
    ends: tuple[End, ...] = many("Several ends")
    combine: Combine | None = said("How several ends make one")
    align: Align | None = said("Boundary of the calendar the clock is moved to before it starts")
    not_later_than: OuterLimit | None = said("Limit besides the rule")
    criterion: Text | None = said("Criterion, where no length can be given")
    schedule: Text | None = said("External schedule or plan that fixes the length")
    law: Laws = many("Law that demands the period")
    statute: Annotated[tuple[PeriodCode, ...], Single()] = many("Statutory period it follows, by code of the table")
    legal_limit: Length | None = said("What the law allows at most, where practice is shorter")
    reason: Reason | Text | None = said("Why it is as long as it is; a reason is not a duty")
    exceptions: tuple[Exception_, ...] = many("Cases with another end")
    then: Annotated[tuple[EndAction, ...], Single()] = many("What happens at the end")
    move_to: RegisterId | None = said("Register the data then move to")
    automatic: bool | None = said("Whether a system carries it out by itself")
    on_request: Text | None = said("That the person can have them erased earlier")
    decided_by: Decider | None = said("Who decides that storage ends")
    review: Period | None = said("How often the need is looked at again")
    note: Text | None = said("What the notice adds")
    internal: Internal | None = said("Who carries it out, backups; not published")
