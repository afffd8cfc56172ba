/** The page of the keys in this browser: which they are, their state and backup; their password; letting them go. */

import { alone } from "./application.ts";
import { busy } from "./busy.ts";
import { create, focusOn, note, part, show, unbroken } from "./dom.ts";
import { clearErrors, showErrors } from "./form-errors.ts";
import { heldPairs, pairName, pairSection } from "./held-pairs.ts";
import { listedOf, listedPairs } from "./listed-pairs.ts";
import { newKeyPasswordProblems, takeNewKeyPassword, watchNewKeyPassword } from "./new-key-password.ts";
import { fail, type Page, say, sayTrouble } from "./page.ts";
import { askToPersist, checkPlatform, isPersisted } from "./platform.ts";
import { type PairRecord, pairsOf, put, remove } from "./store.ts";
import { asTrouble, Trouble } from "./trouble.ts";
import { assign } from "./worker-client.ts";
import { USES } from "./wrapped-key.ts";

const SECTIONS = ["keys-list", "keys-password", "keys-remove"] as const;

function turnTo(section: (typeof SECTIONS)[number]): void {
  for (const one of SECTIONS) show(one, one === section);
}

/** The pair that the open form is about. */
let chosen = "";

async function chosenPair(page: Page): Promise<PairRecord> {
  const found = (await pairsOf(page.holder)).find((record) => record.id === chosen);
  if (found === undefined) throw new Trouble("keys_gone");
  return found;
}

// --- the list -------------------------------------------------------------------------------------------------------

/** Signing keys of certificates that are over are of no use; others may only go when a backup is known to open. */
function mayGo(record: PairRecord): boolean {
  const over = listedOf(record, listedPairs())?.over ?? false;
  return over || USES.every((use) => record.keys[use].provenAt !== undefined);
}

async function shownPair(page: Page, record: PairRecord): Promise<HTMLElement> {
  const section = await pairSection(page, record);
  const listed = listedOf(record, listedPairs());
  const tag = listed === undefined ? "" : create("span", { class: `tag tag--${listed.tone}` }, listed.status);
  section.querySelector("[data-state]")?.replaceChildren(tag);
  const on = (name: string, work: () => void): void => {
    const button = section.querySelector<HTMLButtonElement>(`[data-do="${name}"]`);
    if (button !== null) button.onclick = work;
  };
  on("password", () => openForm(page, record, "keys-password", "keys-password-pair", "password-h"));
  on("remove", () => openForm(page, record, "keys-remove", "keys-remove-pair", "remove-h"));
  const may = mayGo(record);
  const button = section.querySelector<HTMLButtonElement>('[data-do="remove"]');
  if (button !== null) button.hidden = !may;
  const why = section.querySelector<HTMLElement>("[data-why]");
  if (why !== null) why.textContent = may ? "" : say(page, "remove_not_yet");
  return section;
}

function openForm(page: Page, record: PairRecord, section: "keys-password" | "keys-remove", named: string, at: string): void {
  chosen = record.id;
  part(named, HTMLElement).replaceChildren(...unbroken(pairName(page, record)));
  turnTo(section);
  focusOn(at);
}

async function showList(page: Page): Promise<void> {
  const held = await heldPairs(page);
  part("held-pairs", HTMLElement).replaceChildren(...(await Promise.all(held.map((one) => shownPair(page, one)))));
  show("keys-none", held.length === 0);
  show("held-pairs", held.length > 0);
  show("persistence", held.length > 0);
  showPersistence(page, (await isPersisted()) ? "persisted" : "not_persisted");
  turnTo("keys-list");
}

function showPersistence(page: Page, answer: "persisted" | "not_persisted" | "persist_asking" | "persist_refused"): void {
  part("persisted", HTMLElement).textContent = say(page, answer);
  show("persist", answer !== "persisted");
}

// --- the key password -----------------------------------------------------------------------------------------------

async function changePassword(page: Page, password: string, newPassword: string): Promise<void> {
  const record = await chosenPair(page);
  const keys = [record.keys.signing.key, record.keys.encryption.key];
  const [signing, encryption] = await assign("changeKeyPassword", { keys, password, newPassword });
  if (signing === undefined || encryption === undefined) throw new Trouble("unexpected");
  await put({
    ...record,
    keys: {
      signing: { ...record.keys.signing, key: signing },
      encryption: { ...record.keys.encryption, key: encryption },
    },
  });
}

async function submitPassword(page: Page, form: HTMLFormElement): Promise<void> {
  const old = part("kp-old", HTMLInputElement);
  const missing = old.value === "" ? [{ input: old, sentence: say(page, "key_password_missing") }] : [];
  if (showErrors(page, form, [...missing, ...newKeyPasswordProblems(page)])) return;
  clearErrors(form);
  const typed = part("k1", HTMLInputElement).value;
  try {
    await busy(page, "password-status", "changing_key", () => alone(() => changePassword(page, old.value, typed)));
    takeNewKeyPassword(page);
    form.reset();
    await done(page, "key_password_changed");
  } catch (error) {
    if (asTrouble(error).code !== "wrong_key_password") return fail(page, error);
    old.value = "";
    showErrors(page, form, [{ input: old, sentence: sayTrouble(page, asTrouble(error)) }]);
  }
}

// --- letting keys go ------------------------------------------------------------------------------------------------

const plain = (number: string): string => number.normalize("NFKC").toUpperCase().replace(/[^A-Z0-9]/g, "");

async function submitRemoval(page: Page, form: HTMLFormElement): Promise<void> {
  const typed = part("remove-number", HTMLInputElement);
  try {
    const record = await chosenPair(page);
    const same = plain(typed.value) === plain(record.keys.signing.number ?? "");
    if (showErrors(page, form, same ? [] : [{ input: typed, sentence: say(page, "remove_number_differs") }])) return;
    clearErrors(form);
    await alone(async () => {
      // Read again: another tab may have changed what may go.
      if (!mayGo(await chosenPair(page))) throw new Trouble("unexpected");
      await remove(chosen);
    });
    form.reset();
    await done(page, "keys_removed");
  } catch (error) {
    fail(page, error);
  }
}

async function done(page: Page, sentence: string): Promise<void> {
  await showList(page);
  note({ tone: "ok", sentence: say(page, sentence) });
  focusOn("keys-note");
}

/** Shows what is held and waits for what the subscriber wants of it. */
export async function runKeysPage(page: Page): Promise<void> {
  const on = (id: string, submit: (page: Page, form: HTMLFormElement) => Promise<void>): void => {
    const form = part(id, HTMLFormElement);
    form.onsubmit = (event): void => {
      event.preventDefault();
      void submit(page, form);
    };
  };
  on("password-form", submitPassword);
  on("remove-form", submitRemoval);
  for (const back of document.querySelectorAll<HTMLButtonElement>("[data-back]")) back.onclick = (): void => turnTo("keys-list");
  part("persist", HTMLButtonElement).onclick = (): void => {
    // Firefox puts the question to the person, and is answered when they have seen it.
    showPersistence(page, "persist_asking");
    void askToPersist().then((agreed) => showPersistence(page, agreed ? "persisted" : "persist_refused"));
  };
  watchNewKeyPassword(page);
  try {
    await checkPlatform();
    await showList(page);
  } catch (error) {
    fail(page, error);
  }
}
