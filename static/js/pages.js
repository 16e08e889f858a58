"use strict";
// htmx is larger than the rest of a page: it comes once everything is there, and only where it has something to do.
(() => {
  const { htmx } = document.currentScript.dataset;
  const typedMeanwhile = () => {
    const box = document.activeElement;
    if (box.matches("input[hx-get]") && box.value !== box.defaultValue) box.dispatchEvent(new Event("input"));
  };
  const bring = () => {
    removeEventListener("focusin", look);
    const script = document.createElement("script");
    script.src = htmx;
    script.addEventListener("load", typedMeanwhile);
    script.addEventListener("error", () => addEventListener("focusin", look));
    document.head.append(script);
  };
  const look = () => {
    if (document.readyState !== "complete") return;
    if (document.querySelector("[hx-boost]") || document.activeElement.matches("[hx-get]")) bring();
  };
  addEventListener("load", look);
  addEventListener("focusin", look);
  // Back to a list that it exchanged before this page was left, and it has not come again: nobody else brings that list.
  const { pathname, search } = location;
  addEventListener("popstate", () => {
    if (!window.htmx && (location.pathname !== pathname || location.search !== search)) location.reload();
  });
})();

// What htmx leaves out where it exchanges a list.
(() => {
  // It drops an answer that is an error: the browser asks for that page itself, and shows what is wrong.
  // Not while somebody is typing: what they typed would be gone, and the next letter asks again.
  const typing = (event) => event.detail.requestConfig.elt.matches("input");
  const navigate = (event) => {
    if (!typing(event)) location.assign(event.detail.pathInfo.finalRequestPath);
  };
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!event.detail.isError) return;
    event.preventDefault();
    navigate(event);
  });
  document.addEventListener("htmx:sendError", navigate);

  // What had the focus is gone with the old list: reading goes on at the heading of the new one.
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id === "results") event.target.querySelector("h1").focus({ preventScroll: true });
  });
})();

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
