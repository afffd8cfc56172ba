/** What the browser checks of a certificate before it keeps it (RFC 5280). */

import { type Bytes, equal } from "./bytes.ts";
import { at, bitsOf, type Element, members, NotDer, read, sequence, TAG } from "./der.ts";
import { OID } from "./oids.ts";
import { Trouble } from "./trouble.ts";
import type { Use } from "./wrapped-key.ts";

interface Certificate {
  readonly signed: Bytes;
  readonly hash: string;
  readonly signature: Bytes;
  readonly serial: Bytes;
  readonly issuer: Bytes;
  readonly subject: Bytes;
  readonly spki: Bytes;
  readonly keyUsage: number;
}

const HASHES: readonly (readonly [Bytes, string])[] = [
  [OID.sha256WithRsa, "SHA-256"],
  [OID.sha384WithRsa, "SHA-384"],
  [OID.sha512WithRsa, "SHA-512"],
];
const DIGITAL_SIGNATURE = 0x80;
const KEY_ENCIPHERMENT = 0x20;
const VERSION = 0xa0;
const EXTENSIONS = 0xa3;

function parse(der: Bytes): Certificate {
  const outer = members(read(der), TAG.SEQUENCE);
  const signed = at(outer, 0, TAG.SEQUENCE);
  const algorithm = at(members(at(outer, 1), TAG.SEQUENCE), 0, TAG.OID);
  const hash = HASHES.find(([known]) => equal(known, algorithm.whole))?.[1];
  const fields = members(signed, TAG.SEQUENCE);
  if (hash === undefined || at(fields, 0).tag !== VERSION) throw new NotDer("certificate");
  return {
    signed: signed.whole,
    hash,
    signature: bitsOf(at(outer, 2)),
    serial: at(fields, 1, TAG.INTEGER).whole,
    issuer: at(fields, 3, TAG.SEQUENCE).whole,
    subject: at(fields, 5, TAG.SEQUENCE).whole,
    spki: at(fields, 6, TAG.SEQUENCE).whole,
    keyUsage: keyUsageOf(fields.find((field) => field.tag === EXTENSIONS)),
  };
}

function keyUsageOf(extensions: Element | undefined): number {
  if (extensions === undefined) return 0;
  for (const extension of members(read(extensions.content), TAG.SEQUENCE)) {
    const parts = members(extension, TAG.SEQUENCE);
    if (!equal(at(parts, 0).whole, OID.keyUsage)) continue;
    const bits = read(at(parts, parts.length - 1, TAG.OCTET_STRING).content);
    return bits.tag === TAG.BIT_STRING ? (bits.content[1] ?? 0) : 0;
  }
  return 0;
}

/** The public key of a certificate as SubjectPublicKeyInfo. Throws `NotDer`. */
export function publicKeyOf(der: Bytes): Bytes {
  return parse(der).spki;
}

/** Whether a certificate is of the key with this SubjectPublicKeyInfo. One of a kind that is not read here is not. */
export function isCertificateOf(der: Bytes, spki: Bytes): boolean {
  try {
    return equal(publicKeyOf(der), spki);
  } catch (error) {
    if (error instanceof NotDer) return false;
    throw error;
  }
}

/** What names a certificate in CMS: IssuerAndSerialNumber (RFC 5652 10.2.4). Throws `NotDer`. */
export function issuerAndSerialOf(der: Bytes): Bytes {
  const { issuer, serial } = parse(der);
  return sequence(issuer, serial);
}

async function isSignedBy(certificate: Certificate, issuer: Certificate): Promise<boolean> {
  if (!equal(certificate.issuer, issuer.subject)) return false;
  const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: certificate.hash };
  const key = await crypto.subtle.importKey("spki", issuer.spki, algorithm, false, ["verify"]);
  return crypto.subtle.verify(algorithm.name, key, certificate.signature, certificate.signed);
}

/**
 * Holds a certificate against the key it was asked for, its use, and the chain up to a self-signed root.
 * Throws `Trouble("certificate_mismatch")`: then it is not kept, and the keys stay for another attempt.
 */
export async function checkCertificate(expected: {
  certificate: Bytes;
  chain: readonly Bytes[];
  spki: Bytes;
  use: Use;
}): Promise<void> {
  if (!(await fits(expected))) throw new Trouble("certificate_mismatch");
}

async function fits(expected: Parameters<typeof checkCertificate>[0]): Promise<boolean> {
  try {
    const leaf = parse(expected.certificate);
    const wanted = expected.use === "signing" ? DIGITAL_SIGNATURE : KEY_ENCIPHERMENT;
    if (!equal(leaf.spki, expected.spki) || (leaf.keyUsage & wanted) === 0) return false;
    const path = [leaf, ...expected.chain.map(parse)];
    if (path.length < 2) return false;
    const signed = await Promise.all(path.map((one, index) => isSignedBy(one, path[index + 1] ?? one)));
    return signed.every(Boolean);
  } catch (error) {
    if (error instanceof NotDer || error instanceof DOMException) return false;
    throw error;
  }
}
