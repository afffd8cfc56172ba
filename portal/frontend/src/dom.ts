/** The few things these pages do to the document. Text is always set as text: Trusted Types are enforced. */

/** The element that the template promises. An error here is one of ours, not of the page's visitor. */
export function part<T extends HTMLElement>(id: string, kind: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new TypeError(`no ${kind.name} #${id}`);
  return found;
}

export function show(id: string, shown: boolean): void {
  part(id, HTMLElement).hidden = !shown;
}

/** The input of a form by its name. */
export function fieldOf(form: HTMLFormElement, name: string): HTMLInputElement {
  const field = form.elements.namedItem(name);
  if (!(field instanceof HTMLInputElement)) throw new TypeError(`no field ${name}`);
  return field;
}

/** A new element with text in it. */
export function create<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** Text in which numbers of the office (C115-0000001-2) aren't broken at a hyphen. */
export function unbroken(text: string): (Node | string)[] {
  const parts = text.split(/([A-Z]{1,2}\d{3}-\d{7}-[0-9A-Z])/);
  return parts.map((part, at) => (at % 2 === 1 ? create("span", { class: "nowrap" }, part) : part));
}

/** A filled copy of a `<template>`: the text goes into the elements that bear its name in `data-fill`. */
export function copyOf(id: string, texts: Readonly<Record<string, string>>): HTMLElement {
  const copy = part(id, HTMLTemplateElement).content.cloneNode(true) as DocumentFragment;
  for (const slot of copy.querySelectorAll<HTMLElement>("[data-fill]")) {
    slot.replaceChildren(...unbroken(texts[slot.dataset["fill"] ?? ""] ?? ""));
  }
  const root = copy.firstElementChild;
  if (!(root instanceof HTMLElement)) throw new TypeError(`empty template #${id}`);
  return root;
}

/** Moves the reader to where it goes on. */
export function focusOn(id: string): void {
  const target = part(id, HTMLElement);
  target.tabIndex = -1;
  target.focus();
}

export interface Note {
  readonly tone: "ok" | "warn" | "bad";
  readonly sentence: string;
  readonly link?: { readonly label: string; readonly url: string };
}

/** Says something at the top of the page, where assistive technology announces it. */
export function note(said: Note): void {
  const sentence = create("p", {}, said.sentence);
  if (said.link !== undefined) sentence.append(" ", create("a", { href: said.link.url }, said.link.label));
  part("keys-note", HTMLElement).replaceChildren(create("div", { class: `note note--${said.tone}` }, sentence));
}
