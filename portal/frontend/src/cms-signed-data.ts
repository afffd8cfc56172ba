/** Signatures over a statement as CMS SignedData (RFC 5652), made with a signing key that is held in this browser. */

import { type Bytes, hex, sha256, utf8 } from "./bytes.ts";
import { SIGNATURE_KEY } from "./certificate-request.ts";
import { issuerAndSerialOf } from "./certificate.ts";
import { integer, NULL_VALUE, octetString, sequence, setOf, tagged, taggedSetOf } from "./der.ts";
import { OID } from "./oids.ts";
import type { Use } from "./wrapped-key.ts";

export interface Signer {
  /** Usable for signing; need not be extractable. */
  readonly key: CryptoKey;
  readonly certificate: Bytes;
}

// RFC 5754 2: the parameters of SHA-256 are absent; 3.2: those of the signature algorithm are NULL.
const SHA_256 = sequence(OID.sha256);
const SHA_256_WITH_RSA = sequence(OID.sha256WithRsa, NULL_VALUE);

/**
 * ContentInfo of a SignedData with the content in it, one signer and the signer's certificate (RFC 5652 5.1, 5.3).
 * The signed attributes are contentType and messageDigest. There is no signing time: the clock of a subscriber's
 * computer proves nothing, a nonce in the content does.
 */
export async function signedData(content: Bytes, signer: Signer): Promise<Bytes> {
  const attributes = [
    sequence(OID.contentType, setOf(OID.data)),
    sequence(OID.messageDigest, setOf(octetString(await sha256(content)))),
  ];
  // What is signed is the attributes as SET OF, not under their tag [0] (RFC 5652 5.4).
  const signed = setOf(...attributes);
  const signature = new Uint8Array(await crypto.subtle.sign(SIGNATURE_KEY.name, signer.key, signed));
  const signerInfo = sequence(
    integer(1),
    issuerAndSerialOf(signer.certificate),
    SHA_256,
    taggedSetOf(0, ...attributes),
    SHA_256_WITH_RSA,
    octetString(signature),
  );
  const body = sequence(
    integer(1),
    setOf(SHA_256),
    sequence(OID.data, tagged(0, octetString(content))),
    tagged(0, signer.certificate),
    setOf(signerInfo),
  );
  return sequence(OID.signedData, tagged(0, body));
}

/**
 * What a renewal states. Its first line is for this purpose alone, so that no signature made for another purpose (and
 * none over octets that a server chose) can be taken for it.
 */
export async function renewalStatement(renewal: {
  order: string;
  nonce: string;
  requests: Record<Use, Bytes>;
}): Promise<Bytes> {
  const digest = async (use: Use): Promise<string> => hex(await sha256(renewal.requests[use]));
  const lines = [
    "CertDesk renewal 1",
    `order=${renewal.order}`,
    `nonce=${renewal.nonce}`,
    `signing=${await digest("signing")}`,
    `encryption=${await digest("encryption")}`,
  ];
  return utf8(lines.map((line) => `${line}\n`).join(""));
}

/** What a login with the signing certificate states: which challenge of the office it answers. */
export function loginStatement(challenge: string): Bytes {
  return utf8(`CertDesk login 1\nchallenge=${challenge}\n`);
}
