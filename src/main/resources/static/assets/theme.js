// Before the first paint: the reader's choice of theme, else what the system prefers.
(function () {
  "use strict";
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  function choice() {
    try { return localStorage.getItem("nightshift.theme") || "system"; } catch (e) { return "system"; }
  }
  function apply() {
    const chosen = choice();
    const theme = chosen === "system" ? (dark.matches ? "dark" : "light") : chosen;
    document.documentElement.setAttribute("data-bs-theme", theme);
  }
  dark.addEventListener("change", apply);
  window.nightshiftTheme = {
    choice: choice,
    next: function () {
      const order = ["system", "light", "dark"];
      const next = order[(order.indexOf(choice()) + 1) % order.length];
      try { localStorage.setItem("nightshift.theme", next); } catch (e) { /* private mode: for this page only */ }
      apply();
      return next;
    }
  };
  apply();
})();
