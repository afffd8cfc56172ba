/** What is in a backup file, opened: its parts, and the bags in them with their attributes (RFC 7292 4). */

import { type Bytes, equal } from "./bytes.ts";
import { at, bitString, explicit, members, NULL_VALUE, read, sequence, TAG } from "./der.ts";
import { OID } from "./oids.ts";

interface Common {
  /** The SET of attributes as it was read, friendlyName and localKeyID among them; empty when there was none. */
  readonly attributes: Bytes;
}

/** A private key, plain: PKCS#8. It exists in the worker only, and is never written as it is. */
export interface KeyBag extends Common {
  readonly kind: "key";
  readonly pkcs8: Bytes;
}

/** A secret of another kind that is encrypted like a private key (Java writes symmetric keys so). */
export interface SecretBag extends Common {
  readonly kind: "secret";
  readonly plain: Bytes;
}

export interface NestedBag extends Common {
  readonly kind: "nested";
  readonly bags: readonly Bag[];
}

/** A certificate, a list, or something unknown: its value is kept as it is. */
export interface OtherBag extends Common {
  readonly kind: "other";
  readonly id: Bytes;
  readonly value: Bytes;
}

export type Bag = KeyBag | SecretBag | NestedBag | OtherBag;

/** The bags of one part (SafeContents). */
export type Part = readonly Bag[];

/** All bags, those in others, too. */
export function flattened(bags: readonly Bag[]): Bag[] {
  return bags.flatMap((bag) => (bag.kind === "nested" ? [bag, ...flattened(bag.bags)] : [bag]));
}

/** The X.509 certificates among the bags, as DER, in their order. Throws `NotDer`. */
export function certificatesIn(parts: readonly Part[]): Bytes[] {
  return flattened(parts.flat()).flatMap((bag) => {
    if (bag.kind !== "other" || !equal(bag.id, OID.certificateBag)) return [];
    const [id, value] = members(read(bag.value), TAG.SEQUENCE);
    if (id === undefined || value === undefined || !equal(id.whole, OID.x509Certificate)) return [];
    return [explicit(value).content];
  });
}

/** The private keys among the bags, as PKCS#8. */
export function keysIn(parts: readonly Part[]): Bytes[] {
  return flattened(parts.flat()).flatMap((bag) => (bag.kind === "key" ? [bag.pkcs8] : []));
}

/** SubjectPublicKeyInfo of an RSA private key in PKCS#8 (RFC 8017 A.1); none for keys of other kinds. Throws `NotDer`. */
export function publicKeyOfPkcs8(pkcs8: Bytes): Bytes | undefined {
  const fields = members(read(pkcs8), TAG.SEQUENCE);
  const algorithm = at(members(at(fields, 1), TAG.SEQUENCE), 0, TAG.OID);
  if (!equal(algorithm.whole, OID.rsaEncryption)) return undefined;
  const numbers = members(read(at(fields, 2, TAG.OCTET_STRING).content), TAG.SEQUENCE);
  const publicKey = sequence(at(numbers, 1, TAG.INTEGER).whole, at(numbers, 2, TAG.INTEGER).whole);
  return sequence(sequence(OID.rsaEncryption, NULL_VALUE), bitString(publicKey));
}
