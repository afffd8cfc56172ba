"""Who works in the invented office (docs/conventions.md): somebody of every role."""

from dataclasses import dataclass

from audit.actors import SYSTEM
from registry.models import Staff
from registry.roles import Role
from registry.staff import create_staff


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff."""

    username: str
    display_name: str
    role: Role


LIN = Person("lin", "林柏睿", Role.COUNTER_CLERK)
WANG = Person("wang", "王思婷", Role.COUNTER_CLERK)
CHOU = Person("chou", "周郁雯", Role.SUPERVISOR)
HO = Person("ho", "何宗翰", Role.MAILROOM_CLERK)
TSAI = Person("tsai", "蔡孟潔", Role.AUDITOR)
# What touches a CA key takes two different people (spec §1).
HSU = Person("hsu", "許雅筑", Role.CA_OFFICER)
LU = Person("lu", "呂承恩", Role.CA_OFFICER)
CHIANG = Person("chiang", "江奕辰", Role.OPERATOR)
STAFF = (LIN, WANG, CHOU, HO, TSAI, HSU, LU, CHIANG)


def hire(person: Person, *, password: str) -> bool:
    """Makes the account unless it is there; says whether it made it."""
    if Staff.objects.filter(username=person.username).exists():
        return False
    create_staff(
        actor=SYSTEM,
        username=person.username,
        password=password,
        display_name=person.display_name,
        roles=[person.role],
        is_demo=True,
    )
    return True
