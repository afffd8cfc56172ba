/**
 * BER (X.690 8) made DER: NSS and older Windows write indefinite lengths and octet strings in pieces. Only the outer
 * coding changes: what stands inside an OCTET STRING stays as it is.
 */

import { type Bytes, concat } from "./bytes.ts";
import { element, NotDer, TAG } from "./der.ts";

/** How deep elements may stand in each other; a PFX needs eight. */
const DEEPEST = 24;
const CONSTRUCTED = 0x20;
const CONSTRUCTED_OCTET_STRING = TAG.OCTET_STRING | CONSTRUCTED;
const UNIVERSAL_CLASS = 0xc0;

interface Found {
  readonly der: Bytes;
  readonly end: number;
}

interface Header {
  readonly tag: number;
  readonly start: number;
  /** Where the content ends; none for an indefinite length. */
  readonly end: number | undefined;
}

function header(source: Bytes, at: number): Header {
  const [tag, first] = [source[at], source[at + 1]];
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) throw new NotDer("tag");
  if (first === 0x80) {
    if (!(tag & CONSTRUCTED)) throw new NotDer("indefinite primitive");
    return { tag, start: at + 2, end: undefined };
  }
  const count = first < 0x80 ? 0 : first & 0x7f;
  if (count > 4) throw new NotDer("length");
  const start = at + 2 + count;
  const length = count === 0 ? first : source.subarray(at + 2, start).reduce((sum, octet) => sum * 256 + octet, 0);
  if (start + length > source.length) throw new NotDer("truncated");
  return { tag, start, end: start + length };
}

function inner(source: Bytes, { start, end }: Header, depth: number): { parts: Bytes[]; end: number } {
  const parts: Bytes[] = [];
  let at = start;
  while (end === undefined ? !(source[at] === 0 && source[at + 1] === 0) : at < end) {
    const found = elementAt(source, at, depth + 1);
    parts.push(found.der);
    at = found.end;
  }
  if (end !== undefined && at !== end) throw new NotDer("overrun");
  return { parts, end: end ?? at + 2 };
}

function elementAt(source: Bytes, at: number, depth: number): Found {
  if (depth > DEEPEST) throw new NotDer("too deep");
  const head = header(source, at);
  if (!(head.tag & CONSTRUCTED)) {
    const end = head.end ?? head.start;
    return { der: element(head.tag, source.slice(head.start, end)), end };
  }
  const { parts, end } = inner(source, head, depth);
  if (head.tag === CONSTRUCTED_OCTET_STRING) return { der: element(TAG.OCTET_STRING, ...joined(parts)), end };
  return { der: element(head.tag, ...parts), end };
}

/** The contents of the pieces of an octet string. They are DER already. */
function joined(pieces: readonly Bytes[]): Bytes[] {
  return pieces.map((piece) => {
    if (piece[0] !== TAG.OCTET_STRING) throw new NotDer("piece of an octet string");
    const { start, end } = header(piece, 0);
    return piece.slice(start, end);
  });
}

/** The one element that `source` is, as DER. Throws `NotDer`. */
export function toDer(source: Bytes): Bytes {
  const { der, end } = elementAt(source, 0, 0);
  if (end !== source.length) throw new NotDer("trailing octets");
  return der;
}

/** The octets of an IMPLICIT OCTET STRING of context class, whole or in pieces (their DER, one after the other). */
export function octetsOf(source: { readonly tag: number; readonly content: Bytes }): Bytes {
  if ((source.tag & UNIVERSAL_CLASS) === 0) throw new NotDer("context tag");
  if (!(source.tag & CONSTRUCTED)) return source.content;
  const pieces: Bytes[] = [];
  for (let at = 0; at < source.content.length; ) {
    const { end } = header(source.content, at);
    if (end === undefined) throw new NotDer("length");
    pieces.push(source.content.slice(at, end));
    at = end;
  }
  return concat(...joined(pieces));
}
