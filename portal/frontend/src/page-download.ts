/** Download again 憑證下載: certificates whose reply was lost are stored beside their keys, if this browser has them. */

import { alone, report } from "./application.ts";
import { checkCertificate } from "./certificate.ts";
import { create, part } from "./dom.ts";
import { type ListedPair, listedPairs, recordOf, withListed } from "./listed-pairs.ts";
import { fail, type Page, say } from "./page.ts";
import { checkPlatform } from "./platform.ts";
import { isIssued, type PairRecord, pairsOf, put } from "./store.ts";
import { USES } from "./wrapped-key.ts";

type Outcome = "download_stored" | "download_here" | "download_elsewhere";

const TONES: Record<Outcome, string> = {
  download_stored: "note--ok",
  download_here: "note--ok",
  download_elsewhere: "note--warn",
};

async function store(page: Page, record: PairRecord, listed: ListedPair): Promise<void> {
  for (const use of USES) {
    const { certificate } = listed.certificates[use];
    await checkCertificate({ certificate, chain: listed.chain, spki: record.keys[use].key.spki, use });
  }
  const issued: PairRecord = {
    ...record,
    state: "issued",
    keys: withListed(record.keys, listed),
    chain: listed.chain,
  };
  await put(issued);
  await report(page, issued);
  await put({ ...issued, state: "kept" });
}

async function download(page: Page, listed: ListedPair): Promise<Outcome> {
  const record = recordOf(listed, await pairsOf(page.holder));
  if (record === undefined) return "download_elsewhere";
  if (isIssued(record)) return "download_here";
  await store(page, record, listed);
  return "download_stored";
}

function sayOutcome(page: Page, listed: ListedPair, outcome: Outcome): void {
  const sentence = create("p", { class: `note ${TONES[outcome]}` }, say(page, outcome));
  const link = outcome === "download_elsewhere" ? create("a", { href: page.urls.import }, say(page, "import_link")) : "";
  sentence.append(" ", link);
  document.querySelector(`[data-pair="${CSS.escape(listed.pair)}"]`)?.replaceChildren(sentence);
}

/** Looks for the keys of every pair that the office lists, and stores what was missing. */
export async function runDownloadPage(page: Page): Promise<void> {
  const status = part("download-status", HTMLElement);
  status.textContent = say(page, "looking");
  try {
    await checkPlatform();
    await alone(async () => {
      for (const listed of listedPairs()) sayOutcome(page, listed, await download(page, listed));
    });
  } catch (error) {
    fail(page, error);
  }
  status.textContent = "";
}
