// Keeps the page true: listens to what changes, fetches the page again, and brings only the parts that differ up to date.
// Lists marked data-keep-order never move under the pointer: what is new waits behind a bar.
(function () {
  "use strict";
  const stream = document.getElementById("page") && document.getElementById("page").dataset.liveUrl;
  if (!stream || !window.EventSource) return;

  const lost = document.getElementById("connection");
  const GATHER_MILLIS = 150;
  const REST_MILLIS = 500;
  let dirty = new Set();
  let timer = 0;
  let busy = false;
  let again = false;
  let source = null;
  let failures = 0;

  function regions(root) { return Array.from(root.querySelectorAll("[data-live][id]")); }
  function topics(element) { return element.dataset.live.split(" "); }

  // What the server last said, per region; the page itself is changed by scripts (times, open details).
  const said = new Map();

  // --- listening ---------------------------------------------------------
  function connect() {
    source = new EventSource(stream);
    source.addEventListener("open", function () {
      // What happened between the making of this page and this moment nobody has told it.
      markAll();
      failures = 0;
      if (lost) lost.hidden = true;
    });
    source.addEventListener("error", function () {
      failures += 1;
      if (lost && failures > 1) lost.hidden = false;
      if (source.readyState === EventSource.CLOSED) setTimeout(connect, Math.min(30000, 1000 * failures));
    });
    source.addEventListener("change", function (event) { mark(JSON.parse(event.data)); });
    source.addEventListener("resync", markAll);
  }
  function mark(changed) {
    changed.forEach(function (topic) { dirty.add(topic); });
    schedule(GATHER_MILLIS);
  }
  function markAll() {
    regions(document).forEach(function (region) { topics(region).forEach(function (topic) { dirty.add(topic); }); });
    schedule(0);
  }
  function schedule(wait) {
    if (busy) { again = true; return; }
    if (!timer && !document.hidden) timer = setTimeout(refresh, wait);
  }
  document.addEventListener("visibilitychange", function () { if (!document.hidden && dirty.size) schedule(0); });

  // --- fetching ----------------------------------------------------------
  async function refresh() {
    timer = 0;
    const touched = regions(document).filter(function (region) { return topics(region).some(function (topic) { return dirty.has(topic); }); });
    dirty = new Set();
    if (!touched.length) return;
    busy = true;
    try {
      const answer = await fetch(window.location.href, { headers: { "X-Live": "1" }, credentials: "same-origin", redirect: "manual" });
      if (answer.type === "opaqueredirect" || answer.status === 401) { window.location.reload(); return; }
      if (answer.ok) apply(touched, new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch (e) {
      if (lost) lost.hidden = false;
    } finally {
      busy = false;
      if (again || dirty.size) { again = false; schedule(REST_MILLIS); }
    }
  }
  function apply(touched, fresh) {
    const title = fresh.querySelector("title");
    if (title) document.title = title.textContent;
    touched.forEach(function (region) {
      const next = fresh.getElementById(region.id);
      if (!next || !region.isConnected || said.get(region.id) === next.innerHTML) return;
      const html = next.innerHTML;
      if (region.hasAttribute("data-keep-order")) keepOrder(region, next); else morph(region, next, true);
      said.set(region.id, html);
    });
    window.nightshiftTimes();
    watchEnds();
  }

  // --- what is over by the clock alone: no fact tells of it -----------------
  const DAY_MILLIS = 86400000;
  let ending = 0;
  function watchEnds() {
    clearTimeout(ending);
    const lasting = Array.from(document.querySelectorAll("[data-live] [data-ends]"));
    // The two clocks need not agree: what should be over and is still shown is asked for again after a while.
    const waits = lasting.map(function (part) { const left = Date.parse(part.dataset.ends) - Date.now(); return left > 0 ? left + 250 : 10000; });
    if (!waits.length) return;
    ending = setTimeout(function () {
      lasting.forEach(function (part) { if (Date.parse(part.dataset.ends) <= Date.now()) topics(part.closest("[data-live]")).forEach(function (topic) { dirty.add(topic); }); });
      if (dirty.size) schedule(0);
      watchEnds();
    }, Math.min.apply(null, waits.concat(DAY_MILLIS)));
  }

  // --- lists that keep their order ---------------------------------------
  function rows(list) { return Array.from(list.querySelectorAll(":scope > [data-key]")); }
  function keepOrder(list, next) {
    const here = new Map(rows(list).map(function (row) { return [row.dataset.key, row]; }));
    const there = rows(next);
    if (!here.size || !there.length) { morph(list, next, true); return; }
    const fresh = there.filter(function (row) { return !here.has(row.dataset.key); });
    there.forEach(function (row) {
      const old = here.get(row.dataset.key);
      if (old) { morph(old, row, false); here.delete(row.dataset.key); }
    });
    here.forEach(function (row) { row.classList.add("gone"); });
    bar(list, next, fresh.length, here.size);
  }
  function bar(list, next, added, gone) {
    let button = list.previousElementSibling;
    if (!button || !button.classList.contains("news")) {
      if (!added && !gone) return;
      button = document.createElement("button");
      button.type = "button";
      button.className = "news";
      list.before(button);
    }
    const words = [];
    if (added) words.push(added + " new");
    if (gone) words.push(gone + " no longer here");
    button.textContent = words.join(", ") + " – show";
    button.hidden = !words.length;
    button.onclick = function () { button.remove(); morph(list, next.cloneNode(true), true); window.nightshiftTimes(); };
  }

  // --- bringing one tree to the shape of another --------------------------
  const KEEP = { DETAILS: ["open"], DIALOG: ["open"] };
  function key(node) { return node.nodeType === 1 ? node.id || node.dataset.key || "" : ""; }
  function same(a, b) { return a.nodeType === b.nodeType && a.nodeName === b.nodeName && key(a) === key(b); }

  function morph(old, next, top) {
    if (old.nodeType !== 1) { if (old.nodeValue !== next.nodeValue) old.nodeValue = next.nodeValue; return; }
    if (old.matches("[data-leave]") || (old === document.activeElement && old.matches("input,textarea,select"))) return;
    const changed = old.dataset.key && !top && text(old) !== text(next);
    attributes(old, next);
    if (old.nodeName === "TIME") return;
    children(old, next);
    if (changed) flash(old);
  }
  // Times are rewritten by a script here and not there: they say nothing about a change.
  function text(node) {
    const copy = node.cloneNode(true);
    copy.querySelectorAll("time").forEach(function (time) { time.textContent = time.dateTime; });
    return copy.textContent.replace(/\s+/g, " ");
  }
  function attributes(old, next) {
    const keep = KEEP[old.nodeName] || [];
    Array.from(next.attributes).forEach(function (a) { if (!keep.includes(a.name) && old.getAttribute(a.name) !== a.value) old.setAttribute(a.name, a.value); });
    Array.from(old.attributes).forEach(function (a) {
      if (!next.hasAttribute(a.name) && !keep.includes(a.name) && a.name !== "title") old.removeAttribute(a.name);
    });
  }
  function children(old, next) {
    const follow = old.matches("[data-follow]") && old.scrollTop + old.clientHeight >= old.scrollHeight - 8;
    const wanted = Array.from(next.childNodes);
    const keyed = new Map();
    old.childNodes.forEach(function (child) { if (key(child)) keyed.set(key(child), child); });
    let cursor = old.firstChild;
    wanted.forEach(function (want) {
      let match = key(want) ? keyed.get(key(want)) : cursor && !key(cursor) && same(cursor, want) ? cursor : null;
      if (match && !same(match, want)) match = null;
      if (match) {
        if (match === cursor) cursor = cursor.nextSibling; else old.insertBefore(match, cursor);
        morph(match, want, false);
      } else {
        const added = document.importNode(want, true);
        old.insertBefore(added, cursor);
        if (added.nodeType === 1) {
          if (added.dataset.key) flash(added);
          if (window.htmx) window.htmx.process(added);
        }
      }
    });
    while (cursor) { const gone = cursor; cursor = cursor.nextSibling; gone.remove(); }
    if (follow) old.scrollTop = old.scrollHeight;
  }
  function flash(node) {
    node.classList.remove("changed");
    void node.offsetWidth;
    node.classList.add("changed");
    setTimeout(function () { node.classList.remove("changed"); }, 2500);
  }

  document.body.addEventListener("htmx:afterSettle", function () { said.clear(); });
  window.addEventListener("pagehide", function () { source.close(); });
  connect();
  watchEnds();
})();
