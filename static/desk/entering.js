"use strict";
// Entering fast: what is selected in the text becomes the quote; Ctrl+Enter sends; "d" enters a denial of a claim in a list.
(() => {
  const text = document.getElementById("text");
  const quote = document.querySelector("[data-quote]");

  const selected = () => {
    const range = window.getSelection();
    if (!text || range.isCollapsed || !text.contains(range.anchorNode) || !text.contains(range.focusNode)) return "";
    return range.toString().trim();
  };
  const take = () => {
    const words = selected();
    if (!words || !quote || quote.value === words) return;
    quote.value = words;
    quote.dispatchEvent(new Event("change", {bubbles: true}));
  };
  if (text && quote) {
    document.addEventListener("mouseup", take);
    document.addEventListener("keyup", (event) => { if (event.shiftKey || event.key === "Shift") take(); });
    // Whoever selects within a sentence does not mean to follow it.
    text.addEventListener("click", (event) => { if (selected()) event.preventDefault(); });
  }

  document.addEventListener("keydown", (event) => {
    const form = event.target.closest && event.target.closest("form[data-ctrl-enter]");
    if (!form || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("input.default"));
  });

  // A key of one letter can be turned off (WCAG 2.1.4); this browser remembers that.
  const OFF = "desk-keys-off";
  const off = () => { try { return localStorage.getItem(OFF) === "1"; } catch { return false; } };
  for (const button of document.querySelectorAll("button[data-keys]")) {
    const show = () => { button.textContent = off() ? button.dataset.turnOn : button.dataset.turnOff; };
    button.hidden = false;
    button.addEventListener("click", () => {
      try { localStorage.setItem(OFF, off() ? "0" : "1"); } catch { /* not kept here: the key stays on */ }
      show();
    });
    show();
  }

  // "d" where a claim is in hand: in its row of a list, or on its page while nothing is being typed.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "d" || off() || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = event.target;
    if (at.isContentEditable || at.closest("textarea, select, input:not([type=checkbox]), [role=textbox], [role=combobox]")) return;
    const rows = [at.closest("tr"), ...[...document.querySelectorAll("#result_list input.action-select:checked")].map((each) => each.closest("tr"))];
    const row = rows.find(Boolean);
    const link = row ? row.querySelector("[data-key=d]") : document.querySelector(".object-tools [data-key=d]");
    if (!link) return;
    event.preventDefault();
    link.click();
  });

  // The place to begin: what has to be corrected (forms.js), else the first choice of the statement's form.
  const first = document.querySelector("#entry_form input[name=about]:checked, #entry_form:not(:has([name=about])) select[name=stance]");
  const reading = document.querySelector("[autofocus]");
  const filled = !reading || reading.value.trim() !== "";
  if (first && filled && !document.querySelector(".desk-mistakes")) window.addEventListener("load", () => first.focus());
})();
