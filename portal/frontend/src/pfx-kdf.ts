/** Keys from the password of a backup file, and the limits of what a file may make us compute. */

/*! Holds parts of @noble/hashes, Copyright (c) 2022 Paul Miller (paulmillr.com), MIT licence: its text is in NOTICE.md. */
import { sha1 } from "@noble/hashes/legacy.js";
import { sha224, sha256, sha384, sha512 } from "@noble/hashes/sha2.js";

import { type Bytes, concat, utf16, utf8 } from "./bytes.ts";
import { Trouble } from "./trouble.ts";

/**
 * Iterations that one file may name, in one place and together. Checked before anything is derived, so that no file stops
 * the browser. The old methods run theirs three times; GnuTLS names 600,000 for each of four places, which must pass.
 */
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

const HASHES = { "SHA-1": sha1, "SHA-224": sha224, "SHA-256": sha256, "SHA-384": sha384, "SHA-512": sha512 };

export type HashName = keyof typeof HASHES;
/** Those that WebCrypto has, too. */
export type WebHashName = Exclude<HashName, "SHA-224">;

/** What a derivation is for (RFC 7292 B.3). */
export const PURPOSE = { key: 1, iv: 2, mac: 3 } as const;

function repeated(source: Bytes, block: number): Bytes {
  const length = Math.ceil(source.length / block) * block;
  return Uint8Array.from({ length }, (_, index) => source[index % source.length] ?? 0);
}

/** I_j = (I_j + B + 1) mod 2^(8v) for each block (RFC 7292 B.2, 6 C). */
function advance(blocks: Bytes, digest: Bytes, block: number): void {
  const addend = repeated(digest, block).slice(0, block);
  for (let start = 0; start < blocks.length; start += block) {
    let carry = 1;
    for (let at = block - 1; at >= 0; at -= 1) {
      carry += (blocks[start + at] ?? 0) + (addend[at] ?? 0);
      blocks[start + at] = carry & 0xff;
      carry >>= 8;
    }
  }
}

/**
 * The derivation of PKCS#12 (RFC 7292 B.2). WebCrypto has no such function; @noble/hashes hashes.
 * `password` is a BMPString with its two octets of zero, as `bmpPassword` writes it.
 */
export function pkcs12Octets(asked: {
  hash: HashName;
  purpose: number;
  password: Bytes;
  derivation: Derivation;
  length: number;
}): Bytes {
  const hash = HASHES[asked.hash];
  const { blockLen: block, outputLen } = hash;
  const diversifier = new Uint8Array(block).fill(asked.purpose);
  const blocks = concat(repeated(asked.derivation.salt, block), repeated(asked.password, block));
  const out = new Uint8Array(Math.ceil(asked.length / outputLen) * outputLen);
  for (let at = 0; at < out.length; at += outputLen) {
    const state = Uint8Array.from(hash(concat(diversifier, blocks)));
    // One hash object for all rounds: half a million of them would otherwise be half a million allocations.
    const [fresh, working] = [hash.create(), hash.create()];
    for (let round = 1; round < asked.derivation.iterations; round += 1) {
      fresh._cloneInto(working as never).update(state).digestInto(state);
    }
    out.set(state, at);
    advance(blocks, state, block);
  }
  return out.slice(0, asked.length);
}

/** A password as PKCS#12 takes it: UTF-16, big-endian, with two octets of zero at its end (RFC 7292 B.1). */
export function bmpPassword(password: string): Bytes {
  return concat(utf16(password), new Uint8Array(2));
}

/** The ways in which programs hand over a password that is typed: an empty one also as nothing at all. */
export function bmpPasswords(password: string): Bytes[] {
  return password === "" ? [bmpPassword(password), new Uint8Array(0)] : [bmpPassword(password)];
}

export function macKey(hash: HashName, password: Bytes, derivation: Derivation): Bytes {
  const length = HASHES[hash].outputLen;
  return pkcs12Octets({ hash, purpose: PURPOSE.mac, password, derivation, length });
}

/** PBKDF2 (RFC 8018 5.2) with the password in UTF-8. `length` in octets. */
export async function pbkdf2(
  hash: WebHashName,
  { password, derivation, length }: { password: string; derivation: Derivation; length: number },
): Promise<Bytes> {
  const secret = await crypto.subtle.importKey("raw", utf8(password), "PBKDF2", false, ["deriveBits"]);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: "PBKDF2", hash, ...derivation }, secret, length * 8));
}
