/**
 * Opens backup files, whoever made them: PKCS#12 (RFC 7292) with a password, with the old methods and the new. No file
 * costs more than it may: size and iterations are checked first (design §6).
 */

import { octetsOf, toDer } from "./ber.ts";
import { type Bytes, equal } from "./bytes.ts";
import { at, type Element, explicit, members, NotDer, numberOf, read, TAG } from "./der.ts";
import { OID } from "./oids.ts";
import type { Bag, Part } from "./pfx-bags.ts";
import { decrypted, type Secret, spendFor } from "./pfx-encryption.ts";
import { bmpPasswords, Budget, type HashName, macKey } from "./pfx-kdf.ts";
import { Trouble } from "./trouble.ts";
import { FILE_LIMIT } from "./worker-tasks.ts";

interface Opening {
  readonly secret: Secret;
  readonly budget: Budget;
}

const MAC_HASHES: readonly (readonly [Bytes, HashName])[] = [
  [OID.sha1, "SHA-1"],
  [OID.sha224, "SHA-224"],
  [OID.sha256, "SHA-256"],
  [OID.sha384, "SHA-384"],
  [OID.sha512, "SHA-512"],
];

const is = (source: Element, id: Bytes): boolean => equal(source.whole, id);

function dataOf(contentInfo: Element): Bytes {
  const parts = members(contentInfo, TAG.SEQUENCE);
  if (!is(at(parts, 0, TAG.OID), OID.data)) throw new Trouble("file_foreign");
  const content = explicit(at(parts, 1));
  if (content.tag !== TAG.OCTET_STRING) throw new NotDer("data");
  return content.content;
}

// --- the password ---------------------------------------------------------------------------------------------------

async function hmac(hash: HashName, key: Bytes, message: Bytes): Promise<Bytes> {
  const imported = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, message));
}

function macIterations(mac: Element): number {
  const parts = members(mac, TAG.SEQUENCE);
  return parts.length > 2 ? numberOf(at(parts, 2)) : 1;
}

/** The password in the form in which it fits the MAC. Throws `Trouble("wrong_file_password")`. */
async function provenSecret(mac: Element, authenticated: Bytes, given: { password: string; budget: Budget }): Promise<Secret> {
  const parts = members(mac, TAG.SEQUENCE);
  const digest = members(at(parts, 0), TAG.SEQUENCE);
  const algorithm = at(members(at(digest, 0), TAG.SEQUENCE), 0, TAG.OID);
  const hash = MAC_HASHES.find(([id]) => is(algorithm, id))?.[1];
  if (hash === undefined) throw new Trouble("file_foreign");
  const expected = at(digest, 1, TAG.OCTET_STRING).content;
  const salt = at(parts, 1, TAG.OCTET_STRING).content;
  const iterations = macIterations(mac);
  for (const bmp of bmpPasswords(given.password)) {
    given.budget.spend(iterations);
    const key = macKey(hash, bmp, { salt, iterations });
    if (equal(await hmac(hash, key, authenticated), expected)) return { text: given.password, bmp };
  }
  throw new Trouble("wrong_file_password");
}

// --- parts and bags -------------------------------------------------------------------------------------------------

async function shrouded(source: Element, opening: Opening): Promise<Bytes> {
  const fields = members(source, TAG.SEQUENCE);
  return toDer(await decrypted(at(fields, 0), at(fields, 1, TAG.OCTET_STRING).content, opening));
}

/** The encrypted secret in a SecretBag of the kind that Java writes, if it is one. */
function shroudedSecret(value: Element): Element | undefined {
  const [id, content] = members(value, TAG.SEQUENCE);
  if (id === undefined || content === undefined || !is(id, OID.shroudedKeyBag)) return undefined;
  return read(toDer(explicit(content).content));
}

