/**
 * Passkeys of staff: the one form of a page on which the browser makes a passkey, or shows one. It stays hidden where
 * passkeys don't work, and the page says what else there is.
 */

import { fromBase64 } from "./bytes.ts";
import { fieldOf, part, show } from "./dom.ts";
import { answerOfPasskey, type CreationOptions, makePasskey, passkeysWorkAt } from "./passkeys.ts";

interface Asked {
  readonly origin: string;
  /** To make one; else `challenge`, in base64, to show one. */
  readonly options?: CreationOptions;
  readonly challenge?: string;
  readonly texts: Readonly<Record<"waiting" | "none" | "known", string>>;
}

const answerTo = ({ options, challenge }: Asked): Promise<string> =>
  options === undefined ? answerOfPasskey(fromBase64(challenge ?? "")) : makePasskey(options);

async function send(form: HTMLFormElement, asked: Asked): Promise<void> {
  const status = part("passkey-status", HTMLElement);
  status.textContent = asked.texts.waiting;
  try {
    fieldOf(form, "answer").value = await answerTo(asked);
    form.submit();
  } catch (error) {
    const known = error instanceof DOMException && error.name === "InvalidStateError";
    status.textContent = known ? asked.texts.known : asked.texts.none;
  }
}

function run(): void {
  const asked = JSON.parse(part("passkey-asked", HTMLElement).textContent ?? "") as Asked;
  if (!passkeysWorkAt(asked.origin)) return;
  const form = part("passkey-form", HTMLFormElement);
  let sending = false;
  form.onsubmit = async (event): Promise<void> => {
    event.preventDefault();
    if (sending) return;
    sending = true;
    await send(form, asked);
    sending = false;
  };
  show("passkey-part", true);
}

run();
