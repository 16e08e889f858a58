"use strict";
// Where this browser keeps what was typed at the desk and not saved: for one user, for so long, and never too much of it.
// Every page of the desk loads this: what was saved, somebody else's, or too old is removed wherever one goes next.
window.deskKept = (() => {
  const PREFIX = "desk-kept:", WHO = "desk-kept-who", SAVED = "desk_saved";
  const DAYS = 14, MOST = 40, LONGEST = 200_000, ALL = 2_000_000;
  const told = (name) => { const meta = document.querySelector(`meta[name="${name}"]`); return meta ? meta.content : ""; };
  const user = told("desk-user");

  // A browser that keeps nothing (a private window, a full disk, a setting) is no reason to fail.
  const safely = (run, otherwise) => { try { return run(); } catch { return otherwise; } };

  const names = () => safely(() => Object.keys(localStorage).filter((name) => name.startsWith(PREFIX)), []);
  const remove = (name) => safely(() => localStorage.removeItem(name));
  const read = (name) => safely(() => {
    const kept = JSON.parse(localStorage.getItem(name));
    return kept && typeof kept.at === "number" && typeof kept.subject === "string" && kept.rows && kept.fields ? {...kept, name} : null;
  }, null);

  // All of this user's, the newest first.
  const all = () => names().map(read).filter((kept) => kept && kept.user === user).sort((a, b) => b.at - a.at);
  const drop = (id) => { for (const name of names()) if (name.endsWith(`:${id}`)) remove(name); };
  const dropAll = () => names().forEach(remove);

  const tidy = () => {
    if (!user) return;
    const oldest = Math.max(Date.now() - DAYS * 86_400_000, Number(told("desk-forget-before")) || 0);
    let size = 0;
    for (const name of names()) {
      const kept = read(name);
      if (!kept || kept.user !== user || kept.at < oldest || kept.at > Date.now() + 86_400_000) remove(name);
    }
    all().forEach((kept, place) => {
      size += safely(() => localStorage.getItem(kept.name).length, 0);
      if (place >= MOST || size > ALL) remove(kept.name);
    });
  };

  // False where it was not kept: no room, too long, or not this user's browser any more (signed out in another window).
  const write = (id, kept) => safely(() => {
    if (!user || localStorage.getItem(WHO) !== user) return false;
    const text = JSON.stringify({...kept, user, at: Date.now()});
    if (text.length > LONGEST) return false;
    const name = `${PREFIX}${user}:${id}`;
    const others = all().filter((each) => each.name !== name);
    for (;;) {
      try {
        localStorage.setItem(name, text);
        break;
      } catch (full) {
        const last = others.pop();
        if (!last) throw full;
        remove(last.name);
      }
    }
    tidy();
    return true;
  }, false);

  // What the desk says it saved (tracker/desk/admin/kept.py).
  const cookie = document.cookie.split("; ").find((each) => each.startsWith(`${SAVED}=`));
  if (cookie) {
    cookie.slice(SAVED.length + 1).split(".").filter(Boolean).forEach(drop);
    document.cookie = `${SAVED}=; Path=${told("desk-path")}; Max-Age=0; SameSite=Lax`;
  }
  if (user) safely(() => localStorage.setItem(WHO, user));
  tidy();

  // Signing out takes all of it away; what is open in other windows keeps nothing any more.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.action || !new URL(form.action, location.href).pathname.endsWith("/logout/")) return;
    safely(() => localStorage.removeItem(WHO));
    dropAll();
  });

  return {all, drop, write, user};
})();
