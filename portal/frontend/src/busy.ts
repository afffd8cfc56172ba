/** While the worker works: the page says so, and no button starts a second time. */

import { part } from "./dom.ts";
import { type Page, say } from "./page.ts";

/** Says what goes on in a live region, and gives the button back afterwards. */
export async function busy(page: Page, statusId: string, doing: string, work: () => Promise<void>): Promise<void> {
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
