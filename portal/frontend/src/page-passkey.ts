/** The page on which the browser makes the passkey that was offered; its public half goes to the server as a form. */

import { fieldOf, part, show } from "./dom.ts";
import { type Page, say } from "./page.ts";
import { type CreationOptions, makePasskey, passkeysWorkAt } from "./passkeys.ts";

interface Asked {
  readonly origin: string;
  readonly options: CreationOptions;
}

async function make(page: Page, form: HTMLFormElement, options: CreationOptions): Promise<void> {
  const status = part("passkey-status", HTMLElement);
  status.textContent = say(page, "passkey_making");
  try {
    fieldOf(form, "answer").value = await makePasskey(options);
    form.submit();
  } catch (error) {
    const known = error instanceof DOMException && error.name === "InvalidStateError";
    status.textContent = say(page, known ? "passkey_known" : "passkey_not_made");
  }
}

export async function runPasskeyPage(page: Page): Promise<void> {
  const { origin, options } = JSON.parse(part("passkey-asked", HTMLElement).textContent ?? "") as Asked;
  if (!passkeysWorkAt(origin)) return;
  const form = part("passkey-form", HTMLFormElement);
  let making = false;
  form.onsubmit = async (event): Promise<void> => {
    event.preventDefault();
    if (making) return;
    making = true;
    await make(page, form, options);
    making = false;
  };
  show("passkey-unable", false);
  show("passkey-form", true);
}
