/**
 * Keys in the browser, on every page of the portal. Goes on with an application that was left, and runs the pages that
 * deal with keys. Nothing happens when nobody is signed in.
 */

import { alone, resume, unfinished } from "./application.ts";
import { note } from "./dom.ts";
import { runApplyPage } from "./page-apply.ts";
import { runDownloadPage } from "./page-download.ts";
import { runExportPage } from "./page-export.ts";
import { runFilePasswordPage } from "./page-file-password.ts";
import { runImportPage } from "./page-import.ts";
import { runKeysPage } from "./page-keys.ts";
import { runPasskeyPage } from "./page-passkey.ts";
import { runRenewPage } from "./page-renew.ts";
import { type Page, readPage, say, sayTrouble } from "./page.ts";
import { asTrouble, Refused } from "./trouble.ts";

/** Each page by an element that it alone has; the first two go on with what was left by themselves. */
const PAGES: readonly (readonly [id: string, run: (page: Page) => Promise<void>, resumesItself: boolean])[] = [
  ["apply-keys", runApplyPage, true],
  ["renew-keys", runRenewPage, true],
  ["export-held", runExportPage, false],
  ["keys-list", runKeysPage, false],
  ["download-status", runDownloadPage, false],
  ["import-form", runImportPage, false],
  ["change-form", runFilePasswordPage, false],
  ["passkey-form", runPasskeyPage, false],
];

const RESUMED = "certdesk-resumed";

function sayResumed(page: Page): void {
  note({ tone: "ok", sentence: say(page, "resumed"), link: { label: say(page, "activate"), url: page.urls.activate } });
}

/** What the page shows of the certificates is older than they are; but nothing that is being typed may get lost. */
function refresh(): void {
  if (document.querySelector("main form") !== null) return;
  sessionStorage.setItem(RESUMED, "yes");
  location.reload();
}

/** On pages that are about something else: a sentence when something was picked up or refused, else silence. */
async function resumeQuietly(page: Page): Promise<void> {
  try {
    if (sessionStorage.getItem(RESUMED) !== null) {
      sessionStorage.removeItem(RESUMED);
      sayResumed(page);
    }
    if ((await unfinished(page)).length === 0) return;
    await alone(() => resume(page, () => undefined));
    sayResumed(page);
    refresh();
  } catch (error) {
    const trouble = error instanceof Refused ? error : asTrouble(error);
    if (trouble instanceof Refused || trouble.code === "certificate_mismatch") {
      note({ tone: "bad", sentence: sayTrouble(page, trouble) });
    }
  }
}

async function run(): Promise<void> {
  const page = readPage();
  if (page === undefined) return;
  const [, runPage, resumesItself] = PAGES.find(([id]) => document.getElementById(id) !== null) ?? [];
  if (resumesItself !== true) await resumeQuietly(page);
  await runPage?.(page);
}

void run();
