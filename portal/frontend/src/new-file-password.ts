/** The part of a form in which the password of new backup files is chosen, and how they are protected. */

import { part } from "./dom.ts";
import type { Problem } from "./form-errors.ts";
import { type Page, say } from "./page.ts";
import { fitsBackupFile } from "./password-advice.ts";
import type { Protection } from "./pfx-encryption.ts";

function inputs(): { first: HTMLInputElement; again: HTMLInputElement } {
  return { first: part("x-file", HTMLInputElement), again: part("x-again", HTMLInputElement) };
}

export function newFilePasswordProblems(page: Page): Problem[] {
  const { first, again } = inputs();
  if (!fitsBackupFile(first.value)) return [{ input: first, sentence: say(page, "file_password_unfit") }];
  return again.value === first.value ? [] : [{ input: again, sentence: say(page, "passwords_differ") }];
}

export function newFilePassword(): { password: string; protection: Protection } {
  const old = part("x-old", HTMLInputElement).checked;
  return { password: inputs().first.value, protection: old ? "old" : "modern" };
}
