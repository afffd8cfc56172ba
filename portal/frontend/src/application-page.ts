/** What applying and renewing show alike: the steps of making two keys, what is left to be fetched, done. */

import { alone, resume, type Step, unfinished } from "./application.ts";
import { focusOn, part, show } from "./dom.ts";
import { fail, type Page, say } from "./page.ts";
import { askToPersist, checkLasting, checkPlatform } from "./platform.ts";

const STEPS: readonly Step[] = ["signing_made", "encryption_made", "stored", "sent", "kept"];
const SECTIONS = ["apply-password", "apply-making", "apply-continue", "apply-done", "apply-elsewhere"] as const;

type Section = (typeof SECTIONS)[number];
type Work = (onStep: (step: Step) => void) => Promise<unknown>;

/** What a page shows when no keys wait for their certificates: its form, or why it can't go on in this browser. */
export type Beginning = () => Promise<Extract<Section, "apply-password" | "apply-elsewhere">>;

function turnTo(section: Section, stage: number): void {
  for (const one of SECTIONS) show(one, one === section);
  [...part("apply-steps", HTMLOListElement).children].forEach((item, index) => {
    item.classList.toggle("done", index < stage);
    if (index === stage) item.setAttribute("aria-current", "step");
    else item.removeAttribute("aria-current");
  });
}

function showReached(page: Page, reached: number): void {
  part("making-progress", HTMLProgressElement).value = reached;
  [...part("making-list", HTMLUListElement).children].forEach((item, index) => {
    item.classList.toggle("todo", index >= reached);
  });
  const next = STEPS[reached];
  part("making-now", HTMLElement).textContent = next === undefined ? "" : say(page, `doing_${next}`);
}

/** Runs one attempt with its progress. What it throws is thrown on once the page shows what is next. */
async function attempt(page: Page, beginning: Beginning, work: Work): Promise<void> {
  turnTo("apply-making", 2);
  focusOn("making-h");
  try {
    await alone(() => work((step) => showReached(page, STEPS.indexOf(step) + 1)));
  } catch (error) {
    await turnToNext(page, beginning);
    throw error;
  }
  turnTo("apply-done", 3);
  focusOn("done-h");
}

/** Makes keys, from the first step on. Throws what the page has to say about it. */
export async function makeKeys(page: Page, beginning: Beginning, work: Work): Promise<void> {
  void askToPersist();
  showReached(page, 0);
  await attempt(page, beginning, work);
}

async function continueLeft(page: Page, beginning: Beginning): Promise<void> {
  showReached(page, STEPS.indexOf("stored") + 1);
  try {
    await attempt(page, beginning, (onStep) => resume(page, onStep));
  } catch (error) {
    fail(page, error);
  }
}

/** Keys that are made already go first: their password was chosen then. */
async function turnToNext(page: Page, beginning: Beginning): Promise<void> {
  if (await isLeft(page)) turnTo("apply-continue", 2);
  else turnTo(await beginning(), 1);
}

/** Whether keys wait for their certificates here. A browser that can't say has none. */
async function isLeft(page: Page): Promise<boolean> {
  try {
    return (await unfinished(page)).length > 0;
  } catch {
    return false;
  }
}

/** Brings the page to where things stand: goes on with what was left, or begins. */
export async function runApplicationPage(page: Page, beginning: Beginning): Promise<void> {
  part("continue-now", HTMLButtonElement).onclick = (): void => void continueLeft(page, beginning);
  try {
    await checkPlatform();
    if (await isLeft(page)) return await continueLeft(page, beginning);
    await checkLasting();
    await turnToNext(page, beginning);
  } catch (error) {
    fail(page, error);
  }
}
