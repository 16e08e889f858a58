"use strict";
// Buttons that copy a citation: shown only where a browser can.
(() => {
  const copied = async (box) => {
    const text = box.value ?? box.textContent.trim();
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // No clipboard outside https: what is selected can still be copied.
      if (box.select) box.select();
      else getSelection().selectAllChildren(box);
      return document.execCommand("copy");
    }
  };
  for (const button of document.querySelectorAll("button[data-copies]")) {
    const box = document.getElementById(button.dataset.copies);
    const told = document.getElementById(button.getAttribute("aria-describedby"));
    button.hidden = false;
    button.addEventListener("click", async () => {
      told.textContent = "";
      told.textContent = (await copied(box)) ? button.dataset.done : button.dataset.failed;
    });
  }
})();
