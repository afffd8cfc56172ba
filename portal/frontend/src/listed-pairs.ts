/** The subscriber's certificates as the office lists them on the page (portal/key_list.py), and whose keys are here. */

import { type Bytes, equal, fromBase64 } from "./bytes.ts";
import { isCertificateOf } from "./certificate.ts";
import type { HeldKey, PairRecord } from "./store.ts";
import { type Use, USES } from "./wrapped-key.ts";

export interface ListedCertificate {
  readonly number: string;
  readonly certificate: Bytes;
}

export interface ListedPair {
  readonly pair: string;
  /** The state of the pair in words, and the tone in which the pages show it. */
  readonly status: string;
  readonly tone: string;
  /** Expired or revoked: its signing key is of no use any more. */
  readonly over: boolean;
  readonly certificates: Record<Use, ListedCertificate>;
  readonly chain: readonly Bytes[];
}

type Sent = Omit<ListedPair, "certificates" | "chain"> & {
  readonly certificates: Record<Use, { readonly number: string; readonly certificate: string }>;
  readonly chain: readonly string[];
};

const BLOCK = "keys-certificates";

export function listedPairs(): ListedPair[] {
  const sent = JSON.parse(document.getElementById(BLOCK)?.textContent ?? "[]") as Sent[];
  const one = ({ number, certificate }: Sent["certificates"][Use]): ListedCertificate => ({
    number,
    certificate: fromBase64(certificate),
  });
  return sent.map((pair) => ({
    ...pair,
    certificates: { signing: one(pair.certificates.signing), encryption: one(pair.certificates.encryption) },
    chain: pair.chain.map(fromBase64),
  }));
}

/** The record with both private keys of a listed pair, told by the keys themselves. */
export function recordOf(listed: ListedPair, held: readonly PairRecord[]): PairRecord | undefined {
  return held.find((record) =>
    USES.every((use) => isCertificateOf(listed.certificates[use].certificate, record.keys[use].key.spki)),
  );
}

/** What the office lists for a record; nothing when it lists neither certificate. */
export function listedOf(record: PairRecord, listed: readonly ListedPair[]): ListedPair | undefined {
  return listed.find((pair) => {
    const certificate = record.keys.signing.certificate;
    return certificate !== undefined && equal(certificate, pair.certificates.signing.certificate);
  });
}

/** Both keys with the certificates that the office lists for them. */
export function withListed(keys: Record<Use, HeldKey>, listed: ListedPair): Record<Use, HeldKey> {
  const { signing, encryption } = listed.certificates;
  return { signing: { ...keys.signing, ...signing }, encryption: { ...keys.encryption, ...encryption } };
}
