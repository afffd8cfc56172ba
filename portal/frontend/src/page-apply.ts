/** The page where both keys are made: key password, progress, done. */

import { apply } from "./application.ts";
import { type Beginning, makeKeys, runApplicationPage } from "./application-page.ts";
import { part } from "./dom.ts";
import { clearErrors, showErrors } from "./form-errors.ts";
import { newKeyPasswordProblems, takeNewKeyPassword, watchNewKeyPassword } from "./new-key-password.ts";
import { fail, type Page, say } from "./page.ts";

/** Requests that came for this order were sent from another browser: this one holds no keys for it. */
const beginning: Beginning = async () => {
  const taken = part("apply-keys", HTMLElement).dataset["taken"] === "yes";
  return taken ? "apply-elsewhere" : "apply-password";
};

async function submit(page: Page, form: HTMLFormElement): Promise<void> {
  const own = part("own", HTMLInputElement);
  const problems = newKeyPasswordProblems(page);
  if (!own.checked) problems.push({ input: own, sentence: say(page, "own_computer") });
  if (showErrors(page, form, problems)) return;
  const password = takeNewKeyPassword(page);
  clearErrors(form);
  try {
    await makeKeys(page, beginning, (onStep) => apply(page, password, onStep));
  } catch (error) {
    fail(page, error);
  }
}

/** Brings the page to where the application stands: resumed, done, or asking for the key password. */
export async function runApplyPage(page: Page): Promise<void> {
  const form = part("apply-form", HTMLFormElement);
  form.onsubmit = (event): void => {
    event.preventDefault();
    void submit(page, form);
  };
  watchNewKeyPassword(page);
  await runApplicationPage(page, beginning);
}
