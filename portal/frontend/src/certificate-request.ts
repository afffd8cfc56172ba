/** Certificate applications as PKCS#10 (RFC 2986). */

import type { Bytes } from "./bytes.ts";
import { bitString, integer, NULL_VALUE, sequence, setOf, taggedSetOf, utf8String } from "./der.ts";
import { OID } from "./oids.ts";

/** Both keys are made for signing, so that each can sign its own request (design §6). */
export const SIGNATURE_KEY = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" } as const;

/**
 * A request signed with the key itself. The nonce of the order travels as challengePassword (RFC 2985 5.4.1); the
 * subject says nothing, because the authority sets it.
 */
export async function certificateRequest(keys: CryptoKeyPair, nonce: string): Promise<Bytes> {
  const spki = new Uint8Array(await crypto.subtle.exportKey("spki", keys.publicKey));
  const subject = sequence(setOf(sequence(OID.commonName, utf8String("CertDesk application"))));
  const attribute = sequence(OID.challengePassword, setOf(utf8String(nonce)));
  const info = sequence(integer(0), subject, spki, taggedSetOf(0, attribute));
  const signature = new Uint8Array(await crypto.subtle.sign(SIGNATURE_KEY.name, keys.privateKey, info));
  return sequence(info, sequence(OID.sha256WithRsa, NULL_VALUE), bitString(signature));
}
