"use strict";
// Keys for what the buttons of a form do, for moving about in it, and the list of them all ("?").
(() => {
  const main = () => { const save = document.querySelector("#content-main [name=_save]"); return save && save.form; };
  const rows = () => [...document.querySelectorAll("#statements-group .inline-related:not(.empty-form)")];
  const within = (at, selector) => (at && at.closest ? at.closest(selector) : null);

  // The form that is meant: the one with the focus, else the page's own.
  const formOf = (at) => within(at, "#content-main form[method=post]:not(.desk-look)") || main() || document.getElementById("entry_form");
  const button = (at, names) => {
    const form = formOf(at);
    return form && names.map((name) => form.querySelector(name)).find(Boolean);
  };
  const press = (found) => found.form.requestSubmit(found);

  const adding = (at) => {
    const group = within(at, ".inline-group") || document.querySelector("#statements-group") || document.querySelector(".inline-group");
    return group && [...group.querySelectorAll(".add-row a")].find((link) => getComputedStyle(link.parentElement).display !== "none");
  };
  const jump = (step) => (at) => {
    const all = rows();
    const here = all.findIndex((row) => row.contains(at));
    // From outside, the first one downwards and the last one upwards; beyond the last one, the button that adds one.
    const next = here < 0 ? (step > 0 ? 0 : all.length - 1) : here + step;
    if (next >= all.length && adding(null)) adding(null).focus();
    else if (all[next]) {
      all[next].scrollIntoView();
      window.deskForms.begin(all[next]);
    }
  };
  let mistake = -1;

  // What a key does, and whether there is anything here for it to do.
  const DOES = {
    save: {there: (at) => button(at, ["[name=_save]", ".default[type=submit]", "[type=submit]"]), run: press},
    // After the last one, and where something new is entered, there is still something that saving leads to.
    next: {there: (at) => button(at, ["[name=_next]", document.querySelector("[name=_version]") ? "[name=_save]" : "[name=_addanother]"]), run: press},
    continue: {there: (at) => button(at, ["[name=_continue]"]), run: press},
    add: {
      there: adding,
      run: (link) => {
        for (let part = link.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
        link.click();
      },
    },
    down: {there: () => rows()[0], run: (_first, at) => jump(1)(at)},
    up: {there: () => rows()[0], run: (_first, at) => jump(-1)(at)},
    mistake: {
      there: () => document.querySelector(".desk-mistakes a"),
      run: () => {
        const links = [...document.querySelectorAll(".desk-mistakes a")];
        mistake = (mistake + 1) % links.length;
        links[mistake].click();
      },
    },
    deny: {
      there: (at) => {
        const row = within(at, "tr") || within(document.querySelector("#result_list input.action-select:checked"), "tr");
        return row ? row.querySelector("[data-key=d]") : document.querySelector(".object-tools [data-key=d]");
      },
      run: (link) => link.click(),
    },
    keys: {there: () => document.getElementById("desk-keys"), run: () => open()},
  };

  // The letter that is meant: what the layout writes, or what stands at its place where the layout writes no Latin.
  const letter = (event) => /^[a-z]$/i.test(event.key) ? event.key.toLowerCase() : event.code.replace(/^Key/, "").toLowerCase();
  const chord = (event) => {
    const command = event.ctrlKey || event.metaKey;
    if (event.key === "Enter" && command && !event.altKey) return event.shiftKey ? "next" : "save";
    if (event.altKey && !command && !event.shiftKey) {
      return {Enter: "continue", PageDown: "down", PageUp: "up"}[event.key] || (letter(event) === "n" ? "add" : "");
    }
    return event.key === "F8" && !command && !event.altKey && !event.shiftKey ? "mistake" : "";
  };
  // Keys of one character act only where nothing is being typed (WCAG 2.1.4).
  const TYPING = "textarea, select, input:not([type=checkbox], [type=radio], [type=submit], [type=button]), [role=textbox], [role=combobox], [role=searchbox]";
  const single = (event) => {
    const at = event.target;
    if (off() || event.ctrlKey || event.metaKey || event.altKey || at.isContentEditable || within(at, TYPING)) return "";
    if (event.key === "?" || event.key === "؟") return "keys";
    return !event.shiftKey && letter(event) === "d" ? "deny" : "";
  };

  // While a word is being composed, and with AltGr, a key writes. What is open (a list, a dialog) has its own keys.
  const busy = (event) => event.isComposing || event.keyCode === 229 || event.repeat || event.getModifierState("AltGraph") ||
    document.querySelector(".select2-container--open, dialog[open]");
  // Before the searches see it: they take every Enter for theirs.
  document.addEventListener("keydown", (event) => {
    if (typeof event.code !== "string" || busy(event)) return;
    const what = chord(event) || single(event);
    const found = what && DOES[what].there(event.target);
    if (!found) return;
    event.preventDefault();
    event.stopPropagation();
    DOES[what].run(found, event.target);
  }, true);

  // A key of one character can be turned off; this browser remembers that.
  const OFF = "desk-keys-off";
  const off = () => { try { return localStorage.getItem(OFF) === "1"; } catch { return false; } };
  const switches = [...document.querySelectorAll("button[data-keys]")];
  const show = () => switches.forEach((each) => { each.hidden = false; each.textContent = off() ? each.dataset.turnOn : each.dataset.turnOff; });
  for (const each of switches) {
    each.addEventListener("click", () => {
      try { localStorage.setItem(OFF, off() ? "0" : "1"); } catch { /* not kept here: the key stays on */ }
      show();
    });
  }
  show();

  // The list of keys: those that do something on this page.
  const dialog = document.getElementById("desk-keys");
  const open = () => {
    for (const row of dialog.querySelectorAll("[data-does]")) row.hidden = !DOES[row.dataset.does].there(document.activeElement);
    dialog.showModal();
  };
  if (dialog) {
    const opener = document.querySelector("[data-keys-open]");
    opener.hidden = false;
    opener.addEventListener("click", open);
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  }

  // Said at the buttons, too.
  const SAID = {_save: "Control+Enter", _next: "Control+Shift+Enter", _continue: "Alt+Enter"};
  for (const [name, keys] of Object.entries(SAID)) {
    for (const each of document.querySelectorAll(`#content-main [name=${name}]`)) each.setAttribute("aria-keyshortcuts", keys);
  }

  // "Save and continue" goes on where it was.
  const AT = "desk-at";
  document.addEventListener("submit", (event) => {
    if (!event.submitter || event.submitter.name !== "_continue") return;
    const search = within(document.activeElement, ".select2-container");
    const field = search ? search.previousElementSibling : document.activeElement;
    const at = field === event.submitter ? [] : [field.id, field.selectionEnd ?? ""];
    try { sessionStorage.setItem(AT, [location.pathname, ...at].join(" ")); } catch { /* not kept */ }
  });
  window.addEventListener("load", () => {
    let kept = "";
    try { kept = sessionStorage.getItem(AT) || ""; sessionStorage.removeItem(AT); } catch { /* not kept */ }
    const [path, id, caret] = kept.split(" ");
    const field = path === location.pathname && id && !document.querySelector(".errornote") && document.getElementById(id);
    if (!field) return;
    for (let part = field.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
    setTimeout(() => {
      const shown = window.deskForms.shown(field);
      shown.scrollIntoView({block: "center"});
      shown.focus({preventScroll: true});
      if (caret && shown.setSelectionRange) shown.setSelectionRange(caret, caret);
    });
  });
})();
