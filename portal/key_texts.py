"""Sentences that the scripts say, by the names they know them by. Placeholders in braces are filled in the browser."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

#: On every page, for what `keys.ts` may have to say there.
EVERYWHERE: dict[str, Any] = {
    "activate": _("Activate the certificates"),
    "resumed": _("The certificates of your application have arrived and are kept in this browser, beside their keys."),
    "trouble_insecure": _(
        "Keys can only be made and used over a secure connection: the address must begin with https://."
    ),
    "trouble_no_storage": _(
        "This browser keeps no data, so it can't hold keys. Close the private window, or allow this site to keep "
        "data, and open the page again."
    ),
    "trouble_storage_full": _(
        "There is no space left to keep the keys; nothing was sent. Free space on this computer and try again."
    ),
    "trouble_no_worker": _(
        "A part of this page did not load. Reload the page; if it happens again, use another browser."
    ),
    "trouble_other_tab": _(
        "Another tab of this browser is working with the keys. Go on there, or close it and reload this page."
    ),
    "trouble_unreached": _(
        "The registration office can't be reached just now. Nothing is lost: what was made is kept in this browser "
        "and goes on from here the next time you open the portal."
    ),
    "trouble_signed_out": _("Your session has ended. Sign in again and open this page: it goes on where it stopped."),
    "trouble_wrong_key_password": _("The key password doesn't match. Check Caps Lock and the input method."),
    "trouble_certificate_mismatch": _(
        "The certificate that arrived doesn't belong to the key in this browser and was not stored. Please call the "
        "registration office."
    ),
    "trouble_renews_another": _(
        "Other certificates are to be renewed by now than this page said when it was opened. Reload it."
    ),
    "trouble_keys_gone": _(
        "These keys are no longer in this browser: another tab has removed them. Reload the page to see what is kept "
        "here."
    ),
    "trouble_file_too_large": _("A backup file is never larger than 256 KB: choose the .pfx file you downloaded."),
    "trouble_file_unreadable": _(
        "The file can't be read: it was moved or changed since it was chosen. Choose it again."
    ),
    "trouble_file_damaged": _(
        "This is not a backup file, or it is damaged. Choose another; if it is the one you downloaded, export again."
    ),
    "trouble_file_costly": _("This file asks for more computing than is allowed here, and was not opened."),
    "trouble_file_foreign": _(
        "This file is protected in a way that can't be read here. Export it again from its program as PFX with a "
        "password, with AES or triple DES."
    ),
    "trouble_file_no_key": _("There is no private key in this file. Choose the file that was exported with its key."),
    "trouble_file_not_yours": _(
        "The key in this file belongs to none of your certificates. Choose the file of this account; that of another "
        "subscriber is imported in their own account."
    ),
    "trouble_wrong_file_password": _("The PFX password doesn't match, or the file was changed."),
    "trouble_file_key_mismatch": _("Key and certificate in this file don't belong together: export again."),
    "trouble_file_not_of_here": _("It opens, but its certificate is none of those kept in this browser."),
    "trouble_unexpected": _("This browser could not finish. Reload the page and try again; nothing is done twice."),
    "errors_heading": _("To be corrected: {count}. Nothing was submitted"),
    "error_line": _("{label}: {sentence}"),
    "passwords_differ": _("The two entries differ: type the same password again"),
    "key_password_missing": _("Type the key password that you chose when the keys were made"),
}

#: While two keys are made and their certificates fetched.
MAKING: dict[str, Any] = {
    "doing_signing_made": _("Making the signing key (1 of 2)"),
    "doing_encryption_made": _("Making the encryption key (2 of 2)"),
    "doing_stored": _("Keeping both keys in this browser"),
    "doing_sent": _("Sending the requests; the certificates come at once"),
    "doing_kept": _("Checking the certificates and keeping them"),
}

#: Where a new key password is chosen.
NEW_KEY_PASSWORD: dict[str, Any] = {
    "strength_0": _("Strength: nothing typed yet"),
    "strength_1": _("Strength: too weak"),
    "strength_2": _("Strength: just enough"),
    "strength_3": _("Strength: good"),
    "strength_4": _("Strength: strong"),
    "more_for_strong": _("Strong with this many more characters: {count}"),
    "condition_length": _("At least 12 characters (now {count})"),
    "condition_common": _("Not a common password, no simple pattern"),
    "condition_personal": _("Without your name, numbers or telephone"),
    "condition_met": _(", met"),
    "condition_open": _(", not met yet"),
    "key_password_short": _("The key password needs at least 12 characters"),
    "key_password_common": _("This password is easy to guess: join four unrelated words"),
    "key_password_personal": _("Your name, numbers and telephone must not be part of it"),
}

APPLY: dict[str, Any] = {
    **MAKING,
    **NEW_KEY_PASSWORD,
    "own_computer": _("Keys belong on your own computer only: tick this, or go on there"),
}

RENEW = MAKING

KEY_NAMES: dict[str, Any] = {
    "key_signing": _("Signing key"),
    "key_encryption": _("Encryption key"),
}

#: Where keys that are held are shown.
HELD: dict[str, Any] = {
    **KEY_NAMES,
    "pair_name": _("Certificates {signing} (signing) and {encryption} (encryption)"),
    "made_at": _("Made in this browser, {moment}"),
    "imported_at": _("Imported from PFX, {moment}"),
    "backup_none": _("No backup yet"),
    "backup_exported": _("Downloaded, not opened for trial"),
    "backup_proven": _("Backed up, opens"),
    "persisted": _("This browser has agreed to keep the keys even when space runs short."),
    "not_persisted": _("This browser may clear the keys when space runs short: a backup matters all the more."),
}

NEW_FILE_PASSWORD: dict[str, Any] = {
    "file_password_unfit": _(
        "8 to 128 characters: letters A–Z a–z, digits, spaces and keyboard symbols; no Chinese or full-width ones"
    ),
    "download_file": _("Download {name}"),
}

KEYS: dict[str, Any] = {
    **HELD,
    **NEW_KEY_PASSWORD,
    "persist_asking": _("If the browser asks you beside the address whether this site may keep data, allow it."),
    "persist_refused": _(
        "The browser has not agreed. In Firefox, allow it under the permissions beside the address; others may agree "
        "once you use this site more often or bookmark it. Until then a backup matters all the more."
    ),
    "changing_key": _("Changing the key password. This takes some seconds"),
    "key_password_changed": _("The key password is changed for both keys. The old one opens them no more."),
    "remove_not_yet": _(
        "Keys can be removed when their certificates are over, or when both backup files have been opened for trial."
    ),
    "remove_number_differs": _("This is not the number of the signing certificate that stands above"),
    "keys_removed": _("Both keys are removed from this browser."),
}

DOWNLOAD: dict[str, Any] = {
    "looking": _("Comparing with the keys in this browser"),
    "download_stored": _("The keys are in this browser: both certificates were checked and are kept beside them now."),
    "download_here": _("Both certificates are in this browser already, beside their keys."),
    "download_elsewhere": _(
        "This is not the computer, or not the browser: the keys of these certificates are not here. Open this page "
        "where you applied. If you have both backup files, you can bring the keys here."
    ),
    "import_link": pgettext_lazy("function", "Import PFX files"),
}

IMPORT: dict[str, Any] = {
    **KEY_NAMES,
    **NEW_KEY_PASSWORD,
    "own_computer": _("Keys belong on your own computer only: tick this, or go on there"),
    "pfx_missing": _("Choose the PFX file"),
    "importing": _("Opening both files and keeping the keys. This takes some seconds"),
    "files_swapped": _("The two files are swapped: {name} holds the {holds}. Choose {right} here"),
    "file_of_other_use": _("{name} holds the {holds}. Choose the file of the {wanted} here"),
    "files_of_two_pairs": _("The two files belong to different pairs of certificates: choose two of the same pair"),
}

FILE_PASSWORD: dict[str, Any] = {
    **NEW_FILE_PASSWORD,
    "pfx_missing": _("Choose the PFX file"),
    "changing": _("Making the new file. This takes some seconds"),
    "changed_name": _("{name}_new.pfx"),
}

EXPORT: dict[str, Any] = {
    **HELD,
    **NEW_FILE_PASSWORD,
    "backup_open": _("Keys without a proven backup: {count}"),
    "exporting": _("Making both backup files. This takes some seconds"),
    "file_name_signing": _("signing_{number}.pfx"),
    "file_name_encryption": _("encryption_{number}.pfx"),
    "file_missing": _("Choose the backup files that you downloaded"),
    "file_password_missing": _("Type the PFX password that you chose for these files"),
    "proving": _("Opening the files. This takes some seconds"),
    "proven": _("{name}: opens; it holds the key and the certificates ({key})"),
    "not_proven": _("{name}: {sentence}"),
}
