/** Change the password of a PFX file 變更 PFX 檔密碼: file in, file out, nothing kept and nothing sent. */

import { busy } from "./busy.ts";
import type { Bytes } from "./bytes.ts";
import { chosenFile, octetsOfFile } from "./chosen-files.ts";
import { create, focusOn, part, show } from "./dom.ts";
import { clearErrors, type Problem, showErrors } from "./form-errors.ts";
import { newFilePassword, newFilePasswordProblems } from "./new-file-password.ts";
import { fail, type Page, say, sayTrouble } from "./page.ts";
import { asTrouble } from "./trouble.ts";
import { assign } from "./worker-client.ts";

const TYPE = "application/x-pkcs12";

function offer(page: Page, name: string, file: Bytes): void {
  for (const old of document.querySelectorAll<HTMLAnchorElement>("#changed a")) URL.revokeObjectURL(old.href);
  const given = say(page, "changed_name", { name: name.replace(/\.(pfx|p12)$/i, "") });
  const href = URL.createObjectURL(new Blob([file], { type: TYPE }));
  const label = say(page, "download_file", { name: given });
  part("changed", HTMLElement).replaceChildren(create("a", { class: "btn btn--main", href, download: given }, label));
  show("changed-section", true);
  focusOn("changed-h");
}

async function submit(page: Page, form: HTMLFormElement): Promise<void> {
  const input = part("c-file", HTMLInputElement);
  const password = part("c-password", HTMLInputElement);
  const { file, problems } = chosenFile(page, input);
  if (showErrors(page, form, [...problems, ...newFilePasswordProblems(page)]) || file === undefined) return;
  clearErrors(form);
  const { password: newPassword, protection } = newFilePassword();
  try {
    await busy(page, "change-status", "changing", async () => {
      const given = { file: await octetsOfFile(file), password: password.value, newPassword, protection };
      offer(page, file.name, await assign("changeFilePassword", given));
    });
    form.reset();
  } catch (error) {
    const trouble = asTrouble(error);
    const at = trouble.code === "wrong_file_password" ? password : input;
    const problem: Problem = { input: at, sentence: sayTrouble(page, trouble) };
    if (trouble.code === "no_worker" || trouble.code === "unexpected") fail(page, trouble);
    else showErrors(page, form, [problem]);
  }
}

/** Waits for a file. Needs no store: this works in a private window, too. */
export async function runFilePasswordPage(page: Page): Promise<void> {
  const form = part("change-form", HTMLFormElement);
  form.hidden = false;
  form.onsubmit = (event): void => {
    event.preventDefault();
    void submit(page, form);
  };
}
