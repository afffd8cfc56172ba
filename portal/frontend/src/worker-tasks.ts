/** What the page and its worker say to each other. */

import type { Bytes } from "./bytes.ts";
import type { Protection } from "./pfx-encryption.ts";
import type { TroubleCode } from "./trouble.ts";
import type { Use, WrappedKey } from "./wrapped-key.ts";

/** Octets of a backup file that are read at most (design §6). */
export const FILE_LIMIT = 256 * 1024;

/** A certificate of the subscriber, as the office lists it. */
export interface KnownCertificate {
  readonly use: Use;
  readonly certificate: Bytes;
}

export interface MadeKey {
  readonly key: WrappedKey;
  readonly request: Bytes;
}

/** A signing key at rest, and the certificate that names it in a signature. */
export interface HeldSigner {
  readonly key: WrappedKey;
  readonly certificate: Bytes;
}

export interface Renewal {
  readonly keys: Record<Use, MadeKey>;
  /** CMS SignedData over `renewalStatement`, by the key that is renewed. */
  readonly approval: Bytes;
}

export type Stage = "signing_made" | "encryption_made";

export interface ExportEntry {
  readonly key: WrappedKey;
  readonly certificate: Bytes;
  readonly chain: readonly Bytes[];
  readonly friendlyName: string;
}

/** Each task by its name: what it is given and what it answers. */
export interface Tasks {
  make: { given: { password: string; nonce: string }; answer: Record<Use, MadeKey> };
  renew: { given: { password: string; order: string; nonce: string; signer: HeldSigner }; answer: Renewal };
  signLogin: { given: { password: string; challenge: string; signer: HeldSigner }; answer: Bytes };
  export: {
    given: { keyPassword: string; filePassword: string; protection: Protection; entries: readonly ExportEntry[] };
    answer: Bytes[];
  };
  open: { given: { file: Bytes; password: string }; answer: Bytes[] };
  import: {
    given: { file: Bytes; password: string; keyPassword: string; known: readonly KnownCertificate[] };
    answer: { use: Use; key: WrappedKey };
  };
  changeFilePassword: {
    given: { file: Bytes; password: string; newPassword: string; protection: Protection };
    answer: Bytes;
  };
  changeKeyPassword: {
    given: { keys: readonly WrappedKey[]; password: string; newPassword: string };
    answer: WrappedKey[];
  };
}

export type TaskName = keyof Tasks;

export type Assignment = { [Name in TaskName]: { task: Name; given: Tasks[Name]["given"] } }[TaskName];

export type Report =
  | { readonly kind: "stage"; readonly stage: Stage }
  | { readonly kind: "done"; readonly answer: unknown }
  | { readonly kind: "trouble"; readonly code: TroubleCode };
