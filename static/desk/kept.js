"use strict";
// Keeps what is typed into the form of this page in this browser until it is saved, and offers it when the form is opened again.
(() => {
  const bar = document.getElementById("kept");
  const store = window.deskKept;
  if (!bar || !store || !store.user) return;
  const form = bar.closest("form");
  const {subject, version} = bar.dataset;
  const $ = window.django && window.django.jQuery;
  const say = (text, values) => Object.entries(values).reduce((said, [name, value]) => said.replace(`%(${name})s`, value), text);

  // Which of several windows this is, for as long as this page is there.
  let id = [...crypto.getRandomValues(new Uint8Array(16))].map((each) => each.toString(16).padStart(2, "0")).join("");
  const sent = document.createElement("input");
  Object.assign(sent, {type: "hidden", name: "_kept", value: id});
  bar.after(sent);

  // What is typed: no hidden fields (tokens, versions, keys), no passwords or codes, no files.
  const typed = (field) => field.name && !field.name.startsWith("_") && !field.closest(".empty-form") &&
    !["hidden", "password", "file", "submit", "button", "reset", "image"].includes(field.type) &&
    !/password|one-time-code/.test(field.autocomplete) && !/(^|-)(proof|password|code|__prefix__)(-|$)/.test(field.name);
  const fields = (root) => [...root.querySelectorAll("input, select, textarea")].filter(typed);

  const now = (field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.checked ? [field.value] : [];
    return field.matches("select") ? [...field.selectedOptions].map((each) => each.value) : [field.value];
  };
  const untouched = (field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.defaultChecked ? [field.value] : [];
    if (!field.matches("select")) return [field.defaultValue];
    const chosen = [...field.options].filter((each) => each.defaultSelected);
    return (chosen.length || field.multiple ? chosen : [...field.options].slice(0, 1)).map((each) => each.value);
  };
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  // What each field held when it was first seen, as the page came: not what a browser filled in again on a reload.
  const begun = new WeakMap();
  const base = (field) => {
    if (!begun.has(field)) begun.set(field, untouched(field));
    return begun.get(field);
  };
  fields(form).forEach(base);
  document.addEventListener("formset:added", (event) => fields(event.target).forEach(base), true);

  // The rows of the inlines: told apart by their keys, those that are new by their order.
  const groups = () => [...form.querySelectorAll(".inline-group")];
  const prefixOf = (group) => group.id.replace(/-group$/, "");
  const rowsOf = (group) => [...group.querySelectorAll(".inline-related, tr.form-row")]
    .filter((row) => !row.matches(".empty-form, .tabular") && /-\d+$/.test(row.id));
  const keyOf = (row) => { const key = row.querySelector("input[type=hidden][name$='-id']"); return key ? key.value : ""; };
  const nameIn = (row, field) => row ? field.name.slice(row.id.length + 1) : field.name;
  const slot = (row, field) => nameIn(row, field) + (field.type === "radio" ? `=${field.value}` : "");

  const changes = (row, those) => {
    const found = {};
    for (const field of those) {
      const value = now(field), before = base(field);
      if (same(value, before)) continue;
      found[slot(row, field)] = {v: value, b: before, n: field.matches("select") ? [...field.selectedOptions].map((each) => each.text) : []};
    }
    return found;
  };
  const standing = () => {
    const rows = {};
    for (const group of groups()) {
      const kept = rowsOf(group).map((row) => ({key: keyOf(row), fields: changes(row, fields(row))})).filter((row) => Object.keys(row.fields).length);
      if (kept.length) rows[prefixOf(group)] = kept;
    }
    return {subject, version, fields: changes(null, fields(form).filter((field) => !field.closest(".inline-group"))), rows};
  };
  const empty = (kept) => !Object.keys(kept.fields).length && !Object.keys(kept.rows).length;

  let timer = 0, leaving = false, touched = false;
  const keep = () => {
    clearTimeout(timer);
    timer = 0;
    if (!touched) return;
    const kept = standing();
    if (empty(kept)) store.drop(id); else store.write(id, kept);
  };
  const soon = () => { touched = true; clearTimeout(timer); timer = setTimeout(keep, 800); };
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  document.addEventListener("formset:removed", soon);
  if ($) $(form).on("change", "select", soon);
  document.addEventListener("visibilitychange", () => { if (document.hidden && timer && !leaving) keep(); });
  window.addEventListener("pagehide", () => { if (timer && !leaving) keep(); });
  window.addEventListener("pageshow", () => { leaving = false; });

  // Sent and refused, the same form goes on keeping under the same name, from what it began with.
  const LAST = "desk-kept-sent";
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    keep();
    leaving = true;
    try { sessionStorage.setItem(LAST, `${id} ${subject}`); } catch { /* offered instead */ }
  });
  const adopt = () => {
    let last = "";
    try { last = sessionStorage.getItem(LAST) || ""; sessionStorage.removeItem(LAST); } catch { /* offered instead */ }
    const [which, whose] = last.split(" ");
    const kept = whose === subject && form.parentElement.querySelector(".errornote, .desk-mistakes") && store.all().find((each) => each.name.endsWith(`:${which}`));
    if (!kept) return;
    id = sent.value = which;
    const take = (row, those) => (stored) => {
      for (const field of those) if (stored[slot(row, field)]) begun.set(field, stored[slot(row, field)].b);
    };
    take(null, fields(form))(kept.fields);
    for (const group of groups()) {
      const fresh = (kept.rows[prefixOf(group)] || []).filter((row) => !row.key);
      for (const row of rowsOf(group)) {
        const key = keyOf(row);
        const stored = key ? (kept.rows[prefixOf(group)] || []).find((each) => each.key === key) : fresh.shift();
        if (stored) take(row, fields(row))(stored.fields);
      }
    }
    touched = true;
  };

  // Putting it back.
  const fill = (field, stored) => {
    if (field.type === "checkbox" || field.type === "radio") {
      field.checked = stored.v.length > 0;
    } else if (field.matches("select")) {
      stored.v.forEach((value, place) => {
        let option = [...field.options].find((each) => each.value === value);
        if (!option && field.matches(".admin-autocomplete")) option = new Option(stored.n[place] || value, value);
        if (option && field.multiple) field.append(option);
        else if (option && !option.parentNode) field.append(option);
      });
      for (const option of field.options) option.selected = stored.v.includes(option.value);
    } else {
      [field.value] = stored.v;
    }
  };
  const put = (row, those, stored, report) => {
    const filled = [];
    for (const field of those) {
      const one = stored[slot(row, field)];
      if (!one) continue;
      if (!same(base(field), one.b) && !same(base(field), one.v)) report.theirs.push(labelOf(field));
      fill(field, one);
      filled.push(field);
    }
    // Once all of it is there: some fields show or hide others.
    for (const field of filled) {
      if ($ && field.matches("select")) $(field).trigger("change");
      field.dispatchEvent(new Event("change", {bubbles: true}));
    }
    report.count += filled.length;
  };
  const labelOf = (field) => {
    const label = field.labels && field.labels[0];
    return (field.getAttribute("aria-label") || (label && label.textContent) || field.name).replace(/:\s*$/, "").trim();
  };
  const blank = (row) => !keyOf(row) && fields(row).every((field) => same(now(field), base(field)));
  const restore = (kept) => {
    const report = {count: 0, theirs: [], gone: 0};
    for (const group of groups()) {
      const used = new Set();
      for (const stored of kept.rows[prefixOf(group)] || []) {
        let row = stored.key && rowsOf(group).find((each) => keyOf(each) === stored.key);
        if (!row) {
          if (stored.key) report.gone += 1;
          row = rowsOf(group).find((each) => !used.has(each) && blank(each));
          const add = group.querySelector(".add-row a");
          if (!row && add) {
            add.click();
            row = rowsOf(group).find((each) => !used.has(each) && blank(each));
          }
        }
        if (!row) continue;
        used.add(row);
        for (let part = row.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
        put(row, fields(row), stored.fields, report);
        for (const field of fields(row)) {
          const folded = field.closest("details");
          if (folded && stored.fields[slot(row, field)]) folded.open = true;
        }
      }
    }
    put(null, fields(form).filter((field) => !field.closest(".inline-group")), kept.fields, report);
    return report;
  };

  // The bar.
  const when = (at) => new Intl.DateTimeFormat(document.documentElement.lang || undefined, {dateStyle: "long", timeStyle: "short"}).format(at);
  const paragraph = (text) => Object.assign(document.createElement("p"), {textContent: text});
  const press = (text, run) => {
    const made = Object.assign(document.createElement("button"), {type: "button", className: "button", textContent: text});
    made.addEventListener("click", run);
    return made;
  };
  const offer = (kept) => {
    const one = document.createElement("div");
    const at = when(kept.at);
    const older = kept.version !== version;
    one.append(paragraph(say(older ? bar.dataset.stale : bar.dataset.offer, {when: at})));
    const buttons = document.createElement("p");
    const done = (text) => {
      const told = paragraph(text);
      told.tabIndex = -1;
      one.replaceChildren(told);
      told.focus();
    };
    buttons.append(
      press(say(bar.dataset.restore, {when: at}), () => {
        const report = restore(kept);
        touched = true;
        // Its own name keeps it from now on; where that fails, the old one stays.
        setTimeout(() => {
          keep();
          if (store.all().some((each) => each.name.endsWith(`:${id}`))) store.drop(kept.name.split(":").pop());
          done([
            bar.dataset.restored,
            report.gone ? bar.dataset.gone : "",
            report.theirs.length ? say(bar.dataset.theirs, {fields: [...new Set(report.theirs)].join(", ")}) : "",
          ].filter(Boolean).join(" "));
        });
      }),
      press(bar.dataset.discard, () => { store.drop(kept.name.split(":").pop()); done(bar.dataset.discarded); }),
    );
    one.append(buttons);
    bar.append(one);
    bar.hidden = false;
  };

  // What another window is still at is that window's: those that are open answer.
  const alive = new Set();
  const channel = "BroadcastChannel" in window ? new BroadcastChannel("desk-kept") : null;
  if (channel) {
    channel.onmessage = ({data}) => {
      if (data && data.ask === subject) channel.postMessage({here: id});
      else if (data && typeof data.here === "string") alive.add(data.here);
    };
    channel.postMessage({ask: subject});
  }
  window.addEventListener("load", () => {
    adopt();
    setTimeout(() => {
      const mine = store.all().filter((kept) => kept.subject === subject && !kept.name.endsWith(`:${id}`));
      mine.filter((kept) => !alive.has(kept.name.split(":").pop())).slice(0, 3).forEach(offer);
    }, 300);
  });
})();
