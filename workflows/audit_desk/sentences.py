"""Each action of the trail as a sentence. A test names the action that has none."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

CASES = {
    "case.received": _("%(who)s received the papers of %(thing)s"),
    "case.keyed_in": _("%(who)s keyed in %(thing)s"),
    "case.draft": _("%(who)s saved a draft of %(thing)s"),
    "case.claim": _("%(who)s claimed %(thing)s"),
    "case.release": _("%(who)s put %(thing)s back on the list"),
    "case.take_over": _("%(who)s took over %(thing)s"),
    "case.reviewed": _("%(who)s reviewed %(thing)s"),
    "case.passed": _("%(who)s reviewed %(thing)s: it conforms"),
    "case.advised_rejection": _("%(who)s reviewed %(thing)s and advised rejection"),
    "case.returned": _("%(who)s returned %(thing)s for correction"),
    "case.sent_back": _("%(who)s sent %(thing)s back to the desk"),
    "case.papers_came": _("%(who)s recorded that the corrected papers of %(thing)s came"),
    "case.approved": _("%(who)s approved %(thing)s"),
    "case.rejected": _("%(who)s rejected %(thing)s"),
    "case.withdrawn": _("%(who)s recorded the withdrawal of %(thing)s"),
    "case.carried_out": _("%(who)s carried out %(thing)s"),
    "case.delivered": _("%(who)s delivered %(thing)s"),
    "case.remind": _("%(who)s reminded the contact of the deadline of %(thing)s"),
    "case.noted": _("%(who)s wrote a note on %(thing)s"),
    "case.compared": _("%(who)s decided about a possible duplicate of %(thing)s"),
    "case.view": _("%(who)s looked at %(thing)s"),
    "case.unmask": _("%(who)s looked at masked data of %(thing)s"),
    "case.list": _("%(who)s looked at a list of cases: %(thing)s"),
    "form.prepare": _("%(who)s filled in %(thing)s"),
    "form.view": _("%(who)s looked at %(thing)s"),
    "form.forget": _("%(who)s erased forms that never came back"),
    "accounts.export": _("%(who)s saved the accounts of %(thing)s"),
    "desk.open": _("%(who)s opened %(thing)s"),
}
SCANS = {
    "scan.drop": _("%(who)s brought %(thing)s"),
    "scan.split": _("%(who)s split %(thing)s into pages"),
    "scan.sort": _("%(who)s put %(thing)s on its case by its code"),
    "scan.match": _("%(who)s matched %(thing)s to a case"),
    "scan.set_aside": _("%(who)s set %(thing)s aside"),
    "scan.take_back": _("%(who)s took %(thing)s back into the queue"),
    "scan.view": _("%(who)s looked at %(thing)s"),
    "scan.save_original": _("%(who)s saved the original of %(thing)s"),
}
SLIPS = {
    "slip.request": _("%(who)s asked for %(thing)s"),
    "slip.request_reprint": _("%(who)s asked for %(thing)s in place of another"),
    "slip.approve_reprint": _("%(who)s approved %(thing)s in place of another"),
    "slip.approve_reprints": _("%(who)s approved new slips: %(thing)s"),
    "slip.replace": _("%(who)s asked to replace %(thing)s"),
    "slip.print": _("%(who)s printed %(thing)s"),
    "slip.hand_over": _("%(who)s handed over %(thing)s"),
    "slip.acknowledge": _("%(who)s recorded the signed receipt of %(thing)s"),
    "slip.post": _("%(who)s posted %(thing)s"),
    "slip.claim_sending": _("%(who)s began to send %(thing)s"),
    "slip.send": _("%(who)s sent %(thing)s electronically"),
    "slip.not_sent": _("%(who)s could not send %(thing)s"),
    "slip.let_go": _("%(who)s gave up sending %(thing)s"),
    "slip.void": _("%(who)s voided %(thing)s"),
    "slip.expire": _("%(who)s let %(thing)s expire"),
    "batch.begin": _("%(who)s began %(thing)s"),
    "batch.run": _("%(who)s began to print %(thing)s in one run"),
    "batch.print_part": _("%(who)s printed a part of %(thing)s"),
    "batch.count_parts": _("%(who)s counted the sheets of %(thing)s"),
    "batch.leave_out": _("%(who)s left %(thing)s out of its batch"),
    "batch.put_back": _("%(who)s left the rest of %(thing)s for the next batch"),
    "batch.replace": _("%(who)s voided spoilt slips of %(thing)s"),
    "batch.balance": _("%(who)s closed the balanced %(thing)s"),
    "list.close": _("%(who)s took %(thing)s to the post office"),
}
LETTERS = {
    "letter.print": _("%(who)s printed a letter of %(thing)s"),
    "suspension_letter.print": _("%(who)s printed %(thing)s"),
    "suspension_letter.view": _("%(who)s looked at %(thing)s"),
    "renewal_letters.print": _("%(who)s printed %(thing)s"),
    "notice.queue": _("%(who)s wrote %(thing)s"),
    "notice.sent": _("%(who)s sent %(thing)s"),
    "notice.not_sent": _("%(who)s could not send %(thing)s"),
    "notice.given_up": _("%(who)s gave up sending %(thing)s"),
    "notice.came_back": _("%(who)s found that %(thing)s came back"),
    "notice.again": _("%(who)s had %(thing)s sent again"),
    "notice.set_aside": _("%(who)s set %(thing)s aside"),
    "renewal.remind": _("%(who)s told the holder that %(thing)s will end"),
    "renewal.tell": _("%(who)s told the contact that %(thing)s was renewed"),
    "renewal.letter": _("%(who)s wanted a renewal letter for %(thing)s"),
    "renewal.post_instead": _("%(who)s wanted a letter in place of %(thing)s"),
    "renewal.mail_returned": _("%(who)s found a renewal notice that came back"),
    "right.remind": _("%(who)s told the holder that %(thing)s will end"),
}
SUBSCRIBERS = {
    "subscriber.enrol": _("%(who)s registered %(thing)s"),
    "subscriber.register_again": _("%(who)s registered %(thing)s again"),
    "subscriber.view": _("%(who)s looked at the data of %(thing)s"),
    "account.open": _("%(who)s opened %(thing)s"),
    "account.reset": _("%(who)s reset the password of %(thing)s"),
    "account.suspend": _("%(who)s: three wrong passwords suspended %(thing)s"),
    "account.log_in": _("%(who)s logged in to %(thing)s"),
    "account.confirm_password": _("%(who)s gave the password of %(thing)s again"),
    "account.change_password": _("%(who)s changed the password of %(thing)s"),
    "portal.log_out": _("%(who)s logged out of %(thing)s"),
    "portal.end_other_sessions": _("%(who)s ended the other sessions of %(thing)s"),
    "portal.activate": _("%(who)s asked to activate a pair of %(thing)s"),
    "portal.suspend": _("%(who)s asked to suspend certificates of %(thing)s"),
    "application.accept_terms": _("%(who)s accepted the terms and applied for %(thing)s"),
    "application.kept": _("%(who)s confirmed that the certificates of %(thing)s are kept"),
    "renewal.accept_terms": _("%(who)s accepted the terms and asked to renew for %(thing)s"),
    "right.grant": _("%(who)s granted a right to apply to %(thing)s"),
    "right.begin": _("%(who)s began to use the right to apply of %(thing)s"),
    "right.release": _("%(who)s released the right to apply of %(thing)s"),
    "right.use": _("%(who)s used the right to apply of %(thing)s"),
    "right.end": _("%(who)s ended the unused right to apply of %(thing)s"),
    "passkey.offer": _("%(who)s began to register a passkey for %(thing)s"),
    "passkey.register": _("%(who)s registered a passkey for %(thing)s"),
    "passkey.remove": _("%(who)s removed a passkey of %(thing)s"),
    "passkey.answer": _("%(who)s used a passkey of %(thing)s"),
    "passkey.copied": _("%(who)s found a copied passkey of %(thing)s"),
    "passkey.end_all": _("%(who)s ended all passkeys of %(thing)s"),
    "login.forget_networks": _("%(who)s erased from where old logins came"),
}
AUTHORITY = {
    "order.place": _("%(who)s placed %(thing)s"),
    "order.acknowledge": _("%(who)s confirmed the receipt of %(thing)s"),
    "order.expire": _("%(who)s ended orders that nobody used"),
    "pair.request": _("%(who)s sent the requests of %(thing)s"),
    "pair.issue": _("%(who)s had %(thing)s issued"),
    "pair.void": _("%(who)s voided %(thing)s"),
    "pair.activate": _("%(who)s activated %(thing)s"),
    "certificate.intend": _("%(who)s had %(thing)s begun"),
    "certificate.suspend": _("%(who)s suspended %(thing)s"),
    "certificate.resume": _("%(who)s resumed %(thing)s"),
    "certificate.revoke": _("%(who)s revoked %(thing)s"),
    "certificate.supersede": _("%(who)s revoked %(thing)s, as it was renewed"),
    "crl.publish": _("%(who)s published a revocation list of %(thing)s"),
    "authority.create": _("%(who)s made %(thing)s"),
    "responder.create": _("%(who)s made %(thing)s"),
    "seal.create": _("%(who)s made %(thing)s"),
    "key.copy": _("%(who)s asked for a copy of the key of %(thing)s"),
    "key.begin_backup": _("%(who)s began to copy the key of %(thing)s"),
    "key.backup": _("%(who)s copied the key of %(thing)s"),
    "key.begin_restore": _("%(who)s began to restore the key of %(thing)s"),
    "key.restore": _("%(who)s restored the key of %(thing)s"),
    "ceremony.protocol": _("%(who)s kept %(thing)s of a key ceremony"),
}
OFFICE = {
    "staff.create": _("%(who)s made %(thing)s"),
    "staff.sign_in": _("%(who)s signed in as %(thing)s"),
    "staff.sign_out": _("%(who)s signed out as %(thing)s"),
    "audit.search": _("%(who)s searched the audit trail"),
    "audit.read": _("%(who)s read %(thing)s"),
    "audit.verify": _("%(who)s began to verify %(thing)s"),
    "audit.verified": _("%(who)s had %(thing)s verified"),
    "audit.export": _("%(who)s exported %(thing)s"),
}
GROUPS = {
    _("Cases"): CASES,
    _("Scans"): SCANS,
    _("Password slips"): SLIPS,
    _("Letters and notices"): LETTERS,
    _("Subscribers"): SUBSCRIBERS,
    _("Authority and keys"): AUTHORITY,
    _("Office and trail"): OFFICE,
}
SENTENCES = {action: sentence for group in GROUPS.values() for action, sentence in group.items()}


def sentence(*, action: str, who: str, thing: str) -> str:
    """What happened, in the language of the page. An action that this room doesn't know is told by its own name."""
    known = SENTENCES.get(action)
    if known is None:
        return gettext("%(who)s: %(action)s, %(thing)s") % {"who": who, "action": action, "thing": thing}
    return str(known) % {"who": who, "thing": thing}


def action_label(action: str) -> str:
    """The action alone, for a list of choices: its sentence without a person."""
    return sentence(action=action, who="…", thing="…")
