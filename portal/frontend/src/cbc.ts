/** Cipher block chaining with the padding of PKCS#7 (RFC 5652 6.3), for block ciphers that WebCrypto doesn't have. */

import type { Bytes } from "./bytes.ts";
import { NotDer } from "./der.ts";

/** Both ciphers of old backup files have blocks of eight octets. */
const BLOCK = 8;

export interface BlockCipher {
  encrypt(block: Bytes): Bytes;
  decrypt(block: Bytes): Bytes;
}

const xor = (left: Bytes, right: Bytes): Bytes => left.map((octet, index) => octet ^ (right[index] ?? 0));

export function encryptCbc(plain: Bytes, iv: Bytes, cipher: Pick<BlockCipher, "encrypt">): Bytes {
  const padding = BLOCK - (plain.length % BLOCK);
  const out = new Uint8Array(plain.length + padding).fill(padding);
  out.set(plain);
  let before = iv;
  for (let at = 0; at < out.length; at += BLOCK) {
    before = cipher.encrypt(xor(out.slice(at, at + BLOCK), before));
    out.set(before, at);
  }
  return out;
}

/** Throws `NotDer` when there are no whole blocks or the padding is wrong. */
export function decryptCbc(source: Bytes, iv: Bytes, cipher: Pick<BlockCipher, "decrypt">): Bytes {
  if (source.length === 0 || source.length % BLOCK !== 0 || iv.length !== BLOCK) throw new NotDer("blocks");
  const out = new Uint8Array(source.length);
  let before = iv;
  for (let at = 0; at < source.length; at += BLOCK) {
    const block = source.slice(at, at + BLOCK);
    out.set(xor(cipher.decrypt(block), before), at);
    before = block;
  }
  const padding = out.at(-1) ?? 0;
  const tail = out.slice(-padding);
  if (padding < 1 || padding > BLOCK || !tail.every((octet) => octet === padding)) throw new NotDer("padding");
  return out.slice(0, -padding);
}
