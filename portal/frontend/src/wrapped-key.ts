/**
 * A private key at rest: PKCS#8 under AES-GCM, the key for that from the key password by PBKDF2 (design §6).
 * What is plain of it never becomes octets of a script: the browser wraps and unwraps by itself.
 */

import { type Bytes, concat, random, sha256, utf8 } from "./bytes.ts";
import { SIGNATURE_KEY } from "./certificate-request.ts";
import { Trouble } from "./trouble.ts";

export type Use = "signing" | "encryption";

export const USES: readonly Use[] = ["signing", "encryption"];

export interface WrappedKey {
  readonly use: Use;
  readonly spki: Bytes;
  readonly derivation: {
    readonly name: "PBKDF2";
    readonly hash: "SHA-256";
    readonly iterations: number;
    readonly salt: Bytes;
  };
  readonly cipher: { readonly name: "AES-GCM"; readonly iv: Bytes };
  readonly wrapped: Bytes;
}

const ITERATIONS = 1_000_000;

/** Two spellings of one password that look alike are one password: an é typed on two systems opens the same key. */
export function keyPasswordOctets(password: string): Bytes {
  return utf8(password.normalize("NFC"));
}

async function wrappingKey(password: string, derivation: WrappedKey["derivation"]): Promise<CryptoKey> {
  const secret = await crypto.subtle.importKey("raw", keyPasswordOctets(password), "PBKDF2", false, ["deriveKey"]);
  const aes = { name: "AES-GCM", length: 256 };
  return crypto.subtle.deriveKey(derivation, secret, aes, false, ["wrapKey", "unwrapKey"]);
}

/** Ties the wrapped key to its use and public key: a record put together from two others does not open. */
async function cipherParameters(key: Pick<WrappedKey, "use" | "spki" | "cipher">): Promise<AesGcmParams> {
  const additionalData = concat(utf8(key.use), await sha256(key.spki));
  return { name: key.cipher.name, iv: key.cipher.iv, additionalData };
}

/** Wraps an extractable private key under a key password. */
export async function wrap(made: { use: Use; spki: Bytes; key: CryptoKey; password: string }): Promise<WrappedKey> {
  const derivation = { name: "PBKDF2", hash: "SHA-256", iterations: ITERATIONS, salt: random(16) } as const;
  const key = { use: made.use, spki: made.spki, derivation, cipher: { name: "AES-GCM", iv: random(12) } as const };
  const wrapping = await wrappingKey(made.password, derivation);
  const wrapped = await crypto.subtle.wrapKey("pkcs8", made.key, wrapping, await cipherParameters(key));
  return { ...key, wrapped: new Uint8Array(wrapped) };
}

/**
 * The private key, extractable only for an export into a backup file.
 * Throws `Trouble("wrong_key_password")`.
 */
export async function unwrap(asked: { key: WrappedKey; password: string; forExport: boolean }): Promise<CryptoKey> {
  const wrapping = await wrappingKey(asked.password, asked.key.derivation);
  const parameters = await cipherParameters(asked.key);
  try {
    return await crypto.subtle.unwrapKey(
      "pkcs8",
      asked.key.wrapped,
      wrapping,
      parameters,
      SIGNATURE_KEY,
      asked.forExport,
      ["sign"],
    );
  } catch (error) {
    if (error instanceof DOMException) throw new Trouble("wrong_key_password");
    throw error;
  }
}
