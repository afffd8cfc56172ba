/** How a pair that this browser holds is shown: its two keys, where they came from, and their backup. */

import { hex, sha256 } from "./bytes.ts";
import { copyOf, create } from "./dom.ts";
import { moment, type Page, say } from "./page.ts";
import { type HeldKey, isIssued, type PairRecord, pairsOf } from "./store.ts";
import { type Use, USES } from "./wrapped-key.ts";

/** The pairs with their certificates, newest first. */
export async function heldPairs(page: Page): Promise<PairRecord[]> {
  return (await pairsOf(page.holder)).filter(isIssued);
}

export function pairName(page: Page, record: PairRecord): string {
  const { signing, encryption } = record.keys;
  return say(page, "pair_name", { signing: signing.number ?? "", encryption: encryption.number ?? "" });
}

function backupTag(page: Page, held: HeldKey): HTMLElement {
  const [tone, name, at] =
    held.provenAt !== undefined
      ? ["tag--ok", "backup_proven", held.provenAt]
      : held.exportedAt !== undefined
        ? ["", "backup_exported", held.exportedAt]
        : ["tag--warn", "backup_none", undefined];
  const tag = create("span", { class: `tag ${tone}`.trim() }, say(page, name));
  return at === undefined ? tag : create("span", {}, tag, " ", create("span", { class: "small dim" }, moment(at)));
}

async function keyCard(page: Page, record: PairRecord, use: Use): Promise<HTMLElement> {
  const held = record.keys[use];
  const fingerprint = hex(await sha256(held.key.spki)).toUpperCase();
  const card = copyOf("key-card", {
    title: say(page, `key_${use}`),
    number: held.number ?? "",
    made: say(page, held.request === undefined ? "imported_at" : "made_at", { moment: moment(record.madeAt) }),
    fingerprint: fingerprint.replace(/(.{4})(?=.)/g, "$1 "),
  });
  card.querySelector("[data-backup]")?.replaceChildren(backupTag(page, held));
  return card;
}

/** A copy of `#pair-section` with a card for each key. */
export async function pairSection(page: Page, record: PairRecord): Promise<HTMLElement> {
  const section = copyOf("pair-section", { heading: pairName(page, record) });
  const cards = await Promise.all(USES.map((use) => keyCard(page, record, use)));
  section.querySelector("[data-cards]")?.replaceChildren(...cards);
  return section;
}
