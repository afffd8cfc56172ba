/** The page of the keys in this browser: what is held here, its backup files, and the proof that they open. */

import { alone } from "./application.ts";
import { busy } from "./busy.ts";
import { type Bytes, equal } from "./bytes.ts";
import { octetsOfFile } from "./chosen-files.ts";
import { create, focusOn, part, show } from "./dom.ts";
import { clearErrors, type Problem, showErrors } from "./form-errors.ts";
import { heldPairs, pairSection } from "./held-pairs.ts";
import { newFilePassword, newFilePasswordProblems } from "./new-file-password.ts";
import { fail, type Page, say, sayTrouble } from "./page.ts";
import { checkPlatform, isPersisted } from "./platform.ts";
import { type HeldKey, type PairRecord, pairsOf, put, withKey } from "./store.ts";
import { asTrouble, Trouble } from "./trouble.ts";
import { assign } from "./worker-client.ts";
import type { ExportEntry } from "./worker-tasks.ts";
import { type Use, USES } from "./wrapped-key.ts";

// --- what is held here ----------------------------------------------------------------------------------------------

interface Choice {
  readonly chosen: boolean;
  /** There is no other pair to choose. */
  readonly single: boolean;
}

async function choosable(page: Page, record: PairRecord, choice: Choice): Promise<HTMLElement> {
  const section = await pairSection(page, record);
  const radio = section.querySelector("input");
  if (radio !== null) [radio.value, radio.checked, radio.hidden] = [record.id, choice.chosen, choice.single];
  return section;
}

async function showHeld(page: Page): Promise<void> {
  const held = await heldPairs(page);
  const before = chosenId();
  const chosen = held.find((record) => record.id === before) ?? held[0];
  const single = held.length === 1;
  const sections = held.map((record) => choosable(page, record, { chosen: record === chosen, single }));
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
  if (found === undefined) throw new Trouble("keys_gone");
  return found;
}

async function remember(page: Page, id: string, use: Use, change: Partial<HeldKey>): Promise<void> {
  await navigator.locks.request("certdesk-keys", async () => {
    const current = (await pairsOf(page.holder)).find((record) => record.id === id);
    if (current !== undefined) await put(withKey(current, use, change));
  });
  await showHeld(page);
}

// --- making the files -----------------------------------------------------------------------------------------------

function problemsOf(page: Page, key: HTMLInputElement): Problem[] {
  const missing = key.value === "" ? [{ input: key, sentence: say(page, "key_password_missing") }] : [];
  return [...missing, ...newFilePasswordProblems(page)];
}

function entryOf(record: PairRecord, use: Use): ExportEntry {
  const { key, certificate, number } = record.keys[use];
  if (certificate === undefined) throw new Trouble("unexpected");
  return { key, certificate, chain: record.chain, friendlyName: `${use} ${number ?? ""}`.trim() };
}

async function exportPair(page: Page, form: HTMLFormElement): Promise<void> {
  const key = part("x-key", HTMLInputElement);
  if (showErrors(page, form, problemsOf(page, key))) return;
  try {
    await busy(page, "export-status", "exporting", () => alone(() => makeFiles(page, key.value)));
    form.reset();
  } catch (error) {
    const trouble = asTrouble(error);
    if (trouble.code !== "wrong_key_password") return fail(page, error);
    key.value = "";
    showErrors(page, form, [{ input: key, sentence: sayTrouble(page, trouble) }]);
  }
}

async function makeFiles(page: Page, keyPassword: string): Promise<void> {
  const record = await chosenPair(page);
  const entries = USES.map((use) => entryOf(record, use));
  const { password: filePassword, protection } = newFilePassword();
  const files = await assign("export", { keyPassword, filePassword, protection, entries });
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
    const opened = await assign("open", { file: await octetsOfFile(file), password });
    const use = await recogniseAndRemember(page, opened);
    return create("li", {}, say(page, "proven", { name: file.name, key: say(page, `key_${use}`) }));
  } catch (error) {
    const sentence = sayTrouble(page, asTrouble(error));
    return create("li", { class: "not" }, say(page, "not_proven", { name: file.name, sentence }));
  }
}

async function recogniseAndRemember(page: Page, certificates: readonly Bytes[]): Promise<Use> {
  for (const record of await heldPairs(page)) {
    for (const use of USES) {
      const own = record.keys[use].certificate;
      if (own === undefined || !certificates.some((one) => equal(own, one))) continue;
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
