/**
 * The worker: everything in which a private key is plain, or that computes long. It talks to nobody but the page that
 * started it, keeps nothing, and ends with its task.
 */

import { certificateRequest, SIGNATURE_KEY } from "./certificate-request.ts";
import { loginStatement, renewalStatement, signedData, type Signer } from "./cms-signed-data.ts";
import { changeFilePassword, changeKeyPassword, exportFiles, importFile, openFile } from "./pfx-tasks.ts";
import { asTrouble } from "./trouble.ts";
import type { Assignment, HeldSigner, MadeKey, Report, Stage, Tasks } from "./worker-tasks.ts";
import { unwrap, type Use, wrap } from "./wrapped-key.ts";

interface Endpoint {
  postMessage(report: Report): void;
  onmessage: ((event: MessageEvent<Assignment>) => void) | null;
}

const page = self as unknown as Endpoint;

const RSA_2048 = { ...SIGNATURE_KEY, modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) };

async function makeOne(use: Use, given: Tasks["make"]["given"]): Promise<MadeKey> {
  const keys = await crypto.subtle.generateKey(RSA_2048, true, ["sign", "verify"]);
  const request = await certificateRequest(keys, given.nonce);
  const spki = new Uint8Array(await crypto.subtle.exportKey("spki", keys.publicKey));
  const key = await wrap({ use, spki, key: keys.privateKey, password: given.password });
  const stage: Stage = `${use}_made`;
  page.postMessage({ kind: "stage", stage });
  return { key, request };
}

async function make(given: Tasks["make"]["given"]): Promise<Tasks["make"]["answer"]> {
  return { signing: await makeOne("signing", given), encryption: await makeOne("encryption", given) };
}

async function signerOf(given: { signer: HeldSigner; password: string }): Promise<Signer> {
  const key = await unwrap({ key: given.signer.key, password: given.password, forExport: false });
  return { key, certificate: given.signer.certificate };
}

/** The new keys get the password of the old: it is checked first, before anything is made. */
async function renew(given: Tasks["renew"]["given"]): Promise<Tasks["renew"]["answer"]> {
  const signer = await signerOf(given);
  const keys = await make(given);
  const requests = { signing: keys.signing.request, encryption: keys.encryption.request };
  return { keys, approval: await signedData(await renewalStatement({ ...given, requests }), signer) };
}

async function signLogin(given: Tasks["signLogin"]["given"]): Promise<Tasks["signLogin"]["answer"]> {
  return signedData(loginStatement(given.challenge), await signerOf(given));
}

async function carryOut(assignment: Assignment): Promise<Tasks[Assignment["task"]]["answer"]> {
  switch (assignment.task) {
    case "make":
      return make(assignment.given);
    case "renew":
      return renew(assignment.given);
    case "signLogin":
      return signLogin(assignment.given);
    case "export":
      return exportFiles(assignment.given);
    case "open":
      return openFile(assignment.given);
    case "import":
      return importFile(assignment.given);
    case "changeFilePassword":
      return changeFilePassword(assignment.given);
    case "changeKeyPassword":
      return changeKeyPassword(assignment.given);
  }
}

page.onmessage = (event): void => {
  carryOut(event.data).then(
    (answer) => page.postMessage({ kind: "done", answer }),
    (error: unknown) => page.postMessage({ kind: "trouble", code: asTrouble(error).code }),
  );
};
