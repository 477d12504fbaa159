"""Dated assessments, reviews and waivers: what the organisation has judged, when, and who answers for it."""

from datetime import date as Day

from ropa.model.base import Located, Stated, Text, key, many, must, noun, said
from ropa.model.scalars import Code, FilePath, Period, RoleId, RoutePath, SystemId, Word


@noun
class Assessment(Located):
    """A dated assessment kept as a document, for instance a balancing test."""

    path: FilePath | None = said("The document, relative to the workspace")
    reference: str | None = said("Where it is kept, when it is not a file of the workspace")
    date: Day | None = must("Day it was made")
    next: Day | None = said("Day it is made again")
    conclusion: Text | None = said("Its result in a sentence")


@noun
class Balancing(Located):
    """The three-step assessment of a legitimate interest."""

    path: FilePath | None = said("The document, relative to the workspace")
    reference: str | None = said("Where it is kept, when it is not a file of the workspace")
    date: Day | None = must("Day it was made")
    next: Day | None = said("Day it is made again")
    interest: Text | None = said("Step 1: the interest and why it is lawful")
    necessity: Text | None = said("Step 2: why no milder means would do")
    balance: Text | None = said("Step 3: why the interests of the persons do not override it")


@noun
class TransferAssessment(Located):
    """A transfer impact assessment (Recommendations 01/2020 of the EDPB)."""

    path: FilePath | None = said("The document, relative to the workspace")
    reference: str | None = said("Where it is kept, when it is not a file of the workspace")
    date: Day | None = must("Day it was made")
    next: Day | None = said("Day it is made again")
    laws: Text | None = said("Law and practice of the third country that were assessed")
    conclusion: Text | None = said("Its result in a sentence")


class Residual(Word):
    """The risk that remains after the measures."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@noun
class Dpia(Located):
    """A data protection impact assessment (Art. 35)."""

    path: FilePath | None = said("The document, relative to the workspace")
    reference: str | None = said("Where it is kept, when it is not a file of the workspace")
    date: Day | None = must("Day it was made")
    next: Day | None = said("Day it is made again")
    description: bool | None = said("Whether it describes the processing and its purposes, Art. 35(7)(a)")
    necessity: bool | None = said("Whether it assesses necessity and proportionality, Art. 35(7)(b)")
    risks: bool | None = said("Whether it assesses the risks, Art. 35(7)(c)")
    measures: bool | None = said("Whether it names the measures, Art. 35(7)(d)")
    dpo_advice: Day | None = said("Day of the data protection officer's advice")
    subjects_heard: Stated[Text] = said("How the views of data subjects were sought")
    validated: Day | None = said("Day it was approved")
    residual: Residual | None = said("Risk that remains")
    consulted: Day | None = said("Day of the prior consultation (Art. 36)")


@noun
class Screening(Located):
    """The nine criteria of WP248 rev.01, each answered, and the cases of Art. 35(3)."""

    date: Day | None = said("Day the questions were answered")
    evaluation: bool | None = said("1: evaluation or scoring")
    automated_decision: bool | None = said("2: automated decision with legal or similar effect")
    monitoring: bool | None = said("3: systematic monitoring")
    sensitive: bool | None = said("4: sensitive or highly personal data")
    large_scale: bool | None = said("5: large scale")
    matching: bool | None = said("6: matching or combining data sets")
    vulnerable: bool | None = said("7: vulnerable data subjects")
    innovative: bool | None = said("8: new technology or innovative use")
    preventing: bool | None = said("9: prevents using a right, a service or a contract")
    extensive_evaluation: bool | None = said("Art. 35(3)(a): extensive evaluation on which decisions are based")
    special_large_scale: bool | None = said("Art. 35(3)(b): special or criminal data on a large scale")
    public_monitoring: bool | None = said("Art. 35(3)(c): monitoring a public area on a large scale")
    whistleblowing: bool | None = said("Whether it is a whistleblowing system")
    conclusion: Text | None = said("Why no impact assessment is made although criteria are met")


@noun
class Review(Located):
    """When an entry was last looked through, and when it is due again."""

    last: Day | None = said("Day of the last review")
    next: Day | None = said("Day of the next review")
    every: Period | None = said("Interval, for instance 1 year")


class Deleter(Word):
    """Who or what carries out the end of storage."""

    SYSTEM = "system"
    STAFF = "staff"
    PROCESSOR = "processor"


@noun
class Executed(Located):
    """How a retention rule is carried out."""

    by: RoleId | None = said("Role that answers for it")
    means: Deleter | None = said("Whether a system, the staff or a processor does it")
    systems: tuple[SystemId, ...] = many("Systems it concerns")
    backups: Stated[Period] = said("How long backups keep what was deleted")


@noun
class Internal(Located):
    """What the organisation records for itself and never publishes."""

    owner: RoleId | None = said("Role that answers for the entry")
    review: Review | None = said("Reviews, done and due")
    systems: tuple[SystemId, ...] = many("Information systems the data are in")
    security: Stated[Text] = said("Measures not meant for publication")
    security_reference: str | None = said("Where the security concept is kept")
    screening: Stated[Screening] = said("Whether an impact assessment is needed: the criteria")
    dpia: Stated[Dpia] = said("The impact assessment")
    balancing: Stated[Balancing] = said("The balancing test of a legitimate interest")
    compatibility: Stated[Assessment] = said("Why further processing is compatible (Art. 6(4))")
    executed: Executed | None = said("How a retention rule is carried out")
    employees_large: bool | None = said("Whether persons are monitored regularly on a large scale (Art. 37(1)(b))")
    documents: tuple[FilePath, ...] = many("Other files of the workspace that belong here")
    notes: Text | None = said("Notes")


@noun
class Waiver(Located):
    """A finding that is knowingly accepted for a time; it stays visible in every report."""

    code: Code = key("Code of the finding")
    at_: RoutePath = key("Route of ids the finding stands at, for instance retention.0.then")
    reason: Text | None = must("Why the risk is accepted")
    by: RoleId | None = must("Role that accepts it")
    until: Day | None = must("Last day, at most a year ahead")
