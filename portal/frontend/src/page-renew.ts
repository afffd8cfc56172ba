/** The page of a renewal: the key password opens the signing key that approves, two new keys are made and certified. */

import { renew } from "./application.ts";
import { type Beginning, makeKeys, runApplicationPage } from "./application-page.ts";
import { hex, sha256 } from "./bytes.ts";
import { part } from "./dom.ts";
import { clearErrors, showErrors } from "./form-errors.ts";
import { fail, type Page, say, sayTrouble } from "./page.ts";
import { type PairRecord, pairsOf } from "./store.ts";
import { asTrouble, Trouble } from "./trouble.ts";

/** The pair in this browser whose signing certificate the office wants to be signed with, if it is here. */
async function formerPair(page: Page): Promise<PairRecord | undefined> {
  const wanted = part("renew-keys", HTMLElement).dataset["signer"];
  for (const record of await pairsOf(page.holder)) {
    const certificate = record.keys.signing.certificate;
    if (certificate !== undefined && hex(await sha256(certificate)) === wanted) return record;
  }
  return undefined;
}

const beginning =
  (page: Page): Beginning =>
  async () => {
    const taken = part("renew-keys", HTMLElement).dataset["taken"] === "yes";
    return taken || (await formerPair(page)) === undefined ? "apply-elsewhere" : "apply-password";
  };

async function submit(page: Page, form: HTMLFormElement): Promise<void> {
  const input = part("renew-password", HTMLInputElement);
  const missing = input.value === "" ? [{ input, sentence: say(page, "key_password_missing") }] : [];
  if (showErrors(page, form, missing)) return;
  const password = input.value;
  input.value = "";
  clearErrors(form);
  try {
    const former = await formerPair(page);
    if (former === undefined) throw new Trouble("keys_gone");
    await makeKeys(page, beginning(page), (onStep) => renew(page, { former, password }, onStep));
  } catch (error) {
    if (asTrouble(error).code !== "wrong_key_password") return fail(page, error);
    showErrors(page, form, [{ input, sentence: sayTrouble(page, asTrouble(error)) }]);
  }
}

/** Brings the page to where the renewal stands: resumed, done, asking for the key password, or not possible here. */
export async function runRenewPage(page: Page): Promise<void> {
  const form = part("renew-form", HTMLFormElement);
  form.onsubmit = (event): void => {
    event.preventDefault();
    void submit(page, form);
  };
  await runApplicationPage(page, beginning(page));
}
