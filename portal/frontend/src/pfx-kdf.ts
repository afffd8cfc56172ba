/** Keys from the password of a backup file, and the limits of what a file may make us compute. */

/*! Holds parts of @noble/hashes, Copyright (c) 2022 Paul Miller (paulmillr.com), MIT licence: its text is in NOTICE.md. */
import { sha256 } from "@noble/hashes/sha2.js";

import { type Bytes, concat, utf16, utf8 } from "./bytes.ts";
import { Trouble } from "./trouble.ts";

/** Iterations that one file may cost. Checked before anything is derived, so that no file stops the browser. */
export class Budget {
  static readonly ONE = 1_000_000;
  static readonly TOGETHER = 5_000_000;
  private spent = 0;

  /** Throws `Trouble("file_costly")`. */
  spend(iterations: number): void {
    this.spent += iterations;
    if (iterations < 1 || iterations > Budget.ONE || this.spent > Budget.TOGETHER) throw new Trouble("file_costly");
  }
}

export interface Derivation {
  readonly salt: Bytes;
  readonly iterations: number;
}

const BLOCK = 64;

function repeated(source: Bytes): Bytes {
  const length = Math.ceil(source.length / BLOCK) * BLOCK;
  return Uint8Array.from({ length }, (_, index) => source[index % source.length] ?? 0);
}

/**
 * The 32 octets that key the MAC of a PFX: RFC 7292 appendix B.2 with SHA-256 and ID 3. One block of output is all
 * that is needed, so step 6 C (further blocks) does not occur. WebCrypto has no such function; @noble/hashes hashes.
 */
function macKeyOctets(password: string, derivation: Derivation): Bytes {
  const diversifier = new Uint8Array(BLOCK).fill(3);
  const terminated = concat(utf16(password), new Uint8Array(2));
  let state = concat(diversifier, repeated(derivation.salt), repeated(terminated));
  for (let round = 0; round < derivation.iterations; round += 1) state = Uint8Array.from(sha256(state));
  return state;
}

export async function macKey(password: string, derivation: Derivation): Promise<CryptoKey> {
  const octets = macKeyOctets(password, derivation);
  return crypto.subtle.importKey("raw", octets, { name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]);
}

/** The AES-256 key of PBES2 with PBKDF2-HMAC-SHA256 (RFC 8018 5.2, 6.2). */
export async function cipherKey(password: string, derivation: Derivation): Promise<CryptoKey> {
  const secret = await crypto.subtle.importKey("raw", utf8(password), "PBKDF2", false, ["deriveKey"]);
  const parameters = { name: "PBKDF2", hash: "SHA-256", ...derivation };
  const usages: KeyUsage[] = ["encrypt", "decrypt", "wrapKey", "unwrapKey"];
  return crypto.subtle.deriveKey(parameters, secret, { name: "AES-CBC", length: 256 }, false, usages);
}
