/** Octets and their spellings. */

export type Bytes = Uint8Array<ArrayBuffer>;

export function bytes(...values: number[]): Bytes {
  return Uint8Array.from(values);
}

export function concat(...parts: readonly Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function equal(left: Bytes, right: Bytes): boolean {
  return left.length === right.length && left.every((value, index) => value === right[index]);
}

/** Order of octet strings as DER sorts the members of a SET OF (X.690 11.6). */
export function compare(left: Bytes, right: Bytes): number {
  const shared = Math.min(left.length, right.length);
  for (let index = 0; index < shared; index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

export function random(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length));
}

export function utf8(text: string): Bytes {
  return concat(Uint8Array.from(new TextEncoder().encode(text)));
}

/** UTF-16, big-endian, surrogate pairs kept: what a BMPString holds in practice. */
export function utf16(text: string): Bytes {
  const units = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
  return Uint8Array.from(units.flatMap((unit) => [unit >> 8, unit & 0xff]));
}

export function hex(value: Bytes): string {
  return Array.from(value, (octet) => octet.toString(16).padStart(2, "0")).join("");
}

/** `text` is pairs of hexadecimal digits. */
export function fromHex(text: string): Bytes {
  return Uint8Array.from({ length: text.length / 2 }, (_, index) => parseInt(text.slice(2 * index, 2 * index + 2), 16));
}

export function toBase64(value: Bytes): string {
  return btoa(Array.from(value, (octet) => String.fromCharCode(octet)).join(""));
}

/** Throws a `DOMException` when the text is not base64. */
export function fromBase64(text: string): Bytes {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

export async function sha256(value: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", value));
}
