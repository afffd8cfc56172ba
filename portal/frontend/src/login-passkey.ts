/**
 * The login page in a browser that knows passkeys: the answer of one takes the place of the six digits. The page offers
 * it to everybody and asks for any passkey of this site, so it tells nobody who has one.
 */

import { utf8 } from "./bytes.ts";
import { fieldOf, part, show } from "./dom.ts";
import { clearErrors, type Problem, showErrors } from "./form-errors.ts";
import { type Page, say } from "./page.ts";
import { answerOfPasskey, passkeysWorkAt } from "./passkeys.ts";

function missing(page: Page): Problem[] {
  const asked = [["id_account", "passkey_account"], ["id_password", "passkey_password"]] as const;
  return asked.flatMap(([id, text]) => {
    const input = part(id, HTMLInputElement);
    return input.value === "" ? [{ input, sentence: say(page, text) }] : [];
  });
}

async function submitAnswered(page: Page, form: HTMLFormElement): Promise<void> {
  if (showErrors(page, form, missing(page))) return;
  clearErrors(form);
  const status = part("passkey-status", HTMLElement);
  status.textContent = say(page, "passkey_asking");
  try {
    const challenge = fieldOf(form, "picture_key").value;
    fieldOf(form, "passkey").value = await answerOfPasskey(utf8(`CertDesk passkey login 1\nchallenge=${challenge}\n`));
    form.submit();
  } catch {
    status.textContent = "";
    showErrors(page, form, [{ input: part("id_picture", HTMLInputElement), sentence: say(page, "passkey_not_given") }]);
  }
}

/** Offers a passkey where they work. */
export function offerPasskey(page: Page): void {
  const origin = document.querySelector<HTMLScriptElement>("script[data-passkeys]")?.dataset["passkeys"] ?? "";
  if (!passkeysWorkAt(origin)) return;
  const form = part("login-form", HTMLFormElement);
  const button = part("passkey-button", HTMLButtonElement);
  button.onclick = async (): Promise<void> => {
    button.disabled = true;
    await submitAnswered(page, form);
    button.disabled = false;
  };
  show("passkey-instead", true);
}
