"""Work done as a processor for others: the record of Art. 30(2)."""

from typing import Annotated

from ropa.model.assessment import Internal, Waiver
from ropa.model.base import ByKey, Located, Stated, Text, key, many, must, noun, said
from ropa.model.contact import Contact
from ropa.model.party import Place
from ropa.model.recipients import Processing
from ropa.model.scalars import AgreementId, PartyId, ServiceId
from ropa.model.transfer import Transfer


@noun
class Client(Located):
    """What is done for one controller."""

    categories: tuple[Text, ...] = many("Categories of processing carried out for it (Art. 30(2)(b))")
    agreement: AgreementId | None = said("Agreement with it")
    contact: Contact | None = said("Its contact")


@noun
class PartyClient(Client):
    """A controller that is a party of the workspace."""

    party: PartyId = key("Id of the controller")


@noun
class RelationClient(Client):
    """Controllers known by a relation: storable, but no name for the record of Art. 30(2)."""

    described: Text = key("The relation in words")


ClientEntry = Annotated[PartyClient | RelationClient, ByKey({"party": PartyClient, "described": RelationClient})]


@noun
class Service(Located):
    """A service in which we process data on behalf of others."""

    service: ServiceId | None = must("The id: the file's name without the ending")
    name: Text | None = must("Name of the service")
    description: Text | None = said("What it is")
    processor: PartyId | None = said("Who processes; the organisation when left out")
    clients: Stated[tuple[ClientEntry, ...]] = said("Controllers it is done for (Art. 30(2)(a))")
    sub_processors: Stated[tuple[Processing, ...]] = said("Other processors used in it")
    locations: Stated[tuple[Place, ...]] = said("Where the data are kept or reached from")
    transfers: Stated[tuple[Transfer, ...]] = said("Transfers, or none (Art. 30(2)(c))")
    security: Stated[tuple[Text, ...]] = said("Measures of Art. 32(1) (Art. 30(2)(d))")
    internal: Internal | None = said("What is not published")
    waivers: tuple[Waiver, ...] = many("Findings accepted for a time", internal=True)
