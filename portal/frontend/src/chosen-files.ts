/** Files that are chosen on a page. They are read in the browser; none is sent. */

import type { Bytes } from "./bytes.ts";
import type { Problem } from "./form-errors.ts";
import { type Page, say } from "./page.ts";
import { Trouble } from "./trouble.ts";
import { FILE_LIMIT } from "./worker-tasks.ts";

/** The octets of a file that may be a PFX. Throws `Trouble`: file_too_large before it is read, file_unreadable. */
export async function octetsOfFile(file: File): Promise<Bytes> {
  if (file.size > FILE_LIMIT) throw new Trouble("file_too_large");
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    // Moved, changed or locked since it was chosen; or the stick was pulled out.
    throw new Trouble("file_unreadable");
  }
}

/** The one file of an input, or what is wrong. */
export function chosenFile(page: Page, input: HTMLInputElement): { file?: File; problems: Problem[] } {
  const file = input.files?.[0];
  return file === undefined ? { problems: [{ input, sentence: say(page, "pfx_missing") }] } : { file, problems: [] };
}
