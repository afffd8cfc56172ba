/**
 * DER (X.690), written and read. Small on purpose: single-octet tags, definite and minimal lengths; what is anything
 * else is refused. Reading never recurses by itself, so no nesting can exhaust the stack.
 */

import { type Bytes, bytes, compare, concat, utf16, utf8 } from "./bytes.ts";

export const TAG = {
  INTEGER: 0x02,
  BIT_STRING: 0x03,
  OCTET_STRING: 0x04,
  NULL: 0x05,
  OID: 0x06,
  UTF8_STRING: 0x0c,
  BMP_STRING: 0x1e,
  SEQUENCE: 0x30,
  SET: 0x31,
} as const;

// --- writing --------------------------------------------------------------------------------------------------------

function lengthOctets(length: number): Bytes {
  if (length < 0x80) return bytes(length);
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return bytes(0x80 | octets.length, ...octets);
}

export function element(tag: number, ...contents: readonly Bytes[]): Bytes {
  const content = concat(...contents);
  return concat(bytes(tag), lengthOctets(content.length), content);
}

export const sequence = (...members: readonly Bytes[]): Bytes => element(TAG.SEQUENCE, ...members);

/** The members in ascending order of their encodings, as DER demands of a SET OF (X.690 11.6). */
export const setOf = (...members: readonly Bytes[]): Bytes => element(TAG.SET, ...[...members].sort(compare));

/** [number] IMPLICIT SET OF, in the order of a SET OF. */
export const taggedSetOf = (number: number, ...members: readonly Bytes[]): Bytes =>
  element(0xa0 | number, ...[...members].sort(compare));

/** A constructed element of context class. */
export const tagged = (number: number, ...contents: readonly Bytes[]): Bytes => element(0xa0 | number, ...contents);

export const octetString = (content: Bytes): Bytes => element(TAG.OCTET_STRING, content);

export const bitString = (content: Bytes): Bytes => element(TAG.BIT_STRING, bytes(0), content);

export const utf8String = (text: string): Bytes => element(TAG.UTF8_STRING, utf8(text));

export const bmpString = (text: string): Bytes => element(TAG.BMP_STRING, utf16(text));

export const NULL_VALUE: Bytes = element(TAG.NULL);

/** A whole number from 0 to 2^53 - 1. */
export function integer(value: number): Bytes {
  const octets: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  if ((octets[0] ?? 0x80) & 0x80) octets.unshift(0);
  return element(TAG.INTEGER, Uint8Array.from(octets));
}

export function oid(dotted: string): Bytes {
  const [first = 0, second = 0, ...arcs] = dotted.split(".").map(Number);
  return element(TAG.OID, Uint8Array.from([first * 40 + second, ...arcs].flatMap(base128)));
}

function base128(arc: number): number[] {
  const septets = [arc % 128];
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) septets.unshift((rest % 128) | 0x80);
  return septets;
}

// --- reading --------------------------------------------------------------------------------------------------------

/** What was read is not DER, or not of the shape that was expected. */
export class NotDer extends Error {}

export interface Element {
  readonly tag: number;
  /** The element with its tag and length, for what signs or hashes it. */
  readonly whole: Bytes;
  readonly content: Bytes;
}

function elementAt(source: Bytes, start: number): { found: Element; end: number } {
  const tag = source[start];
  const first = source[start + 1];
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) throw new NotDer("tag");
  let contentStart = start + 2;
  let length = first;
  if (first >= 0x80) {
    const count = first & 0x7f;
    if (count === 0 || count > 4) throw new NotDer("length");
    length = 0;
    for (const octet of source.subarray(contentStart, contentStart + count)) length = length * 256 + octet;
    contentStart += count;
    if (length < 0x80 || length < 256 ** (count - 1)) throw new NotDer("length not minimal");
  }
  const end = contentStart + length;
  if (end > source.length) throw new NotDer("truncated");
  return { found: { tag, whole: source.slice(start, end), content: source.slice(contentStart, end) }, end };
}

/** The one element that `source` is. Throws `NotDer` when there is less or more. */
export function read(source: Bytes): Element {
  const { found, end } = elementAt(source, 0);
  if (end !== source.length) throw new NotDer("trailing octets");
  return found;
}

/** The elements that stand in a constructed one. Throws `NotDer`, too, when it has another tag than expected. */
export function members(parent: Element, tag: number): Element[] {
  if (parent.tag !== tag) throw new NotDer("unexpected tag");
  const all: Element[] = [];
  for (let at = 0; at < parent.content.length; ) {
    const { found, end } = elementAt(parent.content, at);
    all.push(found);
    at = end;
  }
  return all;
}

/** The element at a place, with the tag it must have. */
export function at(elements: readonly Element[], index: number, tag?: number): Element {
  const found = elements[index];
  if (found === undefined || (tag !== undefined && found.tag !== tag)) throw new NotDer("missing element");
  return found;
}

/** The element inside an explicit tag [0]. */
export function explicit(source: Element): Element {
  if (source.tag !== 0xa0) throw new NotDer("context tag");
  return read(source.content);
}

/** A small whole number that is not negative. */
export function numberOf(source: Element): number {
  if (source.tag !== TAG.INTEGER || source.content.length === 0 || source.content.length > 5) throw new NotDer("integer");
  if ((source.content[0] ?? 0) & 0x80) throw new NotDer("negative");
  return source.content.reduce((value, octet) => value * 256 + octet, 0);
}

/** The content of a BIT STRING without unused bits. */
export function bitsOf(source: Element): Bytes {
  if (source.tag !== TAG.BIT_STRING || source.content[0] !== 0) throw new NotDer("bit string");
  return source.content.slice(1);
}
