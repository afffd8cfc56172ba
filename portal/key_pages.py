"""The pages on which everything happens in the browser: the server gives the words and the list of certificates."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal import key_texts, personal
from portal.key_list import key_list
from portal.pairs import pairs_of
from portal.sessions import SubscriberRequest, subscriber_required


@require_safe
@subscriber_required
def export(request: SubscriberRequest) -> HttpResponse:
    """軟體憑證匯出: backup files of the keys in this browser, and the proof that they open."""
    any_pairs = bool(pairs_of(request.portal_account.subscriber))
    return render(request, "portal/export.html", {"key_texts": key_texts.EXPORT, "any_pairs": any_pairs})


@require_safe
@subscriber_required
def keys(request: SubscriberRequest) -> HttpResponse:
    """Which keys this browser holds, their state and backup; change of the key password; letting keys go."""
    context = {
        "key_texts": key_texts.KEYS,
        "personal": personal.known_to_strangers(request.portal_account),
        "listed": key_list(pairs_of(request.portal_account.subscriber)),
    }
    return render(request, "portal/keys.html", context)


@require_safe
@subscriber_required
def download(request: SubscriberRequest) -> HttpResponse:
    """憑證下載: stores certificates whose reply was lost, if their keys are in this browser."""
    pairs = pairs_of(request.portal_account.subscriber)
    context = {"key_texts": key_texts.DOWNLOAD, "pairs": pairs, "listed": key_list(pairs)}
    return render(request, "portal/download.html", context)


@require_safe
@subscriber_required
def import_files(request: SubscriberRequest) -> HttpResponse:
    """軟體憑證(PFX)匯入: both files of a pair into this browser, under a key password."""
    context = {
        "key_texts": key_texts.IMPORT,
        "personal": personal.known_to_strangers(request.portal_account),
        "listed": key_list(pairs_of(request.portal_account.subscriber)),
    }
    return render(request, "portal/import.html", context)


@require_safe
@subscriber_required
def file_password(request: SubscriberRequest) -> HttpResponse:
    """變更 PFX 檔密碼: file in, file out."""
    return render(request, "portal/file_password.html", {"key_texts": key_texts.FILE_PASSWORD})
