"use strict";
// Dates with a precision: shows only the inputs that the chosen precision needs.
(() => {
  const show = (group) => {
    const chosen = group.querySelector("select").value;
    for (const part of group.querySelectorAll("[data-for]")) {
      const needed = part.dataset.for.split(" ").includes(chosen);
      part.hidden = !needed;
      part.querySelector("input").disabled = !needed;
    }
  };
  const showAll = (root) => root.querySelectorAll(".edtf-date").forEach(show);

  document.addEventListener("change", (event) => {
    const group = event.target.closest(".edtf-date");
    if (!group || !event.target.matches("select")) return;
    show(group);
    const first = group.querySelector("[data-for]:not([hidden]) input");
    if (first && !first.value) first.focus();
  });
  document.addEventListener("formset:added", (event) => showAll(event.target));

  // A browser sends a half-typed date as an empty one; the form says so instead.
  document.addEventListener("submit", (event) => {
    const half = [...event.target.querySelectorAll(".edtf-date input:enabled")].find((input) => input.validity.badInput);
    if (half) {
      event.preventDefault();
      half.reportValidity();
    }
  });

  showAll(document);
})();
