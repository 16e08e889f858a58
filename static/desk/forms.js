"use strict";
// The order of picks, folded parts of a form that hold something, and where the focus goes.
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

  // What stands for a field in the page: a search takes the place of the list that it fills.
  const shown = (field) => field.classList.contains("select2-hidden-accessible")
    ? field.nextElementSibling.querySelector(".select2-search__field, .select2-selection") : field;

  const reach = (id) => {
    const found = document.getElementById(id);
    if (!found) return;
    for (let part = found.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
    const field = shown(found);
    field.scrollIntoView({block: "center"});
    field.focus({preventScroll: true});
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest(".desk-mistakes a");
    if (!link) return;
    event.preventDefault();
    reach(link.hash.slice(1));
  });
  // Once the page is there and the searches in it are made, which may come in either order.
  const whenReady = (run) => window.addEventListener("load", () => {
    const $ = window.django && window.django.jQuery;
    if ($) $(run); else run();
  });
  // What a refused form says is read first; its links, and F8, lead to the fields.
  whenReady(() => {
    const said = document.querySelector(".desk-mistakes") || document.querySelector(".errornote");
    if (!said) return;
    said.tabIndex = -1;
    said.focus();
  });

  // The searches have the names of their fields, also for who cannot see them.
  const nameSearch = (select) => {
    const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
    const name = select.getAttribute("aria-label") || (label && label.textContent.replace(/:\s*$/, "").trim());
    const parts = ".select2-search__field, .select2-selection--single, .select2-selection--single [role=textbox]";
    for (const part of name ? select.nextElementSibling.querySelectorAll(parts) : []) {
      // What was picked is what such a field holds, and nothing where nothing was: no name for it.
      part.removeAttribute("aria-labelledby");
      part.setAttribute("aria-label", name);
    }
    return name;
  };
  const nameSearches = (root) => root.querySelectorAll("select.select2-hidden-accessible").forEach(nameSearch);
  whenReady(() => {
    nameSearches(document);
    const $ = window.django && window.django.jQuery;
    if ($) $(document).on("select2:open", "select", (event) => {
      const name = nameSearch(event.target);
      const search = document.querySelector(".select2-container--open .select2-dropdown .select2-search__field");
      if (search && name) search.setAttribute("aria-label", name);
      // Select2 does so a moment later, and what is typed in between is lost.
      if (search) search.focus();
    });
  });

  // Where a row was removed, the one that took its place goes on, else the one before, else the button that adds one.
  const begin = (row) => {
    const fields = [...row.querySelectorAll("input:not([type=hidden], [name$=-DELETE]), select, textarea")].map(shown);
    const first = fields.find((field) => field && field.offsetParent && !field.disabled);
    if (first) first.focus();
  };
  let removed = null;
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".inline-deletelink");
    if (!link) return;
    const group = link.closest(".inline-group");
    const rows = () => [...group.querySelectorAll(".inline-related:not(.empty-form):not(.tabular), tr.form-row:not(.empty-form)")];
    const place = rows().findIndex((row) => row.contains(link));
    removed = () => {
      const row = rows()[place] || rows()[place - 1];
      if (row) begin(row); else group.querySelector(".add-row a").focus();
    };
  }, true);
  document.addEventListener("formset:removed", () => setTimeout(() => { if (removed) removed(); removed = null; }));

  // The admin's links that are buttons do what buttons do.
  document.addEventListener("keydown", (event) => {
    if (event.key !== " " || !event.target.matches("a[role=button]")) return;
    event.preventDefault();
    event.target.click();
  });

  // Each statement is a group with a name.
  const group = (row) => {
    const name = row.querySelector("h3");
    if (!name || !row.id) return;
    name.id = name.id || `${row.id}-title`;
    row.setAttribute("role", "group");
    row.setAttribute("aria-labelledby", name.id);
  };
  document.querySelectorAll(".inline-group[data-inline-type=stacked] .inline-related:not(.empty-form)").forEach(group);

  window.deskForms = {begin, shown};

  // A row that was added starts with its first field; once the searches in it are made.
  document.addEventListener("formset:added", (event) => {
    const row = event.target;
    setTimeout(() => {
      nameSearches(row);
      if (row.matches(".inline-related")) group(row);
      begin(row);
    });
  });
})();
