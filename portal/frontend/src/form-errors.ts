/** Errors of a form that never leaves the browser, shown as the server shows its own: summary, and beside the field. */

import { create } from "./dom.ts";
import { type Page, say } from "./page.ts";

export interface Problem {
  readonly input: HTMLInputElement;
  readonly sentence: string;
}

const SUMMARY = "errors";

function labelOf(input: HTMLInputElement): string {
  return input.labels?.[0]?.textContent?.trim() ?? "";
}

function errorId(input: HTMLInputElement): string {
  return `${input.id}-error`;
}

export function clearErrors(form: HTMLFormElement): void {
  document.getElementById(SUMMARY)?.remove();
  for (const message of form.querySelectorAll(".err")) message.remove();
  for (const input of form.querySelectorAll("input")) {
    input.removeAttribute("aria-invalid");
    describe(input, (ids) => ids.filter((id) => id !== errorId(input)));
    input.closest(".field")?.classList.remove("field--bad");
  }
}

function describe(input: HTMLInputElement, change: (ids: string[]) => string[]): void {
  const ids = change((input.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
  if (ids.length > 0) input.setAttribute("aria-describedby", ids.join(" "));
  else input.removeAttribute("aria-describedby");
}

function mark({ input, sentence }: Problem): void {
  const label = input.closest("label") ?? input;
  label.before(create("span", { class: "err", id: errorId(input) }, sentence));
  input.setAttribute("aria-invalid", "true");
  describe(input, (ids) => [errorId(input), ...ids]);
  input.closest(".field")?.classList.add("field--bad");
}

function summaryOf(page: Page, problems: readonly Problem[]): HTMLElement {
  const heading = create("h2", { id: "err-h" }, say(page, "errors_heading", { count: problems.length }));
  const lines = problems.map(({ input, sentence }) => {
    const link = create("a", { href: `#${input.id}` }, say(page, "error_line", { label: labelOf(input), sentence }));
    link.onclick = (event): void => {
      event.preventDefault();
      input.focus();
    };
    return create("li", {}, link);
  });
  const attributes = { class: "errors", id: SUMMARY, role: "alert", tabindex: "-1", "aria-labelledby": "err-h" };
  return create("div", attributes, heading, create("ul", { class: "errors__list" }, ...lines));
}

/** Shows what is to be corrected and moves there. Returns whether there was anything. */
export function showErrors(page: Page, form: HTMLFormElement, problems: readonly Problem[]): boolean {
  clearErrors(form);
  if (problems.length === 0) return false;
  problems.forEach(mark);
  const summary = summaryOf(page, problems);
  form.prepend(summary);
  summary.focus();
  return true;
}
