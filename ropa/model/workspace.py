"""The settings of a workspace: `registers/workspace.yaml`."""

from collections.abc import Mapping

from ropa.model.base import Id, Located, Text, key, many, must, noun, said
from ropa.model.contact import Contact
from ropa.model.scalars import Country, FilePath, Language, PartyId, ZoneName


@noun
class Role(Located):
    """A role inside the organisation that answers for registers, findings or deletions."""

    name: Text = key("Name of the role")
    contact: Contact | None = said("How to reach it")


@noun
class System(Located):
    """An information system in which personal data are kept."""

    name: Text = key("Name of the system")
    country: Country | None = said("Country it stands in")
    party: PartyId | None = said("Party that runs it")
    shared: Text | None = said("With whom it is shared")


@noun
class Settings(Located):
    """How the workspace is read and printed."""

    workspace: int | None = must("Version of the format: 1")
    languages: tuple[Language, ...] = many("Languages of the documents; the first is that of every plain text")
    timezone: ZoneName | None = said("Time zone of the dates that are printed, for instance Europe/Helsinki")
    plugins: tuple[FilePath, ...] = many("The workspace's own rule files; run only with --local-plugins")
    tables: tuple[FilePath, ...] = many("The workspace's own rows of legal tables")
    roles: Mapping[Id, Role] | None = said("Roles that answer for registers, findings and deletions")
    systems: Mapping[Id, System] | None = said("Information systems")
