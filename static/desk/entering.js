"use strict";
// Entering fast: what is selected in the text becomes the quote; the focus starts where there is something to choose.
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

  // The place to begin: what has to be corrected (forms.js), else the first choice of the statement's form.
  const first = document.querySelector("#entry_form input[name=about]:checked, #entry_form:not(:has([name=about])) select[name=stance]");
  const reading = document.querySelector("[autofocus]");
  const filled = !reading || reading.value.trim() !== "";
  if (first && filled && !document.querySelector(".desk-mistakes")) first.focus();
})();
