"""Who might be the applicant already: another subscriber, or another application that waits. Looks; decides nothing."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, Subquery

from audit.chain import canonical
from numbering.numbers import shown
from registry import identity
from registry.models import Subscriber
from registry.subscribers import PossibleDuplicate, possible_duplicates
from workflows.application_form import Fact
from workflows.case_file.changes import BEFORE_EFFECT
from workflows.case_file.registered import as_on_form
from workflows.catalogue import kind_of
from workflows.models import Case, Edition, Participation
from workflows.stages import Deed

LINE = "duplicates"
"""The line of the checklist by which a kind asks for duplicates."""
BESIDE = (
    "name", "id_number", "passport_number", "birth_date", "nationality", "representative", "department", "address",
    "telephone", "email",
)  # fmt: skip
IDENTIFYING = ("name", "id_number", "passport_number", "birth_date", "department")
MOST = 200
"""So many are looked at: an ID number holds a hundred subscriptions."""
FEW = 10


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who might be the applicant. `key` names it as the trail does, `facts` hold both sides (`was` is the other's).

    `fingerprint` is over what identifies both: a decision counts for those very words. `decided` is that decision.
    """

    key: str
    named: str
    case: Case | None
    facts: list[Fact]
    fingerprint: str
    decided: Participation | None


def candidates_of(case: Case, standing: Edition | None, deeds: Sequence[Participation]) -> list[Candidate]:
    """Everybody with the same ID or passport number, or with the same name and date of birth: two questions.

    Empty for a kind whose review doesn't ask for duplicates. `deeds` are those of the case, in any order; what an
    applicant is known to be, as who registers again, is no duplicate of theirs.
    """
    if standing is None or LINE not in {item.key for item in kind_of(case.kind).checklist}:
        return []
    decided = {
        (deed.detail["other"], deed.detail.get("fingerprint")): deed
        for deed in sorted(deeds, key=lambda deed: (deed.at, deed.pk))
        if deed.deed == Deed.COMPARED
    }
    return [
        Candidate(
            key=key,
            named=named,
            case=other,
            facts=[fact for fact in kind_of(case.kind).form.facts(standing.data, before=said) if fact.name in BESIDE],
            fingerprint=(mark := _fingerprint(standing.data, said)),
            decided=decided.get((key, mark)),
        )
        for key, named, other, said in _others(case, standing.data)
    ]


def undecided(case: Case, standing: Edition | None) -> list[Candidate]:
    """Those about whom nobody has decided yet."""
    deeds = list(case.participations.filter(deed=Deed.COMPARED))
    return [candidate for candidate in candidates_of(case, standing, deeds) if candidate.decided is None]


def resembling(candidates: Sequence[Candidate], standing: Edition | None) -> list[PossibleDuplicate]:
    """Other subscribers with the same name, telephone or address, who need no decision: ten at most."""
    if standing is None:
        return []
    told = {candidate.key for candidate in candidates} | {f"subscriber:{standing.data.get('holder_key')}"}
    asked = {name: standing.data.get(name) or "" for name in ("id_number", "name", "telephone", "address")}
    found = possible_duplicates(**asked)
    return [one for one in found if f"subscriber:{one.subscriber.public_id}" not in told][:FEW]


def _others(case: Case, data: Mapping[str, Any]) -> Iterator[tuple[str, str, Case | None, Mapping[str, Any]]]:
    number, name, birth = data.get("id_number") or data.get("passport_number"), data.get("name"), data.get("birth_date")
    same_number = Q(id_number=number) if number else Q(pk__in=())
    same_person = Q(name=name, birth_date=birth) if birth else Q(pk__in=())
    registered = Subscriber.objects.filter(same_number | same_person).select_related("contact")
    if data.get("holder_key"):
        registered = registered.exclude(public_id=data["holder_key"])
    for subscriber in registered.order_by("pk")[:MOST]:
        named = f"{identity.masked(subscriber.id_number)}-{subscriber.seq}-{subscriber.name}"
        yield f"subscriber:{subscriber.public_id}", named, None, as_on_form(subscriber)
    says = Edition.objects.filter(case=OuterRef("pk")).order_by("-ordinal").values("data")[:1]
    waiting = Case.objects.filter(kind=case.kind, stage__in=BEFORE_EFFECT).exclude(pk=case.pk)
    found = waiting.filter(same_number | Q(applicant=name)).annotate(says=Subquery(says)).order_by("pk")
    for other in found[:MOST]:
        said = other.says or {"name": other.applicant, "id_number": other.id_number}
        if other.id_number == number or (birth and said.get("birth_date") == birth):
            yield f"case:{other.number}", shown(other.number), other, said


def _fingerprint(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> str:
    both = [[side.get(name) or "" for name in IDENTIFYING] for side in (ours, theirs)]
    return hashlib.sha256(canonical({"both": both})).hexdigest()
