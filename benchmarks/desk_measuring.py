"""One office of one size, measured: a process of its own for `bench_desk`, which answers with one line of JSON."""

import json
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from benchmarks.in_process import throw_away_database

ROUNDS = 40
Ask = Callable[[str], bytes]


def main() -> None:
    """Fills the office and asks its pages."""
    cases, clerks = int(sys.argv[1]), int(sys.argv[2])
    with throw_away_database():
        print(json.dumps(_measured(cases, clerks=clerks)))


def _measured(cases: int, *, clerks: int) -> dict[str, Any]:
    from pki.models import Authority, Certificate  # noqa: PLC0415  # imported after the settings are named
    from workflows.models import Case  # noqa: PLC0415
    from workflows.stages import ENDED  # noqa: PLC0415

    Authority.objects.create(name="issuing", der=_authority())
    people = _hire(max(clerks, 2))
    filled = _timed(lambda: _fill(cases))
    summarised = _timed(_summarise)
    found: dict[str, Any] = {
        "certificates": Certificate.objects.count(),
        "open": Case.objects.exclude(stage__in=ENDED).count(),
        "filled": filled,
        "summarised": summarised,
        "pages": {name: _page(asked, addresses) for name, asked, addresses in _pages(people)},
    }
    if clerks:
        from benchmarks.desk_clerks import at_work  # noqa: PLC0415

        found["clerks"] = at_work(people, cases=_numbers(2_000))
    return found


def _fill(cases: int) -> None:
    from config.load.writing import write  # noqa: PLC0415

    write(cases=cases, report=lambda written: print(f"{written:,} cases", file=sys.stderr, flush=True))


def _summarise() -> None:
    from workflows.dashboards.summary import bring_up_to_date  # noqa: PLC0415

    while bring_up_to_date():
        pass


def _hire(count: int) -> list[Any]:
    """Clerks of the counter, as many as work at once."""
    from tests import cast  # noqa: PLC0415

    role = cast.LIN.roles
    return [cast.hire(cast.Person(f"clerk{number:02}", f"承辦{number:02}", role)) for number in range(count)]


def _pages(people: Sequence[Any]) -> Iterator[tuple[str, Ask, list[str]]]:
    """Each page with who asks for it, and the addresses that are asked in turn."""
    from registry.models import Staff, Subscriber  # noqa: PLC0415
    from workflows.models import Case  # noqa: PLC0415

    clerk, supervisor = _asking(people[0]), _asking(Staff.objects.get(username="chou"))
    yield "worklist", clerk, ["/desk/"] * ROUNDS
    yield "worklist, all open", supervisor, ["/desk/?all"] * ROUNDS
    yield "worklist, one stage", supervisor, [f"/desk/?stage={_fullest_stage()}"] * ROUNDS
    names = [_address_of(name[:2]) for name in _some(Subscriber, "name")]
    yield "search, part of a name", clerk, names
    yield "search, a whole name", clerk, [_address_of(name) for name in _some(Subscriber, "name")]
    yield "search, an ID number", clerk, [_address_of(number) for number in _some(Subscriber, "id_number")]
    yield "case", clerk, [f"/desk/cases/{number}/" for number in _some(Case, "number")]
    yield "figures", supervisor, ["/desk/figures/"] * 10


def _fullest_stage() -> str:
    """Whose list fills a page in the small office, too: the same work is compared."""
    from workflows.models import Case  # noqa: PLC0415
    from workflows.open_cases import still_open  # noqa: PLC0415

    return Counter(Case.objects.filter(still_open()).values_list("stage", flat=True)).most_common(1)[0][0]


def _address_of(query: str) -> str:
    from urllib.parse import quote  # noqa: PLC0415

    return f"/desk/find/?q={quote(query)}"


def _some(model: Any, column: str) -> list[str]:
    """Spread over the whole table, the newest included."""
    keys = model.objects.order_by("-pk").values_list("pk", flat=True)
    newest, oldest = keys[0], model.objects.order_by("pk").values_list("pk", flat=True)[0]
    wanted = {oldest + (newest - oldest) * place // (ROUNDS - 1) for place in range(ROUNDS)}
    return [str(value) for value in model.objects.filter(pk__in=wanted).values_list(column, flat=True)]


def _numbers(most: int) -> list[str]:
    from workflows.models import Case  # noqa: PLC0415

    return list(Case.objects.order_by("-pk").values_list("number", flat=True)[:most])


def _page(asked: Ask, addresses: list[str]) -> dict[str, Any]:
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    asked(addresses[0])
    with CaptureQueriesContext(connection) as context:
        asked(addresses[-1])
        statements = [query["sql"] for query in context]
    times, octets = [], []
    cpu = time.process_time()
    for address in addresses:
        before = time.perf_counter()
        octets.append(len(asked(address)))
        times.append((time.perf_counter() - before) * 1000)
    cpu = time.process_time() - cpu
    times.sort()
    return {
        "median": statistics.median(times),
        "p95": times[min(round(0.95 * len(times)), len(times) - 1)],
        "least": times[0],
        "most": times[-1],
        "cpu": cpu * 1000 / len(times),
        "rounds": len(times),
        "queries": sum(statement.startswith("SELECT") for statement in statements),
        "statements": len(statements),  # with the entry in the trail, and what begins and ends its transaction
        "octets": max(octets),
    }


def _asking(staff: Any) -> Ask:
    """Asks through all that comes before a page, as under gunicorn."""
    from django.core.handlers.wsgi import WSGIHandler  # noqa: PLC0415

    from tests import cast  # noqa: PLC0415

    handler: Any = WSGIHandler()
    cookie = cast.at_desk(staff).cookies["desk_session"].value

    def ask(address: str) -> bytes:
        path, _mark, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1", "wsgi.url_scheme": "http",
            "wsgi.input": sys.stdin.buffer, "HTTP_HOST": "127.0.0.1", "HTTP_COOKIE": f"desk_session={cookie}",
        }  # fmt: skip
        said: list[str] = []
        response = handler(environ, lambda status, _headers: said.append(status))
        content = b"".join(response)
        getattr(response, "close", lambda: None)()
        if not said[0].startswith(("200", "302")):
            sys.exit(f"{address}: {said[0]}")
        return content

    return ask


def _authority() -> bytes:
    """Any certificate: pages that list certificates name the chain."""
    from config.load.subscribers import sample  # noqa: PLC0415

    return sample()[1]


def _timed(work: Callable[[], object]) -> float:
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


if __name__ == "__main__":
    main()
