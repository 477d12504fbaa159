"""Citations of law, and the articles by which bases and transfer tools are named."""

from typing import Annotated

from ropa.model.base import Located, Single, Text, key, noun, said
from ropa.model.scalars import Cited, Word


@noun
class Law(Located):
    """An act and its section, by code of the table of laws or in own words."""

    law: Cited = key("Code of the table of laws (FI.KPL.2.10), or the act in own words with its number")
    section: Text | None = said("Chapter and section, where the code or the words do not hold it")


Laws = Annotated[tuple[Law, ...], Single()]
"""One citation, or a list of them."""


class Article6(Word):
    """The grounds of Art. 6(1) GDPR."""

    CONSENT = "6-1-a"
    CONTRACT = "6-1-b"
    LEGAL_DUTY = "6-1-c"
    VITAL_INTEREST = "6-1-d"
    PUBLIC_TASK = "6-1-e"
    LEGITIMATE_INTEREST = "6-1-f"


class OtherArticle(Word):
    """The grounds of other regimes: Regulation (EU) 2018/1725, Directive (EU) 2016/680."""

    EU_PUBLIC_TASK = "2018/1725:5-1-a"
    EU_LEGAL_DUTY = "2018/1725:5-1-b"
    EU_CONTRACT = "2018/1725:5-1-c"
    EU_CONSENT = "2018/1725:5-1-d"
    EU_VITAL_INTEREST = "2018/1725:5-1-e"
    POLICE_TASK = "2016/680:8-1"


class Article9(Word):
    """The conditions of Art. 9(2) GDPR for special categories of data."""

    EXPLICIT_CONSENT = "9-2-a"
    EMPLOYMENT = "9-2-b"
    VITAL_INTEREST = "9-2-c"
    NON_PROFIT_BODY = "9-2-d"
    MADE_PUBLIC = "9-2-e"
    LEGAL_CLAIMS = "9-2-f"
    PUBLIC_INTEREST = "9-2-g"
    CARE = "9-2-h"
    PUBLIC_HEALTH = "9-2-i"
    RESEARCH = "9-2-j"


class Regime(Word):
    """The law a register stands under."""

    GDPR = "gdpr"
    EU_INSTITUTIONS = "2018/1725"
    LAW_ENFORCEMENT = "2016/680"
    SWITZERLAND = "ch"
