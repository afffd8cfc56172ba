/** How the parts of a backup file are encrypted: every method that is read, and the two that are written. */

import { type Bytes, equal, random } from "./bytes.ts";
import { at, type Element, integer, members, NotDer, NULL_VALUE, numberOf, octetString, sequence, TAG } from "./der.ts";
import { OID } from "./oids.ts";
import { type Budget, type Derivation, pbkdf2, pkcs12Octets, PURPOSE, type WebHashName } from "./pfx-kdf.ts";
import { decryptRc2 } from "./rc2.ts";
import { decryptTripleDes, encryptTripleDes } from "./triple-des.ts";
import { Trouble } from "./trouble.ts";

/** A password as both families of methods take it. */
export interface Secret {
  readonly text: string;
  /** With its zeros, as the MAC of the file has proven it. */
  readonly bmp: Bytes;
}

/** modern: AES-256 and SHA-256. old: triple DES and SHA-1, for Windows before 2019 and what is as old. */
export type Protection = "modern" | "old";

export const ITERATIONS = 250_000;
/** The old derivation runs in script, three times a part. Windows itself wrote 2,000. */
export const OLD_ITERATIONS = 50_000;

const SALT_LENGTH = { modern: 16, old: 8 } as const;

type Decipher = (source: Bytes, key: Bytes, iv: Bytes) => Bytes | Promise<Bytes>;

interface Method {
  readonly id: Bytes;
  /** Octets of the key. */
  readonly length: number;
  readonly decipher: Decipher;
}

async function decryptAes(source: Bytes, key: Bytes, iv: Bytes): Promise<Bytes> {
  const aes = await crypto.subtle.importKey("raw", key, "AES-CBC", false, ["decrypt"]);
  return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-CBC", iv }, aes, source));
}

/** The methods of PKCS#12 itself (RFC 7292 appendix C); key and IV are derived with SHA-1. */
const PKCS12_METHODS: readonly Method[] = [
  { id: OID.pbeWithSha1And3KeyTripleDes, length: 24, decipher: decryptTripleDes },
  { id: OID.pbeWithSha1And2KeyTripleDes, length: 16, decipher: decryptTripleDes },
  { id: OID.pbeWithSha1And128BitRc2, length: 16, decipher: decryptRc2 },
  { id: OID.pbeWithSha1And40BitRc2, length: 5, decipher: decryptRc2 },
];

/** The ciphers under PBES2 (RFC 8018 appendix B.2). Chromium has no AES with 192 bits, and nobody writes it unasked. */
const PBES2_CIPHERS: readonly Method[] = [
  { id: OID.aes256Cbc, length: 32, decipher: decryptAes },
  { id: OID.aes128Cbc, length: 16, decipher: decryptAes },
  { id: OID.tripleDesCbc, length: 24, decipher: decryptTripleDes },
];

const PRFS: readonly (readonly [Bytes, WebHashName])[] = [
  [OID.hmacWithSha1, "SHA-1"],
  [OID.hmacWithSha256, "SHA-256"],
  [OID.hmacWithSha384, "SHA-384"],
  [OID.hmacWithSha512, "SHA-512"],
];

/** Throws `Trouble("file_foreign")` for a method that is not read here. */
function known<T>(table: readonly T[], idOf: (one: T) => Bytes, id: Element): T {
  if (id.tag !== TAG.OID) throw new NotDer("oid");
  const found = table.find((one) => equal(idOf(one), id.whole));
  if (found === undefined) throw new Trouble("file_foreign");
  return found;
}

function derivationOf(salt: Element, iterations: Element): Derivation {
  if (salt.tag !== TAG.OCTET_STRING || salt.content.length === 0) throw new NotDer("salt");
  return { salt: salt.content, iterations: numberOf(iterations) };
}

/** An AlgorithmIdentifier, read: what it costs, and how it opens. */
interface Reading {
  readonly derivation: Derivation;
  readonly open: (source: Bytes, secret: Secret) => Promise<Bytes>;
}

