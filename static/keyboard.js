"use strict";
/* What keys do on the desk's pages beyond the browser's own: nothing here is needed, all of it has a link or button.

   data-key="c" on a link, button, tick box or field: that key presses it, or puts the cursor into it, while one is
   typing nowhere. In a row of a list it holds for the row that has the focus. `data-key-says` names it in the list of keys
   where its own text is not enough. Single keys can be turned off there (WCAG 2.1.4).

   A scanner types faster than any hand. What it types while no field has the focus belongs into the one box. */
(() => {
  const TOGETHER = 50; // milliseconds: no hand leaves so little between two keys
  const SCANNED = 6; // keys in such a row, which no hand means as so many single keys
  const OFF = "certdesk.keys";
  const box = document.getElementById("q");
  const panel = document.getElementById("keys");
  if (!panel) return;
  const lines = panel.querySelector("dl");
  const choice = panel.querySelector("[type=checkbox]");
  const always = [...lines.children];
  let typed = "";
  let composed = false;
  let last = -Infinity;
  let pending = ""; // struck, and pressed once no scanner can have done it
  let waiting = 0;

  const stored = (value) => {
    try {
      if (value !== undefined) window.localStorage.setItem(OFF, value);
      return window.localStorage.getItem(OFF);
    } catch {
      return null; // a browser that keeps nothing: the choice holds for this page
    }
  };

  const typesInto = (element) =>
    element.matches("textarea, select, [contenteditable]") ||
    (element.matches("input") && !["checkbox", "radio", "button", "submit", "file"].includes(element.type));

  const seen = (element) => !element.disabled && element.checkVisibility();
  const rows = () => [...document.querySelectorAll(".work tbody tr")].map((row) => row.querySelector("th a")).filter(Boolean);

  const step = (by) => {
    const links = rows();
    const row = document.activeElement.closest("tr");
    const at = links.findIndex((link) => row && row.contains(link));
    const next = at < 0 ? 0 : Math.min(Math.max(at + by, 0), links.length - 1);
    if (links[next]) links[next].focus();
  };

  const meant = (key) => {
    const row = document.activeElement.closest(".work tbody tr");
    const usable = [...document.querySelectorAll("[data-key]")].filter((item) => item.dataset.key === key && seen(item));
    return usable.find((item) => row && row.contains(item)) || usable.find((item) => !item.closest(".work tbody"));
  };

  const press = (key) => {
    const target = meant(key);
    if (target) {
      if (typesInto(target)) target.focus();
      else target.click();
    } else if (key === "?") show();
    else if (key === "j") step(1);
    else if (key === "k") step(-1);
  };

  const pressPending = () => {
    const keys = pending;
    pending = "";
    for (const key of keys) if (!typesInto(document.activeElement)) press(key); // one may have led into a field
  };

  const said = (element) => {
    if (element.dataset.keySays) return element.dataset.keySays;
    const copy = element.cloneNode(true);
    copy.querySelectorAll(".vh").forEach((hidden) => hidden.remove());
    return copy.textContent.trim();
  };

  const line = (keys, text) => {
    const group = document.createElement("div");
    const term = document.createElement("dt");
    for (const key of keys) {
      const shown = document.createElement("kbd");
      shown.textContent = key;
      term.append(shown, " ");
    }
    const meaning = document.createElement("dd");
    meaning.textContent = text;
    group.append(term, meaning);
    return group;
  };

  const show = () => {
    const keys = new Map();
    for (const item of document.querySelectorAll("[data-key]"))
      if (item.checkVisibility() && !keys.has(item.dataset.key)) keys.set(item.dataset.key, said(item));
    for (const group of always) if ("rows" in group.dataset) group.hidden = !rows().length;
    lines.replaceChildren(...always, ...[...keys].map(([key, text]) => line([key], text)));
    panel.showModal();
  };

  /* The key that was struck, whatever an input method makes of it: numbers have capitals, digits, - and / alone. */
  const struck = (event) => {
    if (!event.isComposing && event.keyCode !== 229) return event.key.length === 1 ? event.key : "";
    const [, letter, digit] = /^(?:Key([A-Z])|(?:Digit|Numpad)(\d))$/.exec(event.code) || [];
    return letter || digit || { Minus: "-", NumpadSubtract: "-", Slash: "/", NumpadDivide: "/" }[event.code] || "";
  };

  /* An input method would swallow a scanned number, or the Enter behind it: what the keys say counts. */
  const sendScan = () => {
    const whole = typed;
    box.blur();
    window.setTimeout(() => {
      box.value = whole;
      box.form.requestSubmit();
    });
  };

  const inBox = (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape" && !box.value) box.blur();
    if (event.key !== "ArrowDown" || !rows().length) return;
    event.preventDefault();
    step(1);
  };

  const elsewhere = (event, key, together) => {
    if (key === " ") return; // ticks, presses, scrolls
    window.clearTimeout(waiting);
    if (!together) pressPending(); // a busy page hears of two keys at once that a hand struck apart
    if (typesInto(document.activeElement)) return;
    if (typed.length >= SCANNED && box) {
      event.preventDefault();
      pending = "";
      box.value = typed;
      box.focus();
    } else if (choice.checked) {
      if (meant(key)) event.preventDefault(); // Firefox begins a search of its own at /
      pending += key;
      waiting = window.setTimeout(pressPending, TOGETHER);
    }
  };

  document.addEventListener("keydown", (event) => {
    const { target } = event;
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || panel.open) return;
    if (typesInto(target) && target !== box) return;
    if (event.repeat) {
      typed = "";
      if (target !== box && choice.checked && "jk".includes(event.key)) press(event.key);
      return;
    }
    const together = event.timeStamp - last < TOGETHER;
    const composing = event.isComposing || event.keyCode === 229;
    if (event.key === "Enter" || event.code === "Enter" || event.code === "NumpadEnter") {
      if (target === box && together && composed && typed.length >= SCANNED) {
        event.preventDefault();
        sendScan();
      }
      typed = "";
      return;
    }
    const key = struck(event);
    if (key) {
      typed = together ? typed + key : key;
      composed = composing || (together && composed);
      last = event.timeStamp;
    }
    if (target === box) inBox(event);
    else if (key) elsewhere(event, key, together);
    else if (target.closest(".work tbody") && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      step(event.key === "ArrowDown" ? 1 : -1);
    }
  });

  choice.checked = stored() !== "off";
  choice.addEventListener("change", () => stored(choice.checked ? "on" : "off"));
  for (const item of document.querySelectorAll("[data-key]")) item.setAttribute("aria-keyshortcuts", item.dataset.key);
  for (const opener of document.querySelectorAll("[data-keys-open]")) {
    opener.hidden = false;
    opener.addEventListener("click", show);
  }
})();
