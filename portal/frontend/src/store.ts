/** The keys that live in this browser, in IndexedDB. A pair is one record, so that it is stored whole or not at all. */

import type { Bytes } from "./bytes.ts";
import { Trouble } from "./trouble.ts";
import { type Use, USES, type WrappedKey } from "./wrapped-key.ts";

export interface HeldKey {
  readonly key: WrappedKey;
  /** As it was made and sent here; none for a key that was imported. */
  readonly request?: Bytes;
  readonly certificate?: Bytes;
  /** The number that the office gave the certificate 憑證編號. */
  readonly number?: string;
  /** When its backup file was downloaded, and when that was proven by opening it (milliseconds since 1970). */
  readonly exportedAt?: number;
  readonly provenAt?: number;
}

/**
 * made: stored, the certificates have not arrived · issued: certificates checked and stored, the office does not know
 * yet · kept: the office knows · refused: the office will never answer these requests (they stay for the record).
 */
export type PairState = "made" | "issued" | "kept" | "refused";

export interface PairRecord {
  readonly id: string;
  /** Whose keys: several subscribers may share one browser. */
  readonly holder: string;
  /** None for keys that were imported. */
  readonly order?: string;
  /** For a renewal: the signature by the key that is renewed, sent with the requests. */
  readonly approval?: Bytes;
  /** When the keys were made here, or imported (milliseconds since 1970). */
  readonly madeAt: number;
  readonly state: PairState;
  readonly keys: Record<Use, HeldKey>;
  readonly chain: readonly Bytes[];
}

const DATABASE = "certdesk-keys";
const PAIRS = "pairs";
const BY_HOLDER = "holder";

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = (): void => resolve(request.result);
    request.onerror = (): void => reject(request.error ?? new Trouble("no_storage"));
  });
}

/** Throws `Trouble("no_storage")`, as in a window that keeps nothing. */
async function open(): Promise<IDBDatabase> {
  try {
    const opening = indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = (): void => {
      opening.result.createObjectStore(PAIRS, { keyPath: "id" }).createIndex(BY_HOLDER, BY_HOLDER);
    };
    return await settled(opening);
  } catch (error) {
    if (error instanceof DOMException && error.name === "QuotaExceededError") throw error;
    throw new Trouble("no_storage");
  }
}

/** One change, in one transaction: returns when it is on the disk. Throws what `asTrouble` understands. */
async function change(work: (pairs: IDBObjectStore) => void): Promise<void> {
  const database = await open();
  try {
    await new Promise<void>((resolve, reject) => {
      const transaction = database.transaction(PAIRS, "readwrite", { durability: "strict" });
      transaction.oncomplete = (): void => resolve();
      transaction.onabort = (): void => reject(transaction.error ?? new Trouble("storage_full"));
      work(transaction.objectStore(PAIRS));
    });
  } finally {
    database.close();
  }
}

/** Writes one record, both keys at once. */
export async function put(record: PairRecord): Promise<void> {
  return change((pairs) => void pairs.put(record));
}

/** Deletes a pair for ever. Only for what its subscriber confirmed (page-keys.ts). */
export async function remove(id: string): Promise<void> {
  return change((pairs) => void pairs.delete(id));
}

/** The pairs of one holder, newest first. */
export async function pairsOf(holder: string): Promise<PairRecord[]> {
  const database = await open();
  try {
    const index = database.transaction(PAIRS).objectStore(PAIRS).index(BY_HOLDER);
    const found: PairRecord[] = await settled(index.getAll(holder));
    return found.sort((left, right) => right.madeAt - left.madeAt);
  } finally {
    database.close();
  }
}

/** The record with one change to one of its keys. */
export function withKey(record: PairRecord, use: Use, change: Partial<HeldKey>): PairRecord {
  return { ...record, keys: { ...record.keys, [use]: { ...record.keys[use], ...change } } };
}

/** Whether both certificates have arrived. */
export function isIssued(record: PairRecord): boolean {
  return USES.every((use) => record.keys[use].certificate !== undefined);
}

/** Every pair here whose certificates have arrived, newest first, whoever's it is: at the login nobody is known yet. */
export async function everyIssuedPair(): Promise<PairRecord[]> {
  const database = await open();
  try {
    const found: PairRecord[] = await settled(database.transaction(PAIRS).objectStore(PAIRS).getAll());
    return found.filter(isIssued).sort((left, right) => right.madeAt - left.madeAt);
  } finally {
    database.close();
  }
}
