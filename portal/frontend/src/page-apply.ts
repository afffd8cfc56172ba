/** The page where both keys are made: key password, progress, done. */

import { alone, apply, resume, type Step, unfinished } from "./application.ts";
import { clearErrors, type Problem, showErrors } from "./form-errors.ts";
import { create, focusOn, note, part, show } from "./dom.ts";
import { type Page, say, sayTrouble } from "./page.ts";
import { advise } from "./password-advice.ts";
import { askToPersist, checkPlatform } from "./platform.ts";
import { asTrouble, Refused } from "./trouble.ts";

const STEPS: readonly Step[] = ["signing_made", "encryption_made", "stored", "sent", "kept"];
const SECTIONS = ["apply-password", "apply-making", "apply-continue", "apply-done", "apply-elsewhere"] as const;

function turnTo(section: (typeof SECTIONS)[number], stage: number): void {
  for (const one of SECTIONS) show(one, one === section);
  [...part("apply-steps", HTMLOListElement).children].forEach((item, index) => {
    item.classList.toggle("done", index < stage);
    if (index === stage) item.setAttribute("aria-current", "step");
    else item.removeAttribute("aria-current");
  });
}

function showStep(page: Page, step: Step): void {
  const reached = STEPS.indexOf(step) + 1;
  part("making-progress", HTMLProgressElement).value = reached;
  [...part("making-list", HTMLUListElement).children].forEach((item, index) => {
    item.classList.toggle("todo", index >= reached);
  });
  const next = STEPS[reached];
  part("making-now", HTMLElement).textContent = next === undefined ? "" : say(page, `doing_${next}`);
}

function fail(page: Page, error: unknown): void {
  const trouble = error instanceof Refused ? error : asTrouble(error);
  note({ tone: "bad", sentence: sayTrouble(page, trouble) });
  focusOn("keys-note");
}

/** Runs one attempt with its progress; afterwards it is done, or a sentence says why not and what is next. */
async function attempt(page: Page, work: (onStep: (step: Step) => void) => Promise<unknown>): Promise<void> {
  turnTo("apply-making", 2);
  focusOn("making-h");
  try {
    await alone(() => work((step) => showStep(page, step)));
    turnTo("apply-done", 3);
    focusOn("done-h");
  } catch (error) {
    await turnToNext(page);
    fail(page, error);
  }
}

async function continueLeft(page: Page): Promise<void> {
  showStep(page, "stored");
  await attempt(page, (onStep) => resume(page, onStep));
}

/**
 * What is to be done now: go on with keys that are made already (their password was chosen then), say that another
 * browser holds them, or ask for a key password.
 */
async function turnToNext(page: Page): Promise<void> {
  const taken = part("apply-keys", HTMLElement).dataset["taken"] === "yes";
  if (await isLeft(page)) turnTo("apply-continue", 2);
  else turnTo(taken ? "apply-elsewhere" : "apply-password", 1);
  showAdvice(page);
}

/** Whether keys wait for their certificates here. A browser that can't say has none. */
async function isLeft(page: Page): Promise<boolean> {
  try {
    return (await unfinished(page)).length > 0;
  } catch {
    return false;
  }
}

// --- the key password -----------------------------------------------------------------------------------------------

function passwordInputs(): { first: HTMLInputElement; again: HTMLInputElement; own: HTMLInputElement } {
  return {
    first: part("k1", HTMLInputElement),
    again: part("k2", HTMLInputElement),
    own: part("own", HTMLInputElement),
  };
}

function showAdvice(page: Page): void {
  const advice = advise(passwordInputs().first.value, page.personal);
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

function problemsOf(page: Page): Problem[] {
  const { first, again, own } = passwordInputs();
  const advice = advise(first.value, page.personal);
  const found: Problem[] = [];
  if (!advice.longEnough) found.push({ input: first, sentence: say(page, "key_password_short") });
  else if (!advice.uncommon) found.push({ input: first, sentence: say(page, "key_password_common") });
  else if (!advice.impersonal) found.push({ input: first, sentence: say(page, "key_password_personal") });
  if (again.value !== first.value) found.push({ input: again, sentence: say(page, "passwords_differ") });
  if (!own.checked) found.push({ input: own, sentence: say(page, "own_computer") });
  return found;
}

async function submit(page: Page, form: HTMLFormElement): Promise<void> {
  if (showErrors(page, form, problemsOf(page))) return;
  const { first, again } = passwordInputs();
  const password = first.value;
  [first.value, again.value] = ["", ""];
  clearErrors(form);
  await askToPersist();
  part("making-progress", HTMLProgressElement).value = 0;
  part("making-now", HTMLElement).textContent = say(page, "doing_signing_made");
  await attempt(page, (onStep) => apply(page, password, onStep));
}

/** Brings the page to where the application stands: resumed, done, or asking for the key password. */
export async function runApplyPage(page: Page): Promise<void> {
  const form = part("apply-form", HTMLFormElement);
  form.onsubmit = (event): void => {
    event.preventDefault();
    void submit(page, form);
  };
  part("k1", HTMLInputElement).oninput = (): void => showAdvice(page);
  part("continue-now", HTMLButtonElement).onclick = (): void => void continueLeft(page);
  try {
    await checkPlatform();
  } catch (error) {
    fail(page, error);
    return;
  }
  if (await isLeft(page)) await continueLeft(page);
  else await turnToNext(page);
}
