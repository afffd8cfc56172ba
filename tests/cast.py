"""The people of the tests, as docs/conventions.md names them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.test import Client

from audit.actors import SYSTEM, Actor
from registry.models import Staff
from registry.roles import Role
from registry.staff import actor_of, create_staff

PASSWORD = "紫色的算盤-4821-珠子"
SUBSCRIBER_NAME = "陳𠮷堃"


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff before the account is made."""

    username: str
    display_name: str
    roles: tuple[Role, ...]


LIN = Person("lin", "林柏睿", (Role.COUNTER_CLERK,))
WANG = Person("wang", "王思婷", (Role.COUNTER_CLERK,))
CHOU = Person("chou", "周郁雯", (Role.SUPERVISOR,))
HO = Person("ho", "何宗翰", (Role.MAILROOM_CLERK,))
TSAI = Person("tsai", "蔡孟潔", (Role.AUDITOR,))
CHIANG = Person("chiang", "江奕辰", (Role.OPERATOR,))
HSU = Person("hsu", "許雅筑", (Role.CA_OFFICER,))
LU = Person("lu", "呂承恩", (Role.CA_OFFICER,))
EVERYBODY = (LIN, WANG, CHOU, HO, TSAI, CHIANG)


def hire(person: Person, *, besides: Iterable[Role] = ()) -> Staff:
    """Makes the person's account, with roles besides their own where a test is about a person of several."""
    return create_staff(
        actor=SYSTEM,
        username=person.username,
        password=PASSWORD,
        display_name=person.display_name,
        roles=[*person.roles, *besides],
    )


def at_desk(staff: Staff) -> Client:
    """A browser in which the person has signed in."""
    client = Client()
    client.force_login(staff, backend="registry.staff.StaffBackend")
    return client


def actor(person: Person) -> Actor:
    """The person as an actor; the account must be there."""
    return actor_of(Staff.objects.get(username=person.username))
