/** RC2 (RFC 2268), for reading only: programs until about 2020 encrypted the certificates in a PFX with it. */

import { type Bytes, fromHex } from "./bytes.ts";
import { decryptCbc } from "./cbc.ts";

const PI_TABLE = fromHex(
  "d978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2179a59f587b34f1361456d8d09817d32" +
    "bd8f40eb86b77b0bf09521225c6b4e8254d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb626" +
    "6fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed708e8eade8052eef784aa72ac354d6a2a" +
    "961ad2715a1549744b9fd05e0418a4ecc2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b25559731" +
    "2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a90d38341bab33ffb0bb480c5fb9b1cd2e" +
    "c5f3db47e5a59c770aa62068fe7fc1ad",
);
const MIX_TURNS = [1, 2, 3, 5];

const pi = (index: number): number => PI_TABLE[index & 0xff] ?? 0;

/** RFC 2268 2. The effective length is that of the key, as the algorithms of PKCS#12 have it. */
function expanded(key: Bytes): Uint16Array {
  const octets = new Uint8Array(128);
  octets.set(key);
  for (let at = key.length; at < 128; at += 1) octets[at] = pi((octets[at - 1] ?? 0) + (octets[at - key.length] ?? 0));
  octets[128 - key.length] = pi(octets[128 - key.length] ?? 0);
  for (let at = 127 - key.length; at >= 0; at -= 1) octets[at] = pi((octets[at + 1] ?? 0) ^ (octets[at + key.length] ?? 0));
  return Uint16Array.from({ length: 64 }, (_, index) => (octets[2 * index] ?? 0) | ((octets[2 * index + 1] ?? 0) << 8));
}

/** RFC 2268 4.3: the rounds backwards, sixteen of mixing with two of mashing after the fifth and the eleventh. */
function decryptBlock(block: Bytes, key: Uint16Array): Bytes {
  const view = new DataView(block.slice().buffer);
  const r = [0, 2, 4, 6].map((at) => view.getUint16(at, true));
  const word = (index: number): number => r[index & 3] ?? 0;
  for (let round = 15; round >= 0; round -= 1) {
    for (let index = 3; index >= 0; index -= 1) {
      const turns = MIX_TURNS[index] ?? 0;
      const turned = (word(index) >>> turns) | (word(index) << (16 - turns));
      const mixed = (word(index + 3) & word(index + 2)) + (~word(index + 3) & word(index + 1));
      r[index] = (turned - (key[4 * round + index] ?? 0) - mixed) & 0xffff;
    }
    if (round !== 11 && round !== 5) continue;
    for (let index = 3; index >= 0; index -= 1) r[index] = (word(index) - (key[word(index + 3) & 63] ?? 0)) & 0xffff;
  }
  r.forEach((value, index) => view.setUint16(2 * index, value, true));
  return new Uint8Array(view.buffer);
}

/** Throws `NotDer` when the padding is wrong. */
export function decryptRc2(source: Bytes, key: Bytes, iv: Bytes): Bytes {
  const words = expanded(key);
  return decryptCbc(source, iv, { decrypt: (block) => decryptBlock(block, words) });
}
