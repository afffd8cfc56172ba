"""The desk's addresses. What concerns one task of one case carries number, stage and task, and all three must agree."""

from django.urls import URLPattern, URLResolver, path

from workflows.audit_desk import check_pages as audit_checks
from workflows.audit_desk import export_pages as audit_exports
from workflows.audit_desk import pages as audit
from workflows.case_file import pages as case_file
from workflows.components import pages as components
from workflows.correspondence import pages as letters
from workflows.correspondence import suspension_pages as suspensions
from workflows.dashboards import views as dashboards
from workflows.day_end import views as day_end
from workflows.desk import (
    bulk,
    case_page,
    deciding,
    delivering,
    finding,
    keying,
    keying_again,
    mailroom,
    papers,
    posting,
    receiving,
    reprints,
    reviewing,
    shown_again,
    signing_in,
)
from workflows.desk import worklist as lists
from workflows.expiries import pages as expiries
from workflows.exports.catalogue import LISTS
from workflows.prepared import views as prepared
from workflows.scans import pages as scans
from workflows.scans import showing as scans_shown
from workflows.staffing import absence_pages, factor_pages, own_pages, passkey_pages
from workflows.staffing import pages as staffing

app_name = "desk"

BATCH = "mailroom/batches/<str:number>/"
LETTER = "cases/<str:number>/letters/<str:kind>/<int:occasion>/"
SUSPENSION = "mailroom/suspension-letters/<uuid:key>/"
TASK = "cases/<str:number>/<str:stage>/<int:task_pk>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", lists.worklist, name="worklist"),
    path("list/filters/", lists.filter_list, name="filter-list"),
    path("list/claim/", bulk.claim_chosen, name="claim-chosen"),
    path("list/assign/", bulk.assign_chosen, name="assign-chosen"),
    path("login/", signing_in.sign_in, name="login"),
    path("login/code/", factor_pages.at_door, name="login-code"),
    path("login/enrol/", factor_pages.enrol, name="login-enrol"),
    path("login/password/", own_pages.start_password, name="login-password"),
    path("logout/", signing_in.sign_out, name="logout"),
    path("kept/", shown_again.kept, name="kept"),
    path("me/", own_pages.me, name="me"),
    path("me/password/", own_pages.password, name="my-password"),
    path("me/code/", factor_pages.register, name="my-code"),
    path("me/code/remove/", factor_pages.remove, name="my-code-remove"),
    path("absences/", absence_pages.absences_page, name="absences"),
    path("absences/<int:pk>/end/", absence_pages.end, name="absence-end"),
    path("cases/<str:number>/substitute/", absence_pages.take_over, name="substitute"),
    path("me/passkey/", passkey_pages.begin, name="my-passkey"),
    path("me/passkey/new/", passkey_pages.new, name="my-passkey-new"),
    path("me/passkey/<uuid:key>/remove/", passkey_pages.remove, name="my-passkey-remove"),
    path("me/sign-out/", own_pages.sign_out, name="my-sign-out"),
    path("staff/", staffing.staff_list, name="staff"),
    path("staff/new/", staffing.new, name="staff-new"),
    path("staff/<int:pk>/", staffing.member, name="staff-member"),
    path("staff/<int:pk>/name/", staffing.rename, name="staff-rename"),
    path("staff/<int:pk>/roles/", staffing.roles, name="staff-roles"),
    path("staff/<int:pk>/close/", staffing.close, name="staff-close"),
    path("staff/<int:pk>/reopen/", staffing.reopen, name="staff-reopen"),
    path("staff/<int:pk>/password/", staffing.password, name="staff-password"),
    path("staff/<int:pk>/factors/reset/", staffing.ask_reset, name="staff-ask-reset"),
    path("staff/<int:pk>/factors/confirm/", staffing.confirm_reset, name="staff-confirm-reset"),
    path("staff/<int:pk>/sign-out/", staffing.sign_out, name="staff-sign-out"),
    path("find/", finding.find, name="find"),
    path("receive/", receiving.receive, name="receive"),
    path("echo/", keying.echo, name="echo"),
    path("forms/<str:kind>.pdf", papers.blank_form, name="blank-form"),
    path("prepare/", prepared.choose, name="prepare"),
    path("prepare/<str:kind>/", prepared.fill_in, name="prepare-new"),
    path("prepare/<str:kind>/<uuid:holder>/", prepared.fill_in, name="prepare-for"),
    path("prepared/<str:number>/", prepared.prepared, name="prepared"),
    path("prepared/<str:number>.pdf", prepared.printed, name="prepared-form"),
    path("slips/<str:serial>/print/", delivering.print_slip, name="print-slip"),
    path("slips/<str:serial>/hand-over/", delivering.hand_over_later, name="hand-over-slip"),
    path("slips/<str:serial>/void/", delivering.void, name="void-slip"),
    path("slips/<str:serial>/approve-reprint/", reprints.approve_reprint, name="approve-reprint"),
    path("slips/<str:serial>/send/", posting.send, name="send-slip"),
    path("slips/<str:serial>/send-at-counter/", posting.send_at_counter, name="send-slip-at-counter"),
    path("mailroom/", mailroom.mailroom, name="mailroom"),
    path("mailroom/new-slips/approve/", reprints.approve_reprints, name="approve-reprints"),
    path("mailroom/batches/", mailroom.begin, name="batch-begin"),
    path(BATCH, mailroom.batch_page, name="batch"),
    path(f"{BATCH}print/", mailroom.print_part, name="batch-print"),
    path(f"{BATCH}count/", mailroom.count_parts, name="batch-count"),
    path(f"{BATCH}void/", mailroom.void_range, name="batch-void"),
    path(f"{BATCH}put-back/", mailroom.put_back, name="batch-put-back"),
    path(f"{BATCH}balance/", mailroom.balance, name="batch-balance"),
    path(f"{BATCH}labels-<int:part>.pdf", posting.labels, name="batch-labels"),
    path("mailroom/post/", posting.register, name="register-post"),
    path("mailroom/returned/", posting.returned, name="returned-post"),
    path("mailroom/lists/<str:number>.pdf", posting.posting_list, name="posting-list"),
    path("mailroom/lists/<str:number>/close/", posting.close_list, name="posting-close"),
    path("audit/", audit.trail, name="audit"),
    path("audit/entries/<int:seq>/", audit.entry, name="audit-entry"),
    path("audit/export/", audit_exports.signed_export, name="audit-export"),
    path("audit/verifications/", audit_checks.verifications, name="audit-checks"),
    path("audit/verifications/begin/", audit_checks.begin, name="audit-check-begin"),
    path("audit/verifications/<uuid:key>/", audit_checks.verification, name="audit-check"),
    path("figures/", dashboards.page, name="figures"),
    path("components/", components.components, name="components"),
    path("figures/<str:name>", dashboards.export, name="figures-export"),
    *(listed.address for listed in LISTS),
    path("accounts/", day_end.accounts, name="accounts"),
    path("accounts/<str:iso>/<str:name>", day_end.export, name="accounts-export"),
    path("mailroom/renewal-letters/", expiries.renewal_letters, name="renewal-letters"),
    path("mailroom/renewal-letters/print/", expiries.print_letters, name="renewal-letters-print"),
    path("mailroom/renewal-letters/<int:batch>.pdf", expiries.letter_batch, name="renewal-letters-batch"),
    path("mailroom/renewal-letters/preview.pdf", expiries.preview, name="renewal-letters-preview"),
    path("mailroom/suspension-letters/", suspensions.letters, name="suspension-letters"),
    path(SUSPENSION, suspensions.print_and_keep, name="suspension-letter-keep"),
    path(f"{SUSPENSION}preview.pdf", suspensions.preview, name="suspension-letter-preview"),
    path(f"{SUSPENSION}sent.pdf", suspensions.letter, name="suspension-letter"),
    path("notices/", letters.notices, name="notices"),
    path("notices/<uuid:key>/again/", letters.send_again, name="notice-again"),
    path("notices/<uuid:key>/set-aside/", letters.set_aside, name="notice-aside"),
    path("scans/", scans.intake, name="scans"),
    path("scans/queue/", scans.queue, name="scan-queue"),
    path("scans/batches/<uuid:batch>/", scans.batch_page, name="scan-batch"),
    path("scans/batches/<uuid:batch>/original", scans_shown.original, name="scan-original"),
    path("scans/<uuid:page>/", scans.scan_page, name="scan-page"),
    path("scans/<uuid:page>.png", scans_shown.picture, name="scan-picture"),
    path("scans/<uuid:page>/match/", scans.match, name="scan-match"),
    path("scans/<uuid:page>/set-aside/", scans.set_aside, name="scan-set-aside"),
    path("scans/<uuid:page>/take-back/", scans.take_back, name="scan-take-back"),
    path("cases/<str:number>/", case_page.case_page, name="case"),
    path("cases/<str:number>/history/", case_file.history, name="history"),
    path("cases/<str:number>/note/", case_file.note, name="note"),
    path("cases/<str:number>/claim/", lists.claim, name="claim"),
    path("cases/<str:number>/release/", lists.release, name="release"),
    path("cases/<str:number>/take-over/", deciding.take_over, name="take-over"),
    path("cases/<str:number>/show/", deciding.show, name="show-whole"),
    path("cases/<str:number>/withdraw/", deciding.withdraw, name="withdraw"),
    path("cases/<str:number>/carry-out/", deciding.carry_out_again, name="carry-out"),
    path("cases/<str:number>/give-up/", deciding.give_up, name="give-up"),
    path("cases/<str:number>/letters/<uuid:key>.pdf", letters.letter, name="letter"),
    path(LETTER, letters.print_and_keep, name="letter-keep"),
    path(f"{LETTER}preview/", letters.preview, name="letter-preview"),
    path("cases/<str:number>/<str:name>.pdf", papers.paper, name="paper"),
    path(f"{TASK}key-in/", keying.key_in, name="key_in"),
    path(f"{TASK}key-again/", keying_again.key_again, name="key-again"),
    path(f"{TASK}draft/", keying.draft, name="draft"),
    path(f"{TASK}review/", reviewing.review, name="review"),
    path(f"{TASK}advise-rejection/", reviewing.advise_rejection, name="advise-rejection"),
    path(f"{TASK}approve/", deciding.approve, name="approve"),
    path(f"{TASK}return/", deciding.return_for_correction, name="return"),
    path(f"{TASK}send-back/", deciding.send_back, name="send-back"),
    path(f"{TASK}reject/", deciding.reject, name="reject"),
    path(f"{TASK}papers-came/", receiving.papers_came, name="correction"),
    path(f"{TASK}hand-over/", delivering.hand_over, name="deliver"),
]
