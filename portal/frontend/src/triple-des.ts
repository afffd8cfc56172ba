/**
 * Triple DES in CBC mode (FIPS 46-3, SP 800-67): WebCrypto has none, and older programs encrypt their backup files
 * with it. Used for such files only.
 */

import type { Bytes } from "./bytes.ts";
import { type BlockCipher, decryptCbc, encryptCbc } from "./cbc.ts";

// Tables of FIPS 46-3; positions count from 1 at the most significant bit.
const INITIAL = [58, 60, 62, 64, 57, 59, 61, 63].flatMap((first) => Array.from({ length: 8 }, (_, n) => first - 8 * n));
const FINAL = INITIAL.map((_, index) => INITIAL.indexOf(index + 1) + 1);
const P = [
  16, 7, 20, 21, 29, 12, 28, 17, 1, 15, 23, 26, 5, 18, 31, 10, 2, 8, 24, 14, 32, 27, 3, 9, 19, 13, 30, 6, 22, 11, 4, 25,
]; // prettier-ignore
const CHOICE_1 = [
  57, 49, 41, 33, 25, 17, 9, 1, 58, 50, 42, 34, 26, 18, 10, 2, 59, 51, 43, 35, 27, 19, 11, 3, 60, 52, 44, 36,
  63, 55, 47, 39, 31, 23, 15, 7, 62, 54, 46, 38, 30, 22, 14, 6, 61, 53, 45, 37, 29, 21, 13, 5, 28, 20, 12, 4,
]; // prettier-ignore
const CHOICE_2 = [
  14, 17, 11, 24, 1, 5, 3, 28, 15, 6, 21, 10, 23, 19, 12, 4, 26, 8, 16, 7, 27, 20, 13, 2,
  41, 52, 31, 37, 47, 55, 30, 40, 51, 45, 33, 48, 44, 49, 39, 56, 34, 53, 46, 42, 50, 36, 29, 32,
]; // prettier-ignore
const SHIFTS = [1, 1, 2, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2, 2, 1];
/** The eight boxes, four rows of sixteen hexadecimal digits each. */
const BOXES = [
  "e4d12fb83a6c5907" + "0f74e2d1a6cb9538" + "41e8d62bfc973a50" + "fc8249175b3ea06d",
  "f18e6b34972dc05a" + "3d47f28ec01a69b5" + "0e7ba4d158c6932f" + "d8a13f42b67c05e9",
  "a09e63f51dc7b428" + "d709346a285ecbf1" + "d6498f30b12c5ae7" + "1ad069874fe3b52c",
  "7de3069a1285bc4f" + "d8b56f03472c1ae9" + "a690cb7df13e5284" + "3f06a1d8945bc72e",
  "2c417ab6853fd0e9" + "eb2c47d150fa3986" + "421bad78f9c5630e" + "b8c71e2d6f09a453",
  "c1af92680d34e75b" + "af427c9561de0b38" + "9ef528c3704a1db6" + "432c95fabe17608d",
  "4b2ef08d3c975a61" + "d0b7491ae35c2f86" + "14bdc37eaf680592" + "6bd814a7950fe23c",
  "d2846fb1a93e50c7" + "1fd8a374c56b0e92" + "7b419ce206adf358" + "21e74a8dfc90356b",
];

type Bits = readonly number[];

const bitsOf = (octets: Bytes): Bits =>
  Array.from(octets).flatMap((octet) => Array.from({ length: 8 }, (_, n) => (octet >> (7 - n)) & 1));

const chosen = (bits: Bits, table: readonly number[]): Bits => table.map((position) => bits[position - 1] ?? 0);

const word = (bits: Bits): number => bits.reduce((value, bit) => (value << 1) | bit, 0);

/** Box and permutation P in one table: 64 words for each of the eight boxes. */
const SUBSTITUTION: readonly Int32Array[] = BOXES.map((digits, box) =>
  Int32Array.from({ length: 64 }, (_, value) => {
    const row = ((value & 0x20) >> 4) | (value & 1);
    const digit = parseInt(digits[row * 16 + ((value >> 1) & 0xf)] ?? "0", 16);
    const spread = Array.from({ length: 32 }, (_bit, n) => (n >> 2 === box ? (digit >> (3 - (n & 3))) & 1 : 0));
    return word(chosen(spread, P));
  }),
);

/** Sixteen round keys of eight groups of six bits. */
function schedule(key: Bytes): readonly Int32Array[] {
  let bits = chosen(bitsOf(key), CHOICE_1);
  return SHIFTS.map((shift) => {
    const [left, right] = [bits.slice(0, 28), bits.slice(28)];
    bits = [...left.slice(shift), ...left.slice(0, shift), ...right.slice(shift), ...right.slice(0, shift)];
    const selected = chosen(bits, CHOICE_2);
    return Int32Array.from({ length: 8 }, (_, box) => word(selected.slice(box * 6, box * 6 + 6)));
  });
}

function feistel(half: number, key: Int32Array): number {
  // The expansion E takes six bits for each box, beginning one bit before its four.
  const turned = (half >>> 1) | (half << 31);
  let mixed = 0;
  for (let box = 0; box < 8; box += 1) {
    const turn = 4 * box;
    const group = (turn === 0 ? turned : (turned << turn) | (turned >>> (32 - turn))) >>> 26;
    mixed |= SUBSTITUTION[box]?.[group ^ (key[box] ?? 0)] ?? 0;
  }
  return mixed;
}

/** One pass of DES without its initial and final permutation; the halves leave it exchanged, as the last round wants. */
function pass(left: number, right: number, keys: readonly Int32Array[]): [number, number] {
  let [before, now] = [left, right];
  for (const key of keys) [before, now] = [now, before ^ feistel(now, key)];
  return [now, before];
}

function permuted(block: Bytes, table: readonly number[]): Bytes {
  const out = new Uint8Array(8);
  table.forEach((position, index) => {
    const bit = ((block[(position - 1) >> 3] ?? 0) >> (7 - ((position - 1) & 7))) & 1;
    out[index >> 3] = (out[index >> 3] ?? 0) | (bit << (7 - (index & 7)));
  });
  return out;
}

function through(block: Bytes, passes: readonly (readonly Int32Array[])[]): Bytes {
  const view = new DataView(permuted(block, INITIAL).buffer);
  let [left, right] = [view.getInt32(0), view.getInt32(4)];
  for (const keys of passes) [left, right] = pass(left, right, keys);
  view.setInt32(0, left);
  view.setInt32(4, right);
  return permuted(new Uint8Array(view.buffer), FINAL);
}

/** `key` of 16 octets (two keys, the first used again) or 24. */
function tripleDes(key: Bytes): BlockCipher {
  const [first, second, third] = [0, 8, key.length === 16 ? 0 : 16].map((at) => schedule(key.slice(at, at + 8)));
  if (first === undefined || second === undefined || third === undefined) throw new RangeError("key length");
  const backwards = (keys: readonly Int32Array[]): readonly Int32Array[] => [...keys].reverse();
  const forth = [first, backwards(second), third];
  const back = [backwards(third), second, backwards(first)];
  return { encrypt: (block) => through(block, forth), decrypt: (block) => through(block, back) };
}

export const encryptTripleDes = (plain: Bytes, key: Bytes, iv: Bytes): Bytes => encryptCbc(plain, iv, tripleDes(key));

/** Throws `NotDer` when the padding is wrong. */
export const decryptTripleDes = (cipher: Bytes, key: Bytes, iv: Bytes): Bytes => decryptCbc(cipher, iv, tripleDes(key));