function readPbes2(parameters: Element): Reading {
  const schemes = members(parameters, TAG.SEQUENCE);
  const kdf = members(at(schemes, 0), TAG.SEQUENCE);
  known([OID.pbkdf2], (id) => id, at(kdf, 0));
  const cipher = members(at(schemes, 1), TAG.SEQUENCE);
  const { length, decipher } = known(PBES2_CIPHERS, (one) => one.id, at(cipher, 0));
  const iv = at(cipher, 1, TAG.OCTET_STRING).content;
  const choices = members(at(kdf, 1), TAG.SEQUENCE);
  // Salt, count, and then perhaps the length of the key and the pseudorandom function; without one it is HMAC-SHA-1.
  const prf = choices.slice(2).find((choice) => choice.tag === TAG.SEQUENCE);
  const hash = prf === undefined ? "SHA-1" : known(PRFS, ([id]) => id, at(members(prf, TAG.SEQUENCE), 0))[1];
  const derivation = derivationOf(at(choices, 0), at(choices, 1));
  const open = async (source: Bytes, secret: Secret): Promise<Bytes> =>
    decipher(source, await pbkdf2(hash, { password: secret.text, derivation, length }), iv);
  return { derivation, open };
}

function pkcs12KeyAndIv(length: number, secret: Secret, derivation: Derivation): { key: Bytes; iv: Bytes } {
  const octets = (purpose: number, wanted: number): Bytes =>
    pkcs12Octets({ hash: "SHA-1", purpose, password: secret.bmp, derivation, length: wanted });
  return { key: octets(PURPOSE.key, length), iv: octets(PURPOSE.iv, 8) };
}

function readPkcs12(id: Element, parameters: Element): Reading {
  const { length, decipher } = known(PKCS12_METHODS, (one) => one.id, id);
  const [salt, count] = [at(members(parameters, TAG.SEQUENCE), 0), at(members(parameters, TAG.SEQUENCE), 1)];
  const derivation = derivationOf(salt, count);
  const open = async (source: Bytes, secret: Secret): Promise<Bytes> => {
    const { key, iv } = pkcs12KeyAndIv(length, secret, derivation);
    return decipher(source, key, iv);
  };
  return { derivation, open };
}

function readAlgorithm(algorithm: Element): Reading {
  const [id, parameters] = [at(members(algorithm, TAG.SEQUENCE), 0), at(members(algorithm, TAG.SEQUENCE), 1)];
  return id.tag === TAG.OID && equal(id.whole, OID.pbes2) ? readPbes2(parameters) : readPkcs12(id, parameters);
}

/** Spends what opening would cost, and opens nothing. Throws `Trouble` (file_foreign, file_costly) and `NotDer`. */
export function spendFor(algorithm: Element, budget: Budget): void {
  budget.spend(readAlgorithm(algorithm).derivation.iterations);
}

/**
 * What `algorithm` (an AlgorithmIdentifier) encrypted. Throws `Trouble` (file_foreign, file_costly), and `NotDer` or a
 * `DOMException` when it doesn't open.
 */
export async function decrypted(
  algorithm: Element,
  source: Bytes,
  given: { secret: Secret; budget: Budget },
): Promise<Bytes> {
  spendFor(algorithm, given.budget);
  return readAlgorithm(algorithm).open(source, given.secret);
}

export interface Encrypted {
  readonly algorithm: Bytes;
  readonly content: Bytes;
}

export const freshDerivation = (protection: Protection): Derivation => ({
  salt: random(SALT_LENGTH[protection]),
  iterations: protection === "modern" ? ITERATIONS : OLD_ITERATIONS,
});

async function encryptModern(plain: Bytes, secret: Secret): Promise<Encrypted> {
  const derivation = freshDerivation("modern");
  const iv = random(16);
  const key = await pbkdf2("SHA-256", { password: secret.text, derivation, length: 32 });
  const aes = await crypto.subtle.importKey("raw", key, "AES-CBC", false, ["encrypt"]);
  const content = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-CBC", iv }, aes, plain));
  const prf = sequence(OID.hmacWithSha256, NULL_VALUE);
  const kdf = sequence(OID.pbkdf2, sequence(octetString(derivation.salt), integer(derivation.iterations), prf));
  return { algorithm: sequence(OID.pbes2, sequence(kdf, sequence(OID.aes256Cbc, octetString(iv)))), content };
}

function encryptOld(plain: Bytes, secret: Secret): Encrypted {
  const derivation = freshDerivation("old");
  const { key, iv } = pkcs12KeyAndIv(24, secret, derivation);
  const parameters = sequence(octetString(derivation.salt), integer(derivation.iterations));
  return {
    algorithm: sequence(OID.pbeWithSha1And3KeyTripleDes, parameters),
    content: encryptTripleDes(plain, key, iv),
  };
}

/** PBES2 with AES-256-CBC and PBKDF2-HMAC-SHA256, or triple DES as old Windows reads it. */
export async function encrypted(plain: Bytes, secret: Secret, protection: Protection): Promise<Encrypted> {
  return protection === "modern" ? encryptModern(plain, secret) : encryptOld(plain, secret);
}
