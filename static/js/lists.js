"use strict";
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
