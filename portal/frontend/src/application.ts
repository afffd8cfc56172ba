/**
 * One application for a pair: order → keys and requests stored → sent → certificates checked and stored → reported
 * (design §6). Whatever breaks off in between, `resume` goes on from the record; nothing is made or issued twice.
 */

import { hex, sha256 } from "./bytes.ts";
import { askForOrder, type Order, reportKept, sendRequests } from "./calls.ts";
import { checkCertificate } from "./certificate.ts";
import type { Page } from "./page.ts";
import { type HeldKey, isIssued, type PairRecord, pairsOf, put } from "./store.ts";
import { Refused, Trouble } from "./trouble.ts";
import { assign } from "./worker-client.ts";
import type { Stage } from "./worker-tasks.ts";
import { type Use, USES } from "./wrapped-key.ts";

export type Step = Stage | "stored" | "sent" | "kept";

const LOCK = "certdesk-keys";

/** Runs when no other tab works on keys. Throws `Trouble("other_tab")` when one does. */
export async function alone<T>(work: () => Promise<T>): Promise<T> {
  return navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => {
    if (lock === null) throw new Trouble("other_tab");
    return work();
  });
}

/** The pairs that wait for their certificates, or to be reported. */
export async function unfinished(page: Page): Promise<PairRecord[]> {
  const held = await pairsOf(page.holder);
  return held.filter((record) => record.state === "made" || record.state === "issued");
}

/** Makes keys for an order, with the approval where it is a renewal. */
type Maker = (order: Order) => Promise<Pick<PairRecord, "keys" | "approval">>;

/** Makes both keys for the open order under a new key password, and gets their certificates. */
export async function apply(page: Page, password: string, onStep: (step: Step) => void): Promise<PairRecord> {
  return begin(page, onStep, async ({ nonce }) => ({ keys: await assign("make", { password, nonce }, onStep) }));
}

/**
 * Makes the keys that follow those of `former`, under the same key password, and gets their certificates by a
 * signature of the former signing key. Throws `Trouble("wrong_key_password")` before anything is made.
 */
export async function renew(
  page: Page,
  { former, password }: { former: PairRecord; password: string },
  onStep: (step: Step) => void,
): Promise<PairRecord> {
  const { key, certificate } = former.keys.signing;
  if (certificate === undefined) throw new Trouble("unexpected");
  return begin(page, onStep, async ({ order, nonce, renews }) => {
    // The office may have another certificate in force than this page showed when it was opened.
    if (renews !== hex(await sha256(certificate))) throw new Trouble("renews_another");
    return assign("renew", { password, order, nonce, signer: { key, certificate } }, onStep);
  });
}

/**
 * Stores the keys with their requests, and only then sends anything.
 * Throws `Trouble("other_tab")` when another tab made keys since: those have the password that was typed there.
 */
async function begin(page: Page, onStep: (step: Step) => void, make: Maker): Promise<PairRecord> {
  if ((await unfinished(page)).length > 0) throw new Trouble("other_tab");
  const order = await askForOrder(page);
  const made = await make(order);
  const record: PairRecord = {
    id: crypto.randomUUID(),
    holder: page.holder,
    order: order.order,
    madeAt: Date.now(),
    state: "made",
    chain: [],
    ...made,
  };
  await put(record);
  onStep("stored");
  return finish(page, record, onStep);
}

/** Goes on with what was left. Returns the pair that is complete now, or nothing when nothing was left. */
export async function resume(page: Page, onStep: (step: Step) => void): Promise<PairRecord | undefined> {
  let last: PairRecord | undefined;
  for (const record of await unfinished(page)) last = await finish(page, record, onStep);
  return last;
}

async function finish(page: Page, record: PairRecord, onStep: (step: Step) => void): Promise<PairRecord> {
  const issued = isIssued(record) ? record : await collect(page, record, onStep);
  await report(page, issued);
  const kept: PairRecord = { ...issued, state: "kept" };
  await put(kept);
  onStep("kept");
  return kept;
}

/** The pair is complete here whatever the office answers, so a refusal (the order is long over) changes nothing. */
export async function report(page: Page, issued: PairRecord): Promise<void> {
  if (issued.order === undefined) return;
  try {
    await reportKept(page, issued.order);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
  }
}

async function collect(page: Page, record: PairRecord, onStep: (step: Step) => void): Promise<PairRecord> {
  const answer = await answered(page, record);
  onStep("sent");
  const keys: [Use, HeldKey][] = [];
  for (const use of USES) {
    const { certificate, number } = answer.certificates[use];
    const held = record.keys[use];
    await checkCertificate({ certificate, chain: answer.chain, spki: held.key.spki, use });
    keys.push([use, { ...held, certificate, number }]);
  }
  const both = Object.fromEntries(keys) as Record<Use, HeldKey>;
  const issued: PairRecord = { ...record, state: "issued", keys: both, chain: answer.chain };
  await put(issued);
  return issued;
}

async function answered(page: Page, record: PairRecord): ReturnType<typeof sendRequests> {
  const { order, approval } = record;
  const [signing, encryption] = [record.keys.signing.request, record.keys.encryption.request];
  // What was made here has all three; without them there is nothing to send.
  if (order === undefined || signing === undefined || encryption === undefined) throw new Trouble("unexpected");
  const requests = { order, signing, encryption };
  try {
    return await sendRequests(page, approval === undefined ? requests : { ...requests, approval });
  } catch (error) {
    // A refusal is final: asking again with the same requests would bring the same answer at every page load.
    if (error instanceof Refused) await put({ ...record, state: "refused" });
    throw error;
  }
}
