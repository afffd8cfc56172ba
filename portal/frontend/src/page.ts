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

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A moment as the other pages of the portal write it: 115/11/2 16:31, or 2 Nov 2026 16:31 in English. */
export function moment(milliseconds: number): string {
  const at = new Date(milliseconds);
  const [year, month, day] = [at.getFullYear(), at.getMonth(), at.getDate()];
  const clock = [at.getHours(), at.getMinutes()].map((value) => String(value).padStart(2, "0")).join(":");
  const roc = document.documentElement.lang.startsWith("zh");
  return roc ? `${year - 1911}/${month + 1}/${day} ${clock}` : `${day} ${MONTHS[month] ?? ""} ${year} ${clock}`;
}
