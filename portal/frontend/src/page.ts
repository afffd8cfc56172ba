/** What the server said to the scripts of this page: addresses, sentences in its language, whose page it is. */

import { focusOn, note } from "./dom.ts";
import type { TroubleCode } from "./trouble.ts";
import { asTrouble, Refused, Trouble } from "./trouble.ts";

export interface Page {
  readonly holder: string;
  readonly csrf: string;
  readonly urls: Readonly<Record<"order" | "requests" | "kept" | "apply" | "activate" | "export" | "import", string>>;
  readonly texts: Readonly<Record<string, string>>;
  /** What must not occur in a key password: the subscriber's name, numbers, telephone. */
  readonly personal: readonly string[];
}

const BLOCK = "keys-page";

/** None when nobody is signed in. */
export function readPage(): Page | undefined {
  const block = document.getElementById(BLOCK);
  return block === null ? undefined : (JSON.parse(block.textContent ?? "") as Page);
}

/** A sentence of the page with its named placeholders filled. */
export function say(page: Page, name: string, values: Readonly<Record<string, string | number>> = {}): string {
  const sentence = page.texts[name] ?? name;
  return sentence.replace(/\{(\w+)\}/g, (whole, key: string) => String(values[key] ?? whole));
}

/** The sentence for what went wrong. */
export function sayTrouble(page: Page, error: Trouble | Refused): string {
  if (error instanceof Refused) return error.sentence;
  const name: `trouble_${TroubleCode}` = `trouble_${error.code}`;
  return say(page, name);
}

/** Says what went wrong at the top of the page, and moves there. */
export function fail(page: Page, error: unknown): void {
  note({ tone: "bad", sentence: sayTrouble(page, error instanceof Refused ? error : asTrouble(error)) });
  focusOn("keys-note");
}

/** A moment as the office writes it: 115/11/23 16:31, or 2026-11-23 16:31 in English. */
export function moment(milliseconds: number): string {
  const at = new Date(milliseconds);
  const two = (value: number): string => String(value).padStart(2, "0");
  const parts = [two(at.getMonth() + 1), two(at.getDate())];
  const clock = `${two(at.getHours())}:${two(at.getMinutes())}`;
  const roc = document.documentElement.lang.startsWith("zh");
  const date = roc ? [at.getFullYear() - 1911, ...parts].join("/") : [at.getFullYear(), ...parts].join("-");
  return `${date} ${clock}`;
}
