/** Opens a backup file to prove that it can be opened: what `pfx-write` writes, any password, no more cost than allowed. */

import { type Bytes, equal, random } from "./bytes.ts";
import { publicKeyOf } from "./certificate.ts";
import { SIGNATURE_KEY } from "./certificate-request.ts";
import { at, type Element, members, NotDer, numberOf, read, TAG } from "./der.ts";
import { OID } from "./oids.ts";
import { Budget, cipherKey, type Derivation, macKey } from "./pfx-kdf.ts";
import { Trouble } from "./trouble.ts";
import { FILE_LIMIT, type Opened } from "./worker-tasks.ts";

interface Opening {
  readonly password: string;
  readonly budget: Budget;
}

interface Encrypted {
  readonly derivation: Derivation;
  readonly iv: Bytes;
  readonly content: Bytes;
}

const CONTEXT_0 = 0xa0;
const IMPLICIT_0 = 0x80;

/** A well-formed file, but with algorithms that this page does not write. */
function expectOid(source: Element, id: Bytes): void {
  if (source.tag !== TAG.OID) throw new NotDer("oid");
  if (!equal(source.whole, id)) throw new Trouble("file_foreign");
}

function explicit(source: Element): Element {
  if (source.tag !== CONTEXT_0) throw new NotDer("context tag");
  return read(source.content);
}

function dataOf(contentInfo: Element): Bytes {
  const parts = members(contentInfo, TAG.SEQUENCE);
  expectOid(at(parts, 0), OID.data);
  return explicit(at(parts, 1)).content;
}

function encryptedWith(algorithm: Element, content: Bytes): Encrypted {
  const [id, parameters] = [at(members(algorithm, TAG.SEQUENCE), 0), at(members(algorithm, TAG.SEQUENCE), 1)];
  expectOid(id, OID.pbes2);
  const schemes = members(parameters, TAG.SEQUENCE);
  const kdf = members(at(schemes, 0), TAG.SEQUENCE);
  expectOid(at(kdf, 0), OID.pbkdf2);
  const choices = members(at(kdf, 1), TAG.SEQUENCE);
  expectOid(at(members(at(choices, choices.length - 1), TAG.SEQUENCE), 0), OID.hmacWithSha256);
  const cipher = members(at(schemes, 1), TAG.SEQUENCE);
  expectOid(at(cipher, 0), OID.aes256Cbc);
  return {
    derivation: { salt: at(choices, 0, TAG.OCTET_STRING).content, iterations: numberOf(at(choices, 1)) },
    iv: at(cipher, 1, TAG.OCTET_STRING).content,
    content,
  };
}

async function checkMac(mac: Element, authenticated: Bytes, opening: Opening): Promise<void> {
  const parts = members(mac, TAG.SEQUENCE);
  const digest = members(at(parts, 0), TAG.SEQUENCE);
  expectOid(at(members(at(digest, 0), TAG.SEQUENCE), 0), OID.sha256);
  const salt = at(parts, 1, TAG.OCTET_STRING).content;
  const iterations = parts.length > 2 ? numberOf(at(parts, 2)) : 1;
  opening.budget.spend(iterations);
  const key = await macKey(opening.password, { salt, iterations });
  const sound = await crypto.subtle.verify("HMAC", key, at(digest, 1, TAG.OCTET_STRING).content, authenticated);
  if (!sound) throw new Trouble("wrong_file_password");
}

async function certificatesOf(contentInfo: Element, opening: Opening): Promise<Bytes[]> {
  const parts = members(contentInfo, TAG.SEQUENCE);
  expectOid(at(parts, 0), OID.encryptedData);
  const inner = members(at(members(explicit(at(parts, 1)), TAG.SEQUENCE), 1), TAG.SEQUENCE);
  const encrypted = encryptedWith(at(inner, 1), at(inner, 2, IMPLICIT_0).content);
  opening.budget.spend(encrypted.derivation.iterations);
  const key = await cipherKey(opening.password, encrypted.derivation);
  const plain = await crypto.subtle.decrypt({ name: "AES-CBC", iv: encrypted.iv }, key, encrypted.content);
  return members(read(new Uint8Array(plain)), TAG.SEQUENCE).map((one) => {
    const value = explicit(bagValue(one, OID.certificateBag));
    return explicit(at(members(value, TAG.SEQUENCE), 1)).content;
  });
}

function bagValue(bag: Element, id: Bytes): Element {
  const parts = members(bag, TAG.SEQUENCE);
  expectOid(at(parts, 0), id);
  return at(parts, 1, CONTEXT_0);
}

async function privateKeyOf(contentInfo: Element, opening: Opening): Promise<CryptoKey> {
  const bag = at(members(read(dataOf(contentInfo)), TAG.SEQUENCE), 0);
  const shrouded = members(explicit(bagValue(bag, OID.shroudedKeyBag)), TAG.SEQUENCE);
  const encrypted = encryptedWith(at(shrouded, 0), at(shrouded, 1, TAG.OCTET_STRING).content);
  opening.budget.spend(encrypted.derivation.iterations);
  const key = await cipherKey(opening.password, encrypted.derivation);
  const parameters = { name: "AES-CBC", iv: encrypted.iv };
  return crypto.subtle.unwrapKey("pkcs8", encrypted.content, key, parameters, SIGNATURE_KEY, false, ["sign"]);
}

async function belongTogether(key: CryptoKey, certificate: Bytes): Promise<boolean> {
  const challenge = random(32);
  const signature = await crypto.subtle.sign(SIGNATURE_KEY.name, key, challenge);
  const spki = publicKeyOf(certificate);
  const publicKey = await crypto.subtle.importKey("spki", spki, SIGNATURE_KEY, false, ["verify"]);
  return crypto.subtle.verify(SIGNATURE_KEY.name, publicKey, signature, challenge);
}

async function open(file: Bytes, opening: Opening): Promise<Opened> {
  const outer = members(read(file), TAG.SEQUENCE);
  const authenticated = dataOf(at(outer, 1));
  const contents = members(read(authenticated), TAG.SEQUENCE);
  if (numberOf(at(outer, 0)) !== 3 || contents.length !== 2) throw new Trouble("file_foreign");
  await checkMac(at(outer, 2), authenticated, opening);
  const [certificate, ...chain] = await certificatesOf(at(contents, 0), opening);
  const key = await privateKeyOf(at(contents, 1), opening);
  if (certificate === undefined) throw new NotDer("no certificate");
  if (!(await belongTogether(key, certificate))) throw new Trouble("file_key_mismatch");
  return { certificate, chain };
}

/**
 * Opens the file to its last layer and signs with the key in it.
 * Throws `Trouble`: file_too_large, file_damaged, file_foreign, file_costly, wrong_file_password, file_key_mismatch.
 */
export async function readPfx(file: Bytes, password: string): Promise<Opened> {
  if (file.length > FILE_LIMIT) throw new Trouble("file_too_large");
  try {
    return await open(file, { password, budget: new Budget() });
  } catch (error) {
    if (error instanceof NotDer || error instanceof DOMException) throw new Trouble("file_damaged");
    throw error;
  }
}
