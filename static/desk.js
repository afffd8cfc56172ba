"use strict";
/* The keying page: a draft is kept as one types, and each field says how it was understood as it is left.
   The page works without this script; nothing here is needed to submit. */
(() => {
  const form = document.getElementById("key");
  if (!form) return;
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const state = document.getElementById("draft-state");
  const post = (url, body) =>
    fetch(url, { method: "POST", body, headers: { "X-CSRFToken": token, Accept: "application/json" }, credentials: "same-origin" });
  let waiting = 0;

  const keep = async () => {
    try {
      const answer = await post(form.dataset.draft, new FormData(form));
      if ((answer.headers.get("content-type") || "").includes("json")) state.textContent = (await answer.json()).sentence;
    } catch {
      state.textContent = "";
    }
  };

  form.addEventListener("input", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(keep, 1500);
  });

  form.addEventListener("focusout", async (event) => {
    const field = event.target;
    const what = field.dataset && field.dataset.echo;
    const place = what && field.closest(".field").querySelector("output.echo");
    if (!place) return;
    const body = new FormData();
    body.set("what", what);
    body.set("text", field.value);
    try {
      const answer = await (await post(form.dataset.echoAt, body)).json();
      place.textContent = answer.sentence;
      place.className = answer.ok ? "echo echo--ok" : "echo echo--bad";
    } catch {
      place.textContent = "";
    }
  });
})();
