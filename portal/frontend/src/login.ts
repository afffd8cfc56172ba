/**
 * The login page. Where this browser holds a signing key, its signature over the page's challenge takes the place of the
 * six digits, and so does a passkey. Without either, or without storage, the page stays as the server made it.
 */

import { toBase64 } from "./bytes.ts";
import { create, fieldOf, part, show } from "./dom.ts";
import { clearErrors, showErrors } from "./form-errors.ts";
import { offerPasskey } from "./login-passkey.ts";
import { moment, type Page, readPage, say, sayTrouble } from "./page.ts";
import { everyIssuedPair, type PairRecord } from "./store.ts";
import { asTrouble, Trouble } from "./trouble.ts";
import { assign } from "./worker-client.ts";

/** By number and by when its keys came here: the name is nobody's business before a login. */
const labelOf = (pair: PairRecord): string => `${pair.keys.signing.number ?? ""} (${moment(pair.madeAt)})`;

async function sign(form: HTMLFormElement, pair: PairRecord, password: string): Promise<void> {
  const { key, certificate } = pair.keys.signing;
  if (certificate === undefined) throw new Trouble("unexpected");
  const challenge = fieldOf(form, "picture_key").value;
  const signature = await assign("signLogin", { password, challenge, signer: { key, certificate } });
  fieldOf(form, "signature").value = toBase64(signature);
}

async function submitSigned(page: Page, form: HTMLFormElement, pair: PairRecord): Promise<void> {
  const input = part("sign-password", HTMLInputElement);
  const status = part("sign-status", HTMLElement);
  const password = input.value;
  input.value = "";
  clearErrors(form);
  status.textContent = say(page, "signing_in");
  try {
    await sign(form, pair, password);
    form.submit();
  } catch (error) {
    status.textContent = "";
    showErrors(page, form, [{ input, sentence: sayTrouble(page, asTrouble(error)) }]);
  }
}

function offer(page: Page, pairs: readonly PairRecord[]): void {
  const form = part("login-form", HTMLFormElement);
  const chosen = part("sign-with", HTMLSelectElement);
  for (const pair of pairs) chosen.append(create("option", { value: pair.id }, labelOf(pair)));
  show("sign-instead", true);
  let signing = false;
  form.onsubmit = async (event): Promise<void> => {
    const pair = pairs.find((each) => each.id === chosen.value);
    const wantsPicture = event.submitter?.getAttribute("name") === "new";
    const nothingToSign = part("sign-password", HTMLInputElement).value === "";
    if (signing) event.preventDefault();
    if (signing || wantsPicture || nothingToSign || pair === undefined) return;
    event.preventDefault();
    signing = true;
    await submitSigned(page, form, pair);
    signing = false;
  };
}

async function run(): Promise<void> {
  const page = readPage();
  if (page === undefined) return;
  offerPasskey(page);
  const pairs = await everyIssuedPair().catch(() => []);
  if (pairs.length > 0) offer(page, pairs);
}

void run();
