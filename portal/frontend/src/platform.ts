/** Whether this browser can do what is asked of it here. */

import { pairsOf } from "./store.ts";
import { Trouble } from "./trouble.ts";

/** Throws the `Trouble` that says what is missing. */
export async function checkPlatform(): Promise<void> {
  // Outside a secure context the browser has no `crypto.subtle` at all, whatever the types say.
  if (!window.isSecureContext || !("subtle" in crypto)) throw new Trouble("insecure");
  if (!("indexedDB" in window) || !("locks" in navigator)) throw new Trouble("no_storage");
  if (!("Worker" in window)) throw new Trouble("no_worker");
  await pairsOf("");
}

/**
 * Throws `Trouble("no_storage")` in a window whose store goes when it is closed: keys made there would be lost. Firefox
 * opens no file system in a private window, or where it forgets a site's data on closing; other browsers don't tell.
 */
export async function checkLasting(): Promise<void> {
  try {
    await navigator.storage?.getDirectory?.();
  } catch (error) {
    if (error instanceof DOMException && error.name === "SecurityError") throw new Trouble("no_storage");
  }
}

/**
 * Asks the browser not to clear this site's data when space runs short. Nothing may wait for the answer: Firefox puts
 * the question to the person, and answers when they do.
 */
export async function askToPersist(): Promise<boolean> {
  return (await navigator.storage?.persist?.()) ?? false;
}

export async function isPersisted(): Promise<boolean> {
  return (await navigator.storage?.persisted?.()) ?? false;
}
