"use strict";
/* The desk's pages work without this script; nothing here is needed to submit. */

const post = (url, body) => {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  return fetch(url, { method: "POST", body, headers: { "X-CSRFToken": token, Accept: "application/json" }, credentials: "same-origin" });
};

/* The keying page: a draft is kept as one types, and the hand begins where the paper begins. */
(() => {
  const form = document.getElementById("key");
  if (!form) return;
  const state = document.getElementById("draft-state");
  let waiting = 0;

  const keep = async () => {
    try {
      const answer = await post(form.dataset.draft, new FormData(form));
      if ((answer.headers.get("content-type") || "").includes("json")) state.textContent = (await answer.json()).sentence;
      else state.textContent = answer.ok ? state.dataset.ended : ""; // the page to sign in; or no draft was kept
    } catch {
      state.textContent = "";
    }
  };

  if (form.dataset.draft)
    form.addEventListener("input", () => {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(keep, 1500);
    });

  // The faults have the focus where there are any.
  if (!document.getElementById("errors")) {
    const first = form.querySelector("input:not([type=hidden]), select, textarea");
    const chosen = first.type === "radio" && form.querySelector(`[name="${first.name}"]:checked`);
    (chosen || first).focus({ preventScroll: true });
  }
})();

/* On every page a field that says how it was understood says so anew as it is left. */
(() => {
  const spell = (list, glyphs) => {
    list.replaceChildren(
      ...glyphs.map((glyph) => {
        const item = document.createElement("li");
        const char = document.createElement("b");
        char.textContent = glyph.char;
        item.append(char, ` ${glyph.said}`);
        if (glyph.marked) item.className = "rare";
        return item;
      }),
    );
  };

  const give = (field, text) => {
    field.dataset.given = text;
    if (field.value === text) return;
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const echo = async (field) => {
    const frame = field.closest(".field");
    const place = frame.querySelector("output.echo");
    const beside = field.dataset.with ? field.form.elements[field.dataset.with].value : "";
    // What was given here goes with the address that gave it; what was typed stays.
    const typed = () => (field.value === field.dataset.given ? "" : field.value);
    const body = new FormData();
    body.set("what", field.dataset.echo);
    body.set("text", typed());
    body.set("beside", beside);
    try {
      const answer = await (await post(field.closest("[data-echo-at]").dataset.echoAt, body)).json();
      if (answer.given !== null) {
        if (typed()) return; // somebody types into the field meanwhile: it is asked about when it is left
        give(field, answer.given);
      }
      place.textContent = answer.sentence;
      place.className = answer.ok ? "echo echo--ok" : "echo echo--bad";
      const list = frame.querySelector(".glyphs");
      if (list) spell(list, answer.glyphs);
      // What is mended no longer stands there as a fault; one that remains is said once.
      if (field.value && field.value !== field.defaultValue) {
        frame.querySelectorAll(".err").forEach((said) => said.remove());
        frame.classList.toggle("field--bad", !answer.ok);
        field.setAttribute("aria-invalid", String(!answer.ok));
      }
    } catch {
      place.textContent = "";
    }
  };

  document.addEventListener("focusout", ({ target }) => {
    if (!target.name || !target.form) return;
    if (target.dataset.echo) echo(target);
    target.form.querySelectorAll(`[data-with="${target.name}"]`).forEach(echo);
  });
})();

/* A slip is printed in a tab of its own, once: this page waits, and shows what became of it when one comes back. */
(() => {
  for (const form of document.querySelectorAll("form[data-once]")) {
    form.addEventListener("submit", () => {
      window.setTimeout(() => form.querySelectorAll("button").forEach((button) => (button.disabled = true)));
      window.addEventListener("focus", () => window.location.reload(), { once: true });
    });
  }
})();
