"use strict";
// Says that something was entered which likely duplicates are looked for by; htmx then asks for them.
(() => {
  const list = document.getElementById("likely");
  const form = list && list.closest("form");
  if (!form) return;
  const fields = list.getAttribute("data-hx-include");
  const tell = (event) => {
    if (event.target.matches(fields)) list.dispatchEvent(new CustomEvent("desk:entered"));
  };
  form.addEventListener("input", tell);
  form.addEventListener("change", tell);
  // What is picked from a search is told by jQuery alone.
  document.addEventListener("DOMContentLoaded", () => {
    const $ = window.django && window.django.jQuery;
    if ($) $(form).on("change", "select", tell);
  });
})();
