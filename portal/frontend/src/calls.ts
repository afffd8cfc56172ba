/** Calls to the server: JSON there and back, nothing secret in them. */

import { type Bytes, fromBase64, toBase64 } from "./bytes.ts";
import type { Page } from "./page.ts";
import { Refused, Trouble } from "./trouble.ts";
import type { Use } from "./wrapped-key.ts";

export interface Order {
  readonly order: string;
  readonly nonce: string;
  /** SHA-256 of the signing certificate whose key must approve, in hex: the order is a renewal. */
  readonly renews?: string;
}

/** What is sent to get a pair: both requests (PKCS#10), and for a renewal its approval (CMS SignedData). */
export interface Requests {
  readonly order: string;
  readonly signing: Bytes;
  readonly encryption: Bytes;
  readonly approval?: Bytes;
}

export interface Issued {
  readonly certificates: Record<Use, { readonly certificate: Bytes; readonly number: string }>;
  readonly chain: readonly Bytes[];
}

const PATIENCE_MS = 60_000;
const PAUSES_MS = [1_000, 4_000];

type Json = Readonly<Record<string, unknown>>;

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Every call is safe to repeat, so a lost one is simply sent again. */
async function post(page: Page, url: string, body: Json): Promise<Json> {
  for (const wait of PAUSES_MS) {
    try {
      return await postOnce(page, url, body);
    } catch (error) {
      if (!(error instanceof Trouble) || error.code !== "unreached") throw error;
      await pause(wait);
    }
  }
  return postOnce(page, url, body);
}

async function postOnce(page: Page, url: string, body: Json): Promise<Json> {
  const response = await reach(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": page.csrf },
    body: JSON.stringify(body),
    redirect: "error",
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const answer = await jsonOf(response);
  if (response.ok && answer !== undefined) return answer;
  if (response.status === 401 || response.status === 403) throw new Trouble("signed_out");
  const sentence = answer?.["refusal"];
  if (response.status < 500 && typeof sentence === "string") throw new Refused(String(answer?.["code"]), sentence);
  throw new Trouble("unreached");
}

async function reach(url: string, options: RequestInit): Promise<Response> {
  try {
    return await fetch(url, options);
  } catch {
    throw new Trouble("unreached");
  }
}

async function jsonOf(response: Response): Promise<Json | undefined> {
  try {
    const answer: unknown = await response.json();
    return typeof answer === "object" && answer !== null ? (answer as Json) : undefined;
  } catch {
    return undefined;
  }
}

function octets(value: unknown): Bytes {
  if (typeof value !== "string") throw new Trouble("certificate_mismatch");
  return fromBase64(value);
}

/** The order that these keys are made for, with the nonce that their requests carry. */
export async function askForOrder(page: Page): Promise<Order> {
  const answer = await post(page, page.urls.order, {});
  const renews = answer["renews"];
  const order = { order: String(answer["order"]), nonce: String(answer["nonce"]) };
  return typeof renews === "string" ? { ...order, renews } : order;
}

/** Sends both requests; the same requests always get the same certificates. */
export async function sendRequests(page: Page, requests: Requests): Promise<Issued> {
  const answer = await post(page, page.urls.requests, {
    order: requests.order,
    signing: toBase64(requests.signing),
    encryption: toBase64(requests.encryption),
    ...(requests.approval === undefined ? {} : { approval: toBase64(requests.approval) }),
  });
  const one = (use: Use): Issued["certificates"][Use] => {
    const given = answer[use] as Json | undefined;
    return { certificate: octets(given?.["certificate"]), number: String(given?.["number"]) };
  };
  const chain = Array.isArray(answer["chain"]) ? answer["chain"].map(octets) : [];
  return { certificates: { signing: one("signing"), encryption: one("encryption") }, chain };
}

/** Says that the certificates are stored beside their keys. */
export async function reportKept(page: Page, order: string): Promise<void> {
  await post(page, page.urls.kept, { order });
}
