"use strict";
/* Scans are looked at without this script. It keeps for each person how large they are, and of the case in hand how they
   are turned and at which page one was, from one page of the case to the next; and it gives all of that single keys. */
(() => {
  const viewer = document.querySelector(".viewer");
  if (!viewer) return;
  const scroller = viewer.querySelector(".viewer__page");
  const pages = [...scroller.querySelectorAll("figure")];
  const name = `certdesk.look.${viewer.dataset.person}`;
  let waiting = 0;

  const kept = () => {
    try {
      return JSON.parse(window.localStorage.getItem(name)) || {};
    } catch {
      return {}; // a browser that keeps nothing
    }
  };
  const choices = (what) => [...viewer.querySelectorAll(`[name=look-${what}]`)];
  const chosen = (what) => choices(what).find((choice) => choice.checked).value;
  const top = (page) => page.offsetTop - scroller.clientHeight / 3;
  const at = () => Math.max(pages.findLastIndex((page) => top(page) <= scroller.scrollTop), 0);

  const keep = () => {
    const look = { size: chosen("size"), turn: chosen("turn"), case: viewer.dataset.case, page: at() };
    try {
      window.localStorage.setItem(name, JSON.stringify(look));
    } catch {
      // as above
    }
  };
  const choose = (what, value) => {
    const found = choices(what).find((choice) => choice.value === value);
    if (found) found.checked = true;
  };
  const show = (page) => {
    if (pages[page]) scroller.scrollTop = pages[page].offsetTop;
  };

  const look = kept();
  choose("size", look.size);
  if (look.case === viewer.dataset.case) {
    choose("turn", look.turn);
    show(look.page);
  }

  const next = (what) => {
    const all = choices(what);
    all[(all.findIndex((choice) => choice.checked) + 1) % all.length].checked = true;
  };
  const deeds = {
    size: () => next("size"),
    turn: () => next("turn"),
    before: () => show(at() - 1),
    after: () => show(at() + 1),
  };
  for (const button of viewer.querySelectorAll("[data-look]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      deeds[button.dataset.look]();
      keep();
    });
  }
  viewer.addEventListener("change", keep);
  scroller.addEventListener("scroll", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(keep, 300);
  });
})();
