"use strict";
// The order of picks, and folded parts of a form that hold something.
(() => {
  // What was picked last stands last, also where it had been picked and removed before.
  document.addEventListener("DOMContentLoaded", () => {
    const $ = window.django && window.django.jQuery;
    if (!$) return;
    $(document).on("select2:select", "select.desk-ordered", (event) => {
      const select = event.target;
      // Once the picker is done with it: it may tell of the pick before it has made it.
      setTimeout(() => {
        const option = [...select.options].find((each) => each.value === event.params.data.id);
        if (!option || option === select.lastElementChild) return;
        select.append(option);
        $(select).trigger("change");
      });
    });
  });

  const holds = (field) => !field.closest(".empty-form") &&
    (field.matches("select") ? field.selectedOptions.length > 0 : field.value.trim() !== "");

  for (const folded of document.querySelectorAll("#content-main fieldset > details")) {
    const fields = folded.querySelectorAll("textarea, select[multiple]");
    folded.open = folded.open || [...fields].some(holds) ||
      folded.querySelector(".errorlist, .inline-related.has_original, tr.has_original") !== null;
  }
})();
