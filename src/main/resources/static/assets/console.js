// Times in the reader's zone, keys, the theme switch, questions before what cannot be taken back.
(function () {
  "use strict";

  // --- the menu of a narrow window shows where one is ---------------------
  const here = document.querySelector(".nav-main .current");
  if (here) here.parentElement.scrollLeft = here.offsetLeft - (here.parentElement.clientWidth - here.offsetWidth) / 2;

  // --- times -------------------------------------------------------------
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "long" });
  const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
  const dayClock = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  const units = [[86400, "d"], [3600, "h"], [60, "min"], [1, "s"]];

  function span(seconds) {
    const whole = Math.max(0, Math.floor(seconds));
    if (whole < 60) return whole + " s";
    if (whole < 3600) return Math.floor(whole / 60) + " min";
    if (whole < 86400) {
      const minutes = Math.floor((whole % 3600) / 60);
      return Math.floor(whole / 3600) + " h" + (minutes ? " " + minutes + " min" : "");
    }
    return Math.floor(whole / 86400) + " d";
  }

  function relative(then, now) {
    const seconds = (now - then) / 1000;
    if (Math.abs(seconds) < 2) return "now";
    return seconds >= 0 ? span(seconds) + " ago" : "in " + span(-seconds);
  }

  function write(time, now) {
    const then = Date.parse(time.dateTime);
    if (Number.isNaN(then)) return;
    const sameDay = new Date(then).toDateString() === new Date(now).toDateString();
    const texts = {
      relative: function () { return relative(then, now); },
      due: function () { return then > now ? relative(then, now) : "any moment now"; },
      since: function () { return span((now - then) / 1000); },
      until: function () { return sameDay ? clock.format(then).slice(0, 5) : dayClock.format(then); },
      clock: function () { return sameDay ? clock.format(then) : dayClock.format(then); }
    };
    const text = (texts[time.dataset.time] || texts.relative)();
    if (time.textContent !== text) time.textContent = text;
    if (!time.title) time.title = exact.format(then) + " (" + zone + ")";
  }

  function times(root) {
    const now = Date.now();
    (root || document).querySelectorAll("time[data-time]").forEach(function (time) { write(time, now); });
  }
  window.nightshiftTimes = times;
  times();
  setInterval(times, 1000);
  document.body.addEventListener("htmx:afterSwap", function () { times(); });
  document.querySelectorAll("[data-zone]").forEach(function (place) { place.textContent = zone; });
  document.querySelectorAll("input[data-offset]").forEach(function (input) { input.value = zone; });

  // --- theme -------------------------------------------------------------
  const theme = document.getElementById("theme");
  function themeWord(choice) {
    theme.querySelector("span").textContent = ": " + choice;
    theme.title = "Theme: " + choice;
  }
  if (theme) {
    themeWord(window.nightshiftTheme.choice());
    theme.addEventListener("click", function () { themeWord(window.nightshiftTheme.next()); });
  }

  // --- questions ---------------------------------------------------------
  document.addEventListener("submit", function (event) {
    const button = event.submitter;
    const question = (button && button.dataset.ask) || event.target.dataset.ask;
    if (question && !window.confirm(question)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }, true);
  // A second press while the first is under way would only earn an error.
  document.addEventListener("submit", function (event) {
    const button = event.submitter;
    if (!button || event.target.method === "dialog") return;
    setTimeout(function () {
      button.disabled = true;
      button.setAttribute("aria-busy", "true");
    }, 0);
  });
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) window.location.reload();
  });

  // --- keys --------------------------------------------------------------
  const dialog = document.getElementById("keys");
  const opener = document.getElementById("keys-open");
  function showKeys() { if (dialog && !dialog.open) dialog.showModal(); }
  if (opener) opener.addEventListener("click", showKeys);

  function move(step) {
    const rows = Array.from(document.querySelectorAll("#page [data-row]")).filter(function (row) { return row.offsetParent !== null; });
    if (!rows.length) return;
    const at = rows.findIndex(function (row) { return row.contains(document.activeElement); });
    const next = rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? (step > 0 ? 0 : rows.length - 1) : at + step))];
    const target = next.matches("a,button,summary") ? next : next.querySelector("a,button,summary");
    if (target) { target.focus(); next.scrollIntoView({ block: "nearest" }); }
  }
  function press(key) {
    const target = document.querySelector('[data-key-press="' + key + '"]');
    if (!target) return false;
    if (target.matches("input,textarea")) target.focus(); else target.click();
    return true;
  }
  let pending = "";
  const go = { n: "/", i: "/incidents", a: "/alerts", r: "/runs", b: "/runbooks", s: "/services", o: "/on-call", l: "/ledger" };
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !dialog || dialog.open) return;
    if (event.target.matches("input,textarea,select,[contenteditable]")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const key = event.key;
    if (pending === "g" && go[key]) { pending = ""; event.preventDefault(); window.location.assign(go[key]); return; }
    pending = key === "g" ? "g" : "";
    const actions = {
      "?": function () { showKeys(); return true; },
      j: function () { move(1); return true; },
      k: function () { move(-1); return true; },
      a: function () { return press("a"); },
      n: function () { return press("n"); },
      "/": function () {
        if (!press("/")) window.location.assign("/incidents?focus=search");
        return true;
      },
      r: function () {
        const place = document.getElementById("runbooks-that-match");
        if (!place) { window.location.assign("/runbooks"); return true; }
        place.scrollIntoView({ block: "start" });
        const first = place.querySelector("button,a,summary");
        if (first) first.focus();
        return true;
      }
    };
    if (actions[key] && actions[key]()) event.preventDefault();
  });
})();
