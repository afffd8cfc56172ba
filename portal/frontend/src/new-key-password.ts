/** The part of a form in which a new key password is chosen: advice while it is typed, and what is wrong with it. */

import { create, part } from "./dom.ts";
import type { Problem } from "./form-errors.ts";
import { type Page, say } from "./page.ts";
import { advise } from "./password-advice.ts";

function inputs(): { first: HTMLInputElement; again: HTMLInputElement } {
  return { first: part("k1", HTMLInputElement), again: part("k2", HTMLInputElement) };
}

function showAdvice(page: Page): void {
  const advice = advise(inputs().first.value, page.personal);
  [...part("k1-bars", HTMLOListElement).children].forEach((bar, index) => {
    bar.className = index < advice.strength ? (advice.strength < 3 ? "on-weak" : "on") : "";
  });
  const more = advice.strength === 3 ? say(page, "more_for_strong", { count: advice.missingForStrong }) : "";
  part("k1-strength", HTMLElement).textContent = [say(page, `strength_${advice.strength}`), more].join("　").trim();
  showCondition(page, "k1-length", advice.longEnough, say(page, "condition_length", { count: advice.length }));
  showCondition(page, "k1-common", advice.uncommon, say(page, "condition_common"));
  showCondition(page, "k1-personal", advice.impersonal, say(page, "condition_personal"));
}

function showCondition(page: Page, id: string, met: boolean, sentence: string): void {
  const item = part(id, HTMLLIElement);
  item.classList.toggle("todo", !met);
  item.replaceChildren(sentence, create("span", { class: "vh" }, say(page, met ? "condition_met" : "condition_open")));
}

/** Gives advice from now on. */
export function watchNewKeyPassword(page: Page): void {
  inputs().first.oninput = (): void => showAdvice(page);
  showAdvice(page);
}

export function newKeyPasswordProblems(page: Page): Problem[] {
  const { first, again } = inputs();
  const advice = advise(first.value, page.personal);
  const found: Problem[] = [];
  if (!advice.longEnough) found.push({ input: first, sentence: say(page, "key_password_short") });
  else if (!advice.uncommon) found.push({ input: first, sentence: say(page, "key_password_common") });
  else if (!advice.impersonal) found.push({ input: first, sentence: say(page, "key_password_personal") });
  if (again.value !== first.value) found.push({ input: again, sentence: say(page, "passwords_differ") });
  return found;
}

/** The password that was chosen; from then on it is no longer on the page. */
export function takeNewKeyPassword(page: Page): string {
  const { first, again } = inputs();
  const password = first.value;
  [first.value, again.value] = ["", ""];
  showAdvice(page);
  return password;
}
