/**
 * Backup files: PKCS#12 (RFC 7292) as OpenSSL, Java, NSS, GnuTLS and Windows read them. PBES2 with AES-256-CBC and
 * PBKDF2-HMAC-SHA256, a MAC with HMAC-SHA-256. 250,000 iterations each: .NET refuses more than 300,000 (design §6).
 */

import { type Bytes, random, sha256 } from "./bytes.ts";
import { bmpString, element, integer, NULL_VALUE, octetString, sequence, setOf, tagged } from "./der.ts";
import { OID } from "./oids.ts";
import { cipherKey, type Derivation, macKey } from "./pfx-kdf.ts";

const ITERATIONS = 250_000;

export interface Backup {
  /** Extractable: the browser wraps it again, under the password of the file. */
  readonly key: CryptoKey;
  readonly certificate: Bytes;
  readonly chain: readonly Bytes[];
  /** What other programs show as the name of the entry. ASCII, so that every console can show it. */
  readonly friendlyName: string;
}

interface Cipher {
  readonly algorithm: Bytes;
  readonly key: CryptoKey;
  readonly parameters: AesCbcParams;
}

const freshDerivation = (): Derivation => ({ salt: random(16), iterations: ITERATIONS });

async function freshCipher(password: string): Promise<Cipher> {
  const derivation = freshDerivation();
  const iv = random(16);
  const prf = sequence(OID.hmacWithSha256, NULL_VALUE);
  const pbkdf2 = sequence(OID.pbkdf2, sequence(octetString(derivation.salt), integer(derivation.iterations), prf));
  const aes = sequence(OID.aes256Cbc, octetString(iv));
  return {
    algorithm: sequence(OID.pbes2, sequence(pbkdf2, aes)),
    key: await cipherKey(password, derivation),
    parameters: { name: "AES-CBC", iv },
  };
}

const attribute = (id: Bytes, value: Bytes): Bytes => sequence(id, setOf(value));

function bag(id: Bytes, value: Bytes, attributes: readonly Bytes[]): Bytes {
  return sequence(id, tagged(0, value), ...(attributes.length > 0 ? [setOf(...attributes)] : []));
}

const certificateBag = (der: Bytes, attributes: readonly Bytes[]): Bytes =>
  bag(OID.certificateBag, sequence(OID.x509Certificate, tagged(0, octetString(der))), attributes);

const dataContent = (content: Bytes): Bytes => sequence(OID.data, tagged(0, octetString(content)));

async function encryptedContent(content: Bytes, password: string): Promise<Bytes> {
  const cipher = await freshCipher(password);
  const encrypted = new Uint8Array(await crypto.subtle.encrypt(cipher.parameters, cipher.key, content));
  const inner = sequence(OID.data, cipher.algorithm, element(0x80, encrypted));
  return sequence(OID.encryptedData, tagged(0, sequence(integer(0), inner)));
}

/** EncryptedPrivateKeyInfo (RFC 5958): wrapping under AES-CBC pads as PBES2 does, so the browser makes it itself. */
async function shroudedKey(key: CryptoKey, password: string): Promise<Bytes> {
  const cipher = await freshCipher(password);
  const wrapped = await crypto.subtle.wrapKey("pkcs8", key, cipher.key, cipher.parameters);
  return sequence(cipher.algorithm, octetString(new Uint8Array(wrapped)));
}

async function macData(authenticated: Bytes, password: string): Promise<Bytes> {
  const derivation = freshDerivation();
  const mac = await crypto.subtle.sign("HMAC", await macKey(password, derivation), authenticated);
  const digest = sequence(sequence(OID.sha256, NULL_VALUE), octetString(new Uint8Array(mac)));
  return sequence(digest, octetString(derivation.salt), integer(derivation.iterations));
}

/** One file with one private key, its certificate and the chain. `password` is printable ASCII (design §6). */
export async function writePfx(backup: Backup, password: string): Promise<Bytes> {
  const localKeyId = octetString((await sha256(backup.certificate)).slice(0, 20));
  const attributes = [
    attribute(OID.friendlyName, bmpString(backup.friendlyName)),
    attribute(OID.localKeyId, localKeyId),
  ];
  const certificates = sequence(
    certificateBag(backup.certificate, attributes),
    ...backup.chain.map((one) => certificateBag(one, [])),
  );
  const keys = sequence(bag(OID.shroudedKeyBag, await shroudedKey(backup.key, password), attributes));
  const authenticated = sequence(await encryptedContent(certificates, password), dataContent(keys));
  return sequence(integer(3), dataContent(authenticated), await macData(authenticated, password));
}
