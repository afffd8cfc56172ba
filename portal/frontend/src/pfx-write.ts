/**
 * Backup files: PKCS#12 (RFC 7292) as OpenSSL, Java, NSS, GnuTLS and Windows read them. PBES2 with AES-256-CBC and
 * PBKDF2-HMAC-SHA256, a MAC with HMAC-SHA-256, 250,000 iterations each: .NET refuses more than 300,000 (design §6).
 * On request triple DES and SHA-1, for old Windows.
 */

import { type Bytes, concat, sha256 } from "./bytes.ts";
import { bmpString, element, integer, NULL_VALUE, octetString, sequence, setOf, tagged } from "./der.ts";
import { OID } from "./oids.ts";
import type { Bag, Part } from "./pfx-bags.ts";
import { encrypted, freshDerivation, type Protection, type Secret } from "./pfx-encryption.ts";
import { bmpPassword, macKey } from "./pfx-kdf.ts";

export interface Backup {
  /** Extractable. */
  readonly key: CryptoKey;
  readonly certificate: Bytes;
  readonly chain: readonly Bytes[];
  /** What other programs show as the name of the entry. ASCII, so that every console can show it. */
  readonly friendlyName: string;
}

interface Writing {
  readonly secret: Secret;
  readonly protection: Protection;
}

const dataContent = (content: Bytes): Bytes => sequence(OID.data, tagged(0, octetString(content)));

/** EncryptedPrivateKeyInfo (RFC 5958 3). */
async function shrouded(plain: Bytes, { secret, protection }: Writing): Promise<Bytes> {
  const { algorithm, content } = await encrypted(plain, secret, protection);
  return sequence(algorithm, octetString(content));
}

async function valueOf(bag: Bag, writing: Writing): Promise<{ id: Bytes; value: Bytes }> {
  switch (bag.kind) {
    case "key":
      return { id: OID.shroudedKeyBag, value: await shrouded(bag.pkcs8, writing) };
    case "secret": {
      const inner = octetString(await shrouded(bag.plain, writing));
      return { id: OID.secretBag, value: sequence(OID.shroudedKeyBag, tagged(0, inner)) };
    }
    case "nested":
      return { id: OID.nestedBag, value: await safeContents(bag.bags, writing) };
    case "other":
      return { id: bag.id, value: bag.value };
  }
}

async function safeContents(bags: readonly Bag[], writing: Writing): Promise<Bytes> {
  const written: Bytes[] = [];
  for (const bag of bags) {
    const { id, value } = await valueOf(bag, writing);
    written.push(sequence(id, tagged(0, value), bag.attributes));
  }
  return sequence(...written);
}

/** Keys are encrypted one by one; whatever else a part holds is encrypted as a whole. */
async function contentInfo(part: Part, writing: Writing): Promise<Bytes> {
  const plain = await safeContents(part, writing);
  if (part.every((bag) => bag.kind === "key")) return dataContent(plain);
  const { algorithm, content } = await encrypted(plain, writing.secret, writing.protection);
  const inner = sequence(OID.data, algorithm, element(0x80, content));
  return sequence(OID.encryptedData, tagged(0, sequence(integer(0), inner)));
}

async function macData(authenticated: Bytes, { secret, protection }: Writing): Promise<Bytes> {
  const [id, hash] = protection === "modern" ? ([OID.sha256, "SHA-256"] as const) : ([OID.sha1, "SHA-1"] as const);
  const derivation = freshDerivation(protection);
  const octets = macKey(hash, secret.bmp, derivation);
  const key = await crypto.subtle.importKey("raw", octets, { name: "HMAC", hash }, false, ["sign"]);
  const mac = new Uint8Array(await crypto.subtle.sign("HMAC", key, authenticated));
  const digest = sequence(sequence(id, NULL_VALUE), octetString(mac));
  return sequence(digest, octetString(derivation.salt), integer(derivation.iterations));
}

/** The parts as one file. No key is in it that is not encrypted. `password` is printable ASCII (design §6). */
export async function writePfx(parts: readonly Part[], password: string, protection: Protection): Promise<Bytes> {
  const writing = { secret: { text: password, bmp: bmpPassword(password) }, protection };
  const contents: Bytes[] = [];
  for (const part of parts) contents.push(await contentInfo(part, writing));
  const authenticated = sequence(...contents);
  return sequence(integer(3), dataContent(authenticated), await macData(authenticated, writing));
}

// --- what is exported -----------------------------------------------------------------------------------------------

const attribute = (id: Bytes, value: Bytes): Bytes => sequence(id, setOf(value));

const certificateBag = (der: Bytes, attributes: Bytes): Bag => ({
  kind: "other",
  id: OID.certificateBag,
  value: sequence(OID.x509Certificate, tagged(0, octetString(der))),
  attributes,
});

/** One private key, its certificate and the chain: certificates in one part, the key in another. */
export async function partsOf(backup: Backup): Promise<Part[]> {
  const localKeyId = octetString((await sha256(backup.certificate)).slice(0, 20));
  const name = attribute(OID.friendlyName, bmpString(backup.friendlyName));
  const attributes = setOf(name, attribute(OID.localKeyId, localKeyId));
  const none = concat();
  const pkcs8 = new Uint8Array(await crypto.subtle.exportKey("pkcs8", backup.key));
  return [
    [certificateBag(backup.certificate, attributes), ...backup.chain.map((one) => certificateBag(one, none))],
    [{ kind: "key", pkcs8, attributes }],
  ];
}
