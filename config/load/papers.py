"""What the applications of a load say: the fields of each kind's form, as JSON with gaps."""

import json
from collections.abc import Sequence
from datetime import date

from config.demo.papers import Paper
from config.demo.writing import written_on
from config.load.people import Applicant
from workflows.catalogue import kind_of
from workflows.stages import Stage

_GAPS = {
    name: f"%({name})s"
    for name in ("name", "id_number", "seq", "zip", "address", "telephone", "email", "holder_key", "signed_on",
                 "certificates", "account")
} | {
    "contact_name": "%(contact)s", "contact_zip": "%(zip)s", "contact_address": "%(address)s",
    "contact_telephone": "%(telephone)s", "contact_email": "%(email)s", "since": "%(signed_on)s",
}  # fmt: skip
_OF_PERSON = {"birth_date": "%(birth_date)s", "same_name": True, "same_address": True}
_OF_BODY = {"representative": "%(representative)s", "birth_date": None, "same_name": False, "same_address": True}


def application(*, kind: str, body: bool) -> str:
    """An edition of the kind, to be filled by `said` with `%`."""
    names = [*kind_of(kind).form.base_fields, "holder_key"]
    fields = {"kind": "body" if body else "person", "telephone": "", "email": "", "pieces": 1}
    paper = Paper(applicant="", stage=Stage.CLOSED, kind=kind, fields=fields)
    data = dict.fromkeys(names, "") | written_on(paper, signed_on=date.min) | _GAPS | (_OF_BODY if body else _OF_PERSON)
    return json.dumps({name: data[name] for name in names}, ensure_ascii=False)


def said(
    who: Applicant, *, signed_on: date, holder_key: str, account: str, certificates: Sequence[str]
) -> dict[str, str]:
    """What fills the gaps of `application`."""
    return {
        "name": who.name, "id_number": who.id_number, "seq": who.seq, "zip": who.zip, "address": who.address,
        "telephone": who.telephone, "email": who.email, "contact": who.contact, "representative": who.representative,
        "birth_date": who.birth_date or "", "account": account, "signed_on": signed_on.isoformat(),
        "holder_key": holder_key, "certificates": "\\n".join(certificates),
    }  # fmt: skip
