/** Import 軟體憑證(PFX)匯入: the keys of both backup files are taken into this browser, under a new key password. */

import { alone } from "./application.ts";
import { busy } from "./busy.ts";
import { checkCertificate, isCertificateOf } from "./certificate.ts";
import { chosenFile, octetsOfFile } from "./chosen-files.ts";
import { focusOn, part, show } from "./dom.ts";
import { clearErrors, type Problem, showErrors } from "./form-errors.ts";
import { type ListedPair, listedPairs, recordOf } from "./listed-pairs.ts";
import { newKeyPasswordProblems, takeNewKeyPassword, watchNewKeyPassword } from "./new-key-password.ts";
import { fail, type Page, say, sayTrouble } from "./page.ts";
import { askToPersist, checkLasting, checkPlatform } from "./platform.ts";
import { type HeldKey, type PairRecord, pairsOf, put } from "./store.ts";
import { asTrouble, Trouble } from "./trouble.ts";
import { assign } from "./worker-client.ts";
import { type Use, USES, type WrappedKey } from "./wrapped-key.ts";

const FILE_INPUTS: Record<Use, string> = { signing: "i-signing", encryption: "i-encryption" };
const PASSWORD_INPUTS: Record<Use, string> = { signing: "i-signing-password", encryption: "i-encryption-password" };

/** What a file turned out to hold. */
interface Taken {
  readonly name: string;
  readonly use: Use;
  readonly key: WrappedKey;
}

const fileInput = (use: Use): HTMLInputElement => part(FILE_INPUTS[use], HTMLInputElement);
const passwordInput = (use: Use): HTMLInputElement => part(PASSWORD_INPUTS[use], HTMLInputElement);

function problemsOf(page: Page): Problem[] {
  const own = part("own", HTMLInputElement);
  const files = USES.flatMap((use) => chosenFile(page, fileInput(use)).problems);
  const unowned = own.checked ? [] : [{ input: own, sentence: say(page, "own_computer") }];
  return [...files, ...newKeyPasswordProblems(page), ...unowned];
}

/** What is wrong is said beside the field that it is wrong in. */
class AtField extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super("at field");
  }
}

async function take(page: Page, use: Use, given: { keyPassword: string; listed: readonly ListedPair[] }): Promise<Taken> {
  const input = fileInput(use);
  const { file } = chosenFile(page, input);
  if (file === undefined) throw new Trouble("unexpected");
  const known = given.listed.flatMap((pair) =>
    USES.map((each) => ({ use: each, certificate: pair.certificates[each].certificate })),
  );
  try {
    const password = passwordInput(use).value;
    const octets = await octetsOfFile(file);
    const found = await assign("import", { file: octets, password, keyPassword: given.keyPassword, known });
    return { name: file.name, ...found };
  } catch (error) {
    const trouble = asTrouble(error);
    const at = trouble.code === "wrong_file_password" ? passwordInput(use) : input;
    throw new AtField([{ input: at, sentence: sayTrouble(page, trouble) }]);
  }
}

/** A file in the wrong place is named, with the one that belongs there if it was chosen, too. */
function checkPlaces(page: Page, taken: Record<Use, Taken>): void {
  const wrong = USES.filter((use) => taken[use].use !== use);
  if (wrong.length === 0) return;
  const key = (use: Use): string => say(page, `key_${use}`);
  const name = wrong.length === USES.length ? "files_swapped" : "file_of_other_use";
  throw new AtField(
    wrong.map((use) => {
      const other: Use = use === "signing" ? "encryption" : "signing";
      const values = { name: taken[use].name, holds: key(other), wanted: key(use), right: taken[other].name };
      return { input: fileInput(use), sentence: say(page, name, values) };
    }),
  );
}

/** The one pair that both keys belong to. Throws `Trouble("certificate_mismatch")` when the office lists what is none. */
async function pairOf(page: Page, taken: Record<Use, Taken>, listed: readonly ListedPair[]): Promise<ListedPair> {
  const found = listed.find((pair) =>
    USES.every((use) => isCertificateOf(pair.certificates[use].certificate, taken[use].key.spki)),
  );
  if (found === undefined) {
    throw new AtField([{ input: fileInput("encryption"), sentence: say(page, "files_of_two_pairs") }]);
  }
  for (const use of USES) {
    const { certificate } = found.certificates[use];
    await checkCertificate({ certificate, chain: found.chain, spki: taken[use].key.spki, use });
  }
  return found;
}

/** The pair as it will be held: what is known of it here already stays, its keys get the new password. */
async function recordFor(page: Page, listed: ListedPair, taken: Record<Use, Taken>): Promise<PairRecord> {
  const held = recordOf(listed, await pairsOf(page.holder));
  const now = Date.now();
  const key = (use: Use): HeldKey => {
    const before = held?.keys[use];
    // Whoever imports a file has opened it: that is the proof of the backup.
    return { ...before, ...listed.certificates[use], key: taken[use].key, exportedAt: before?.exportedAt ?? now, provenAt: now };
  };
  const keys = { signing: key("signing"), encryption: key("encryption") };
  const fresh = { id: crypto.randomUUID(), holder: page.holder, madeAt: now };
  return { ...(held ?? fresh), state: "kept", keys, chain: listed.chain };
}

async function takeOver(page: Page, keyPassword: string): Promise<void> {
  const listed = listedPairs();
  const signing = await take(page, "signing", { keyPassword, listed });
  const taken = { signing, encryption: await take(page, "encryption", { keyPassword, listed }) };
  checkPlaces(page, taken);
  await put(await recordFor(page, await pairOf(page, taken, listed), taken));
}

async function submit(page: Page, form: HTMLFormElement): Promise<void> {
  if (showErrors(page, form, problemsOf(page))) return;
  clearErrors(form);
  const first = part("k1", HTMLInputElement).value;
  try {
    void askToPersist();
    await busy(page, "import-status", "importing", () => alone(() => takeOver(page, first)));
    takeNewKeyPassword(page);
    form.reset();
    show("import-form", false);
    show("import-done", true);
    focusOn("done-h");
  } catch (error) {
    if (error instanceof AtField) showErrors(page, form, error.problems);
    else fail(page, error);
  }
}

/** Waits for both files. Nothing is stored before both have opened and fit. */
export async function runImportPage(page: Page): Promise<void> {
  const form = part("import-form", HTMLFormElement);
  form.onsubmit = (event): void => {
    event.preventDefault();
    void submit(page, form);
  };
  watchNewKeyPassword(page);
  try {
    await checkPlatform();
    await checkLasting();
    show("import-form", true);
  } catch (error) {
    fail(page, error);
  }
}
