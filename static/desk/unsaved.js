"use strict";
// Warns before a form is left that holds what was not saved.
(() => {
  const save = document.querySelector("#content-main [name=_save]");
  if (!save) return;
  const form = save.form;
  const held = () => JSON.stringify([...new FormData(form)].map(([name, value]) => [name, String(value)]));
  // A form that came back refused holds what was never saved.
  let saved = document.querySelector(".errornote") ? "" : null;
  let leaving = false;

  window.addEventListener("DOMContentLoaded", () => { saved ??= held(); });
  window.addEventListener("submit", (event) => {
    if (event.target === form && !event.defaultPrevented) leaving = true;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && saved !== null && held() !== saved) event.preventDefault();
  });
  // Kept in memory and shown again, the form can be left unsaved once more.
  window.addEventListener("pageshow", () => { leaving = false; });
})();
