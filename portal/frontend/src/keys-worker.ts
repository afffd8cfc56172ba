/**
 * The worker: everything in which a private key is plain, or that computes long. It talks to nobody but the page that
 * started it, keeps nothing, and ends with its task.
 */

import { certificateRequest, SIGNATURE_KEY } from "./certificate-request.ts";
import { readPfx } from "./pfx-read.ts";
import { writePfx } from "./pfx-write.ts";
import { asTrouble } from "./trouble.ts";
import type { Assignment, MadeKey, Report, Stage, Tasks } from "./worker-tasks.ts";
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
  const key = await wrap({ use, keys, password: given.password });
  const stage: Stage = `${use}_made`;
  page.postMessage({ kind: "stage", stage });
  return { key, request };
}

async function make(given: Tasks["make"]["given"]): Promise<Tasks["make"]["answer"]> {
  return { signing: await makeOne("signing", given), encryption: await makeOne("encryption", given) };
}

async function exportFiles(given: Tasks["export"]["given"]): Promise<Tasks["export"]["answer"]> {
  const files: Tasks["export"]["answer"] = [];
  for (const entry of given.entries) {
    const key = await unwrap({ key: entry.key, password: given.keyPassword, forExport: true });
    files.push(await writePfx({ ...entry, key }, given.filePassword));
  }
  return files;
}

async function carryOut(assignment: Assignment): Promise<Tasks[Assignment["task"]]["answer"]> {
  switch (assignment.task) {
    case "make":
      return make(assignment.given);
    case "export":
      return exportFiles(assignment.given);
    case "open":
      return readPfx(assignment.given.file, assignment.given.password);
  }
}

page.onmessage = (event): void => {
  carryOut(event.data).then(
    (answer) => page.postMessage({ kind: "done", answer }),
    (error: unknown) => page.postMessage({ kind: "trouble", code: asTrouble(error).code }),
  );
};
