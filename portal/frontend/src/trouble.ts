/** What could not be done, by the name of the sentence that says so in the page's language (portal/key_texts.py). */

export type TroubleCode =
  | "insecure"
  | "no_storage"
  | "storage_full"
  | "no_worker"
  | "other_tab"
  | "unreached"
  | "signed_out"
  | "wrong_key_password"
  | "certificate_mismatch"
  | "renews_another"
  | "keys_gone"
  | "file_too_large"
  | "file_unreadable"
  | "file_damaged"
  | "file_costly"
  | "file_foreign"
  | "wrong_file_password"
  | "file_key_mismatch"
  | "file_no_key"
  | "file_not_yours"
  | "file_not_of_here"
  | "unexpected";

export class Trouble extends Error {
  constructor(readonly code: TroubleCode) {
    super(code);
  }
}

/** The server said no, in a sentence that is already in the page's language. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    readonly sentence: string,
  ) {
    super(code);
  }
}

/** The trouble that an exception of the platform means. */
export function asTrouble(error: unknown): Trouble {
  if (error instanceof Trouble) return error;
  if (error instanceof DOMException && error.name === "QuotaExceededError") return new Trouble("storage_full");
  return new Trouble("unexpected");
}
