// Large text without a cookie: kept in this browser, and set before anything is painted.
"use strict";
{
  const KEY = "large-text";
  const isLarge = () => {
    try {
      return localStorage.getItem(KEY) === "yes";
    } catch {
      return false; // a browser that keeps nothing
    }
  };
  const keep = (large) => {
    try {
      if (large) localStorage.setItem(KEY, "yes");
      else localStorage.removeItem(KEY);
    } catch {
      return; // the page at hand is large all the same
    }
  };
  const set = (large) => {
    document.documentElement.classList.toggle(KEY, large);
    const box = document.getElementById(KEY);
    if (box) box.checked = large;
  };

  set(isLarge());
  document.addEventListener("DOMContentLoaded", () => {
    set(isLarge());
    document.getElementById(KEY)?.addEventListener("change", (event) => {
      keep(event.target.checked);
      set(event.target.checked);
    });
  });
  // Back and forward show a page as it was left.
  addEventListener("pageshow", (event) => {
    if (event.persisted) set(isLarge());
  });
}