async function bagOf(source: Element, opening: Opening): Promise<Bag> {
  const fields = members(source, TAG.SEQUENCE);
  const id = at(fields, 0, TAG.OID);
  const value = explicit(at(fields, 1));
  const attributes = fields[2]?.whole ?? new Uint8Array(0);
  if (is(id, OID.keyBag)) return { kind: "key", pkcs8: value.whole, attributes };
  if (is(id, OID.shroudedKeyBag)) return { kind: "key", pkcs8: await shrouded(value, opening), attributes };
  if (is(id, OID.nestedBag)) return { kind: "nested", bags: await bagsOf(value, opening), attributes };
  const secret = is(id, OID.secretBag) ? shroudedSecret(value) : undefined;
  if (secret !== undefined) return { kind: "secret", plain: await shrouded(secret, opening), attributes };
  return { kind: "other", id: id.whole, value: value.whole, attributes };
}

async function bagsOf(safeContents: Element, opening: Opening): Promise<Bag[]> {
  const bags: Bag[] = [];
  for (const bag of members(safeContents, TAG.SEQUENCE)) bags.push(await bagOf(bag, opening));
  return bags;
}

async function contentOf(contentInfo: Element, opening: Opening): Promise<Bytes> {
  const fields = members(contentInfo, TAG.SEQUENCE);
  if (!is(at(fields, 0, TAG.OID), OID.encryptedData)) return dataOf(contentInfo);
  const { algorithm, content } = encryptedOf(contentInfo);
  return decrypted(algorithm, octetsOf(content), opening);
}

function encryptedOf(contentInfo: Element): { algorithm: Element; content: Element } {
  const data = explicit(at(members(contentInfo, TAG.SEQUENCE), 1));
  const inner = members(at(members(data, TAG.SEQUENCE), 1), TAG.SEQUENCE);
  return { algorithm: at(inner, 1), content: at(inner, 2) };
}

// --- what it costs --------------------------------------------------------------------------------------------------

/** The algorithms of all that can be seen to be encrypted before anything is opened. */
function visibleAlgorithms(contentInfo: Element): Element[] {
  if (is(at(members(contentInfo, TAG.SEQUENCE), 0, TAG.OID), OID.encryptedData)) return [encryptedOf(contentInfo).algorithm];
  return members(read(toDer(dataOf(contentInfo))), TAG.SEQUENCE).flatMap((bag) => {
    const fields = members(bag, TAG.SEQUENCE);
    if (!is(at(fields, 0, TAG.OID), OID.shroudedKeyBag)) return [];
    return [at(members(explicit(at(fields, 1)), TAG.SEQUENCE), 0)];
  });
}

/** Refuses a file by what it says of its cost, before the first derivation. Throws `Trouble`: file_costly, file_foreign. */
function checkCost(mac: Element, contents: readonly Element[]): void {
  const budget = new Budget();
  budget.spend(macIterations(mac));
  for (const algorithm of contents.flatMap(visibleAlgorithms)) spendFor(algorithm, budget);
}

async function open(file: Bytes, password: string): Promise<Part[]> {
  const outer = members(read(toDer(file)), TAG.SEQUENCE);
  if (numberOf(at(outer, 0)) !== 3) throw new Trouble("file_foreign");
  const authenticated = dataOf(at(outer, 1));
  // Without a MAC nothing says that the file is whole.
  const mac = outer[2];
  if (mac === undefined) throw new Trouble("file_foreign");
  const budget = new Budget();
  const contents = members(read(toDer(authenticated)), TAG.SEQUENCE);
  checkCost(mac, contents);
  const secret = await provenSecret(mac, authenticated, { password, budget });
  const parts: Part[] = [];
  for (const content of contents) {
    const plain = await contentOf(content, { secret, budget });
    parts.push(await bagsOf(read(toDer(plain)), { secret, budget }));
  }
  return parts;
}

/**
 * The parts of the file, decrypted to their last layer.
 * Throws `Trouble`: file_too_large, file_damaged, file_foreign, file_costly, wrong_file_password.
 */
export async function readPfx(file: Bytes, password: string): Promise<Part[]> {
  if (file.length > FILE_LIMIT) throw new Trouble("file_too_large");
  try {
    return await open(file, password);
  } catch (error) {
    if (error instanceof NotDer || error instanceof DOMException) throw new Trouble("file_damaged");
    throw error;
  }
}
