/** The page of the keys in this browser: what is held here, its backup files, and the proof that they open. */

import { alone } from "./application.ts";
import { type Bytes, equal, hex, sha256 } from "./bytes.ts";
import { copyOf, create, focusOn, part, show } from "./dom.ts";
import { clearErrors, type Problem, showErrors } from "./form-errors.ts";
import { fail, moment, type Page, say, sayTrouble } from "./page.ts";
import { fitsBackupFile } from "./password-advice.ts";
import { checkPlatform, isPersisted } from "./platform.ts";
import { type HeldKey, isIssued, type PairRecord, pairsOf, put, withKey } from "./store.ts";
import { asTrouble, Trouble } from "./trouble.ts";
import { assign } from "./worker-client.ts";
import { type ExportEntry, FILE_LIMIT } from "./worker-tasks.ts";
import { type Use, USES } from "./wrapped-key.ts";

async function heldPairs(page: Page): Promise<PairRecord[]> {
  return (await pairsOf(page.holder)).filter(isIssued);
}

// --- what is held here ----------------------------------------------------------------------------------------------

function backupTag(page: Page, held: HeldKey): HTMLElement {
  const [tone, name, at] =
    held.provenAt !== undefined
      ? ["tag--ok", "backup_proven", held.provenAt]
      : held.exportedAt !== undefined
        ? ["", "backup_exported", held.exportedAt]
        : ["tag--warn", "backup_none", undefined];
  const tag = create("span", { class: `tag ${tone}`.trim() }, say(page, name));
  return at === undefined ? tag : create("span", {}, tag, " ", create("span", { class: "small dim" }, moment(at)));
}

async function keyCard(page: Page, record: PairRecord, use: Use): Promise<HTMLElement> {
  const held = record.keys[use];
  const fingerprint = hex(await sha256(held.key.spki)).toUpperCase();
  const card = copyOf("key-card", {
    title: say(page, `key_${use}`),
    number: held.number ?? "",
    made: moment(record.madeAt),
    fingerprint: fingerprint.replace(/(.{4})(?=.)/g, "$1 "),
  });
  card.querySelector("[data-backup]")?.replaceChildren(backupTag(page, held));
  return card;
}

interface Choice {
  readonly chosen: boolean;
  /** There is no other pair to choose. */
  readonly single: boolean;
}

async function pairSection(page: Page, record: PairRecord, choice: Choice): Promise<HTMLElement> {
  const section = copyOf("pair-section", { heading: pairName(page, record) });
  section.querySelector("[data-cards]")?.replaceChildren(
    ...(await Promise.all(USES.map((use) => keyCard(page, record, use)))),
  );
  const radio = section.querySelector("input");
  if (radio !== null) [radio.value, radio.checked, radio.hidden] = [record.id, choice.chosen, choice.single];
  return section;
}

function pairName(page: Page, record: PairRecord): string {
  const { signing, encryption } = record.keys;
  return say(page, "pair_name", { signing: signing.number ?? "", encryption: encryption.number ?? "" });
}

async function showHeld(page: Page): Promise<void> {
  const held = await heldPairs(page);
  const before = chosenId();
  const chosen = held.find((record) => record.id === before) ?? held[0];
  const single = held.length === 1;
  const sections = held.map((record) => pairSection(page, record, { chosen: record === chosen, single }));
  part("held-pairs", HTMLElement).replaceChildren(...(await Promise.all(sections)));
  show("export-none", held.length === 0);
  show("export-held", held.length > 0);
  const open = held.flatMap((record) => USES.filter((use) => record.keys[use].provenAt === undefined)).length;
  part("backup-open", HTMLElement).textContent = open === 0 ? "" : say(page, "backup_open", { count: open });
  show("backup-warning", open > 0);
  part("persisted", HTMLElement).textContent = say(page, (await isPersisted()) ? "persisted" : "not_persisted");
}

function chosenId(): string | undefined {
  return document.querySelector<HTMLInputElement>("input[name=pair]:checked")?.value;
}

async function chosenPair(page: Page): Promise<PairRecord> {
  const found = (await heldPairs(page)).find((record) => record.id === chosenId());
  if (found === undefined) throw new Trouble("unexpected");
  return found;
}

async function remember(page: Page, id: string, use: Use, change: Partial<HeldKey>): Promise<void> {
  await navigator.locks.request("certdesk-keys", async () => {
    const current = (await pairsOf(page.holder)).find((record) => record.id === id);
    if (current !== undefined) await put(withKey(current, use, change));
  });
  await showHeld(page);
}

/** Says what goes on in a live region, and gives the button back afterwards. */
async function busy(page: Page, statusId: string, doing: string, work: () => Promise<void>): Promise<void> {
  const status = part(statusId, HTMLElement);
  const buttons = document.querySelectorAll<HTMLButtonElement>("main form button");
  status.textContent = say(page, doing);
  for (const button of buttons) button.disabled = true;
  try {
    await work();
  } finally {
    for (const button of buttons) button.disabled = false;
    status.textContent = "";
  }
}

// --- making the files -----------------------------------------------------------------------------------------------

interface Passwords {
  readonly key: HTMLInputElement;
  readonly file: HTMLInputElement;
  readonly again: HTMLInputElement;
}

