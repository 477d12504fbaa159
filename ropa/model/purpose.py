"""Why data are processed, and the ground in law of each purpose."""

from datetime import date as Day
from typing import Annotated

from ropa.model.assessment import Internal
from ropa.model.base import ByKey, ByValue, Located, Scope, Single, Stated, Text, key, many, must, noun, said
from ropa.model.law import Article6, Laws, OtherArticle
from ropa.model.scalars import DataId, PurposeId, SubjectId, Word


@noun
class Narrowed(Located):
    """What every basis may be narrowed to; several bases may stand side by side."""

    subjects: Stated[Scope[SubjectId]] = said("Groups of data subjects it is narrowed to")
    data: Stated[Scope[DataId]] = said("Data groups it is narrowed to")
    when: Text | None = said("Condition it is narrowed to")
    law: Laws = many("Act and section that it rests on, or that a text cites with it")
    note: Text | None = said("What the basis means here, as the notice prints it")


@noun
class Consent(Narrowed):
    """The person's consent, Art. 6(1)(a)."""

    article: Article6 = key("6-1-a")
    withdrawal: Text | None = said("How it is withdrawn, as easily as it was given (Art. 7(3))")
    proof: str | None = said("Where the consents are evidenced (Art. 7(1))")
    text_version: str | None = said("Version of the text that was agreed to")
    explicit: bool | None = said("Whether it was given explicitly")
    deemed: Text | None = said("How it is taken to be given, where nobody said yes: kept as claimed")


@noun
class Contract(Narrowed):
    """A contract with the person, or steps before one at their request, Art. 6(1)(b)."""

    article: Article6 = key("6-1-b")
    contract: Text | None = said("Which contract")
    before: bool | None = said("Whether it is about steps before a contract")


@noun
class LegalDuty(Narrowed):
    """A legal obligation of the controller, Art. 6(1)(c)."""

    article: Article6 = key("6-1-c")
    law: Laws = many("Act and section that lays down the duty (Art. 6(3))")


@noun
class VitalInterest(Narrowed):
    """Vital interests of a person, Art. 6(1)(d)."""

    article: Article6 = key("6-1-d")
    whose: Text | None = said("Whose vital interest")


@noun
class PublicTask(Narrowed):
    """A task in the public interest or official authority, Art. 6(1)(e)."""

    article: Article6 = key("6-1-e")
    law: Laws = many("Act and section that lays down the task (Art. 6(3))")
    task: Text | None = said("Which task")


class Holder(Word):
    """Whose legitimate interest it is."""

    CONTROLLER = "controller"
    THIRD_PARTY = "third-party"


@noun
class LegitimateInterest(Narrowed):
    """A legitimate interest of the controller or a third party, Art. 6(1)(f)."""

    article: Article6 = key("6-1-f")
    interest: Text | None = said("The concrete interest, as the notice prints it (Art. 13(1)(d))")
    holder: Annotated[tuple[Holder, ...], Single()] = many("Whose interest: controller or third-party")
    internal: Internal | None = said("The balancing test; not published")


@noun
class OtherBasis(Narrowed):
    """A ground under another regime than the GDPR."""

    article: OtherArticle = key("Article of the other regime, for instance 2018/1725:5-1-a")
    law: Laws = many("Act and section that lays down the task or duty")


@noun
class ClaimedBasis(Narrowed):
    """A ground as somebody claimed it that is none of the law's: kept as claimed, then reported."""

    claimed: Text = key("The claim in its own words")


Basis = Annotated[
    Consent | Contract | LegalDuty | VitalInterest | PublicTask | LegitimateInterest | OtherBasis | ClaimedBasis,
    ByValue(
        "article",
        {
            "6-1-a": Consent,
            "6-1-b": Contract,
            "6-1-c": LegalDuty,
            "6-1-d": VitalInterest,
            "6-1-e": PublicTask,
            "6-1-f": LegitimateInterest,
            **{article.value: OtherBasis for article in OtherArticle},
        },
    ),
    ByKey({"claimed": ClaimedBasis}),
]


class Channel(Word):
    """By what means people are approached."""

    EMAIL = "e-mail"
    SMS = "sms"
    AUTOMATED_CALL = "automated-call"
    PHONE = "phone"
    POST = "post"
    WEB = "web"
    SOCIAL_MEDIA = "social-media"
    IN_PRODUCT = "in-product"
    REPOSITORY = "repository"


@noun
class Marketing(Located):
    """Direct marketing (Art. 21(2)) and how it is stopped."""

    channels: tuple[Channel, ...] = many("Channels used")
    existing_customers: Stated[Text] = said("Exception for own customers: how the address was got, and the opt-out")
    to_organisations: bool | None = said("Whether only legal persons are addressed")
    opt_out: Text | None = said("How a person opts out")
    suppression: Stated[Text] = said("How the opt-out is kept and respected")


@noun
class Profiling(Located):
    """Profiling (Art. 4(4)) that decides nothing by itself."""

    logic: Text = key("What is profiled, from which data and to what end")
    data: Stated[Scope[DataId]] = said("Data groups it uses")
    significant: bool | None = said("Whether it has legal or similarly significant effects")


class DecisionGround(Word):
    """The grounds of Art. 22(2)."""

    CONTRACT = "22-2-a"
    LAW = "22-2-b"
    CONSENT = "22-2-c"


@noun
class AutomatedDecision(Located):
    """A decision based solely on automated processing (Art. 22)."""

    logic: Text | None = said("The logic involved, in plain words")
    significance: Text | None = said("What it means for the person")
    consequences: Text | None = said("Consequences that are envisaged")
    ground: DecisionGround | None = said("Ground of Art. 22(2)")
    law: Laws = many("Law that authorises it (22(2)(b))")
    human: Text | None = said("How a person obtains human intervention, gives a view and contests (22(3))")
    special_data: bool | None = said("Whether special categories are used (22(4))")
    purposes: Stated[Scope[PurposeId]] = said("Purposes it serves")


@noun
class ChildService(Located):
    """An information society service offered directly to children (Art. 8)."""

    age: int | None = said("Age from which a child's own consent is accepted")
    verification: Text | None = said("How age or parental responsibility is verified")


@noun
class Purpose(Located):
    """What data are processed for."""

    name: Text | None = must("The purpose in a few words, as the notice prints it", plain=True)
    description: Text | None = said("What is done, for whom and why")
    basis: Stated[Annotated[tuple[Basis, ...], Single()]] = said("Grounds in law")
    data: Stated[Scope[DataId]] = said("Data groups it needs, or all")
    subjects: Stated[Scope[SubjectId]] = said("Groups of data subjects it concerns, or all")
    serves: tuple[PurposeId, ...] = many("Other purposes it only serves")
    when: Text | None = said("Condition under which the data are used for it")
    secondary: bool | None = said("Whether it came after the data had been collected for another purpose")
    since: Day | None = said("First day")
    until: Day | None = said("Last day, for instance of a campaign")
    automated_means: bool | None = said("Whether the processing is by automated means (Art. 20(1)(b))")
    marketing: Stated[Marketing] = said("Direct marketing")
    profiling: Stated[Profiling] = said("Profiling")
    online_targeting: bool | None = said("Whether advertising on the web is targeted with it")
    child_service: Stated[ChildService] = said("Information society service offered directly to children")
    authority_task: bool | None = said("Whether it is a task of the organisation as a public authority")
    analytics: bool | None = said("Whether it is statistics or analysis")
    internal: Internal | None = said("What is not published")
