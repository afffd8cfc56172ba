/** What the worker does with backup files: made, opened for trial, taken over, given another password. */

import { type Bytes, random } from "./bytes.ts";
import { isCertificateOf } from "./certificate.ts";
import { SIGNATURE_KEY } from "./certificate-request.ts";
import { NotDer } from "./der.ts";
import { certificatesIn, keysIn, type Part, publicKeyOfPkcs8 } from "./pfx-bags.ts";
import { readPfx } from "./pfx-read.ts";
import { partsOf, writePfx } from "./pfx-write.ts";
import { Trouble } from "./trouble.ts";
import type { Tasks } from "./worker-tasks.ts";
import { unwrap, wrap } from "./wrapped-key.ts";

/** A private key of a file, with its public key as SubjectPublicKeyInfo. */
interface FoundKey {
  readonly key: CryptoKey;
  readonly spki: Bytes;
}

/** The RSA keys among the parts, each proven by a signature. Throws `Trouble`: file_no_key, file_damaged. */
async function foundKeys(parts: readonly Part[]): Promise<FoundKey[]> {
  const found: FoundKey[] = [];
  try {
    for (const pkcs8 of keysIn(parts)) {
      const spki = publicKeyOfPkcs8(pkcs8);
      if (spki === undefined) continue;
      const key = await crypto.subtle.importKey("pkcs8", pkcs8, SIGNATURE_KEY, true, ["sign"]);
      if (!(await fits(key, spki))) throw new Trouble("file_damaged");
      found.push({ key, spki });
    }
  } catch (error) {
    if (error instanceof NotDer || error instanceof DOMException) throw new Trouble("file_damaged");
    throw error;
  }
  if (found.length === 0) throw new Trouble("file_no_key");
  return found;
}

async function fits(key: CryptoKey, spki: Bytes): Promise<boolean> {
  const challenge = random(32);
  const signature = await crypto.subtle.sign(SIGNATURE_KEY.name, key, challenge);
  const publicKey = await crypto.subtle.importKey("spki", spki, SIGNATURE_KEY, false, ["verify"]);
  return crypto.subtle.verify(SIGNATURE_KEY.name, publicKey, signature, challenge);
}

export async function exportFiles(given: Tasks["export"]["given"]): Promise<Tasks["export"]["answer"]> {
  const files: Bytes[] = [];
  for (const entry of given.entries) {
    const key = await unwrap({ key: entry.key, password: given.keyPassword, forExport: true });
    files.push(await writePfx(await partsOf({ ...entry, key }), given.filePassword, given.protection));
  }
  return files;
}

/**
 * The certificates in the file whose private keys are in it, too.
 * Throws `Trouble`: those of `readPfx`, file_no_key, file_key_mismatch.
 */
export async function openFile(given: Tasks["open"]["given"]): Promise<Tasks["open"]["answer"]> {
  const parts = await readPfx(given.file, given.password);
  const keys = await foundKeys(parts);
  const held = certificatesIn(parts).filter((certificate) => keys.some(({ spki }) => isCertificateOf(certificate, spki)));
  if (held.length === 0) throw new Trouble("file_key_mismatch");
  return held;
}

/**
 * Takes over the key of the file that belongs to a certificate of the subscriber, under the key password.
 * Throws `Trouble`: those of `readPfx`, file_no_key, file_not_yours.
 */
export async function importFile(given: Tasks["import"]["given"]): Promise<Tasks["import"]["answer"]> {
  const keys = await foundKeys(await readPfx(given.file, given.password));
  for (const { key, spki } of keys) {
    const known = given.known.find((one) => isCertificateOf(one.certificate, spki));
    if (known === undefined) continue;
    return { use: known.use, key: await wrap({ use: known.use, spki, key, password: given.keyPassword }) };
  }
  throw new Trouble("file_not_yours");
}

/**
 * The same bags with the same attributes in a file as we write them, under the new password.
 * Throws `Trouble`: those of `readPfx`, file_no_key.
 */
export async function changeFilePassword(
  given: Tasks["changeFilePassword"]["given"],
): Promise<Tasks["changeFilePassword"]["answer"]> {
  const parts = await readPfx(given.file, given.password);
  if (keysIn(parts).length === 0) throw new Trouble("file_no_key");
  return writePfx(parts, given.newPassword, given.protection);
}

/** The same keys under another key password. Throws `Trouble("wrong_key_password")`. */
export async function changeKeyPassword(
  given: Tasks["changeKeyPassword"]["given"],
): Promise<Tasks["changeKeyPassword"]["answer"]> {
  const changed: Tasks["changeKeyPassword"]["answer"] = [];
  for (const held of given.keys) {
    const key = await unwrap({ key: held, password: given.password, forExport: true });
    changed.push(await wrap({ use: held.use, spki: held.spki, key, password: given.newPassword }));
  }
  return changed;
}