function passwords(): Passwords {
  return {
    key: part("x-key", HTMLInputElement),
    file: part("x-file", HTMLInputElement),
    again: part("x-again", HTMLInputElement),
  };
}

function problemsOf(page: Page, { key, file, again }: Passwords): Problem[] {
  const found: Problem[] = [];
  if (key.value === "") found.push({ input: key, sentence: say(page, "key_password_missing") });
  if (!fitsBackupFile(file.value)) found.push({ input: file, sentence: say(page, "file_password_unfit") });
  else if (again.value !== file.value) found.push({ input: again, sentence: say(page, "passwords_differ") });
  return found;
}

function entryOf(record: PairRecord, use: Use): ExportEntry {
  const { key, certificate, number } = record.keys[use];
  if (certificate === undefined) throw new Trouble("unexpected");
  return { key, certificate, chain: record.chain, friendlyName: `${use} ${number ?? ""}`.trim() };
}

async function exportPair(page: Page, form: HTMLFormElement): Promise<void> {
  const typed = passwords();
  if (showErrors(page, form, problemsOf(page, typed))) return;
  try {
    await busy(page, "export-status", "exporting", () => alone(() => makeFiles(page, typed)));
    form.reset();
  } catch (error) {
    const trouble = asTrouble(error);
    if (trouble.code !== "wrong_key_password") return fail(page, error);
    typed.key.value = "";
    showErrors(page, form, [{ input: typed.key, sentence: sayTrouble(page, trouble) }]);
  }
}

async function makeFiles(page: Page, typed: Passwords): Promise<void> {
  const record = await chosenPair(page);
  const entries = USES.map((use) => entryOf(record, use));
  const files = await assign("export", { keyPassword: typed.key.value, filePassword: typed.file.value, entries });
  const links = USES.map((use, index) => fileLink(page, record, use, files[index]));
  for (const old of document.querySelectorAll<HTMLAnchorElement>("#files a")) URL.revokeObjectURL(old.href);
  part("files", HTMLElement).replaceChildren(...links);
  show("files-none", false);
  focusOn("files-h");
}

function fileLink(page: Page, record: PairRecord, use: Use, file: Bytes | undefined): HTMLElement {
  if (file === undefined) throw new Trouble("unexpected");
  const name = say(page, `file_name_${use}`, { number: record.keys[use].number ?? "" });
  const href = URL.createObjectURL(new Blob([file], { type: "application/x-pkcs12" }));
  const link = create("a", { class: "btn btn--main", href, download: name }, say(page, "download_file", { name }));
  link.onclick = (): void => {
    link.classList.remove("btn--main");
    void remember(page, record.id, use, { exportedAt: Date.now() });
  };
  return create("li", {}, link);
}

// --- proving them ---------------------------------------------------------------------------------------------------

async function provePair(page: Page, form: HTMLFormElement): Promise<void> {
  const chosen = part("p-files", HTMLInputElement);
  const password = part("p-password", HTMLInputElement);
  const files = [...(chosen.files ?? [])];
  const problems: Problem[] = [];
  if (files.length === 0) problems.push({ input: chosen, sentence: say(page, "file_missing") });
  if (password.value === "") problems.push({ input: password, sentence: say(page, "file_password_missing") });
  if (showErrors(page, form, problems)) return;
  clearErrors(form);
  const results = part("prove-results", HTMLUListElement);
  results.replaceChildren();
  await busy(page, "prove-status", "proving", async () => {
    for (const file of files) results.append(await proveOne(page, file, password.value));
  });
  password.value = "";
  focusOn("prove-results");
}

async function proveOne(page: Page, file: File, password: string): Promise<HTMLElement> {
  try {
    if (file.size > FILE_LIMIT) throw new Trouble("file_too_large");
    const opened = await assign("open", { file: new Uint8Array(await file.arrayBuffer()), password });
    const use = await recogniseAndRemember(page, opened.certificate);
    return create("li", {}, say(page, "proven", { name: file.name, key: say(page, `key_${use}`) }));
  } catch (error) {
    const sentence = sayTrouble(page, asTrouble(error));
    return create("li", { class: "not" }, say(page, "not_proven", { name: file.name, sentence }));
  }
}

async function recogniseAndRemember(page: Page, certificate: Bytes): Promise<Use> {
  for (const record of await heldPairs(page)) {
    for (const use of USES) {
      const own = record.keys[use].certificate;
      if (own === undefined || !equal(own, certificate)) continue;
      const at = Date.now();
      await remember(page, record.id, use, { exportedAt: record.keys[use].exportedAt ?? at, provenAt: at });
      return use;
    }
  }
  throw new Trouble("file_not_of_here");
}

/** Shows what is held and waits for what the subscriber wants of it. */
export async function runExportPage(page: Page): Promise<void> {
  const exportForm = part("export-form", HTMLFormElement);
  const proveForm = part("prove-form", HTMLFormElement);
  exportForm.onsubmit = (event): void => {
    event.preventDefault();
    void exportPair(page, exportForm);
  };
  proveForm.onsubmit = (event): void => {
    event.preventDefault();
    void provePair(page, proveForm);
  };
  try {
    await checkPlatform();
    await showHeld(page);
  } catch (error) {
    fail(page, error);
  }
}
