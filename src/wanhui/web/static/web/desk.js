/* The desk's keys and the few things that only a browser can do; every act also works without this file. */
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const words = () => $("#words").dataset;
  const isMac = /Mac|iP(hone|ad)/.test(navigator.platform);
  const shown = (element) => element && element.offsetParent !== null;

  // notices -----------------------------------------------------------------------------------------------------
  function notice(text) {
    const box = document.createElement("div");
    box.className = "toast";
    box.setAttribute("role", "status");
    box.append(text);
    $("#toast").replaceChildren(box);
    setTimeout(() => box.remove(), 10000);
  }

  // drafts: kept in this tab until they are sent -----------------------------------------------------------------
  const draftKey = (area) => `draft:${$("#work")?.dataset.number}:${area.form.dataset.object}`;
  const keep = (area) => sessionStorage.setItem(draftKey(area), JSON.stringify([area.defaultValue, area.value]));
  function restore(area) {
    const kept = JSON.parse(sessionStorage.getItem(draftKey(area)) || "null");
    if (!kept || kept[1] === area.value || (kept[0] !== area.defaultValue && kept[0] === kept[1])) return;
    area.value = kept[1];
    remark(area);
    htmx.trigger(area, "lint");
    notice(words().restored);
  }

  // the mirror behind the editor: the same words, with the places of findings underlined -------------------------
  const marksOf = new WeakMap();
  const before = new WeakMap();
  const editorOf = (object) => $(`#text-${object}`);
  function findings(area) {
    return $$(`#lint-${area.form.dataset.object} .finding`).map((f) => ({
      start: +f.dataset.start, end: +f.dataset.end, severity: f.dataset.severity,
    }));
  }
  // Offsets come in characters; the editor counts UTF-16 units.
  function units(text, offset) {
    let at = 0;
    for (const character of text) {
      if (offset-- <= 0) break;
      at += character.length;
    }
    return at;
  }
  function paint(area) {
    const mirror = $(`#mirror-${area.form.dataset.object}`);
    const text = area.value;
    const out = [];
    let at = 0;
    for (const mark of [...(marksOf.get(area) || [])].sort((a, b) => a.start - b.start)) {
      if (mark.start < at || mark.end > text.length || mark.start >= mark.end) continue;
      const element = document.createElement("mark");
      element.className = mark.severity;
      element.textContent = text.slice(mark.start, mark.end);
      out.push(text.slice(at, mark.start), element);
      at = mark.end;
    }
    mirror.replaceChildren(...out, `${text.slice(at)}\n`);
    before.set(area, text);
  }
  function remark(area) {
    const text = area.value;
    marksOf.set(area, findings(area).map((f) => ({
      start: units(text, f.start), end: units(text, f.end), severity: f.severity,
    })));
    paint(area);
  }
  // Between two answers of lint the marks move with the words; a mark that is edited goes.
  function shift(area) {
    const old = before.get(area) ?? area.defaultValue;
    const text = area.value;
    let head = 0;
    while (head < old.length && head < text.length && old[head] === text[head]) head += 1;
    let tail = 0;
    while (tail < old.length - head && tail < text.length - head && old.at(-1 - tail) === text.at(-1 - tail)) tail += 1;
    const by = text.length - old.length;
    marksOf.set(area, (marksOf.get(area) || []).flatMap((mark) => {
      if (mark.end <= head) return [mark];
      return mark.start >= old.length - tail ? [{ ...mark, start: mark.start + by, end: mark.end + by }] : [];
    }));
    paint(area);
  }
  function typed(area) {
    shift(area);
    keep(area);
    const bar = $(`#send-${area.form.dataset.object}`);
    $("[data-count]", bar).textContent = [...area.value].length;
    $("[data-send]", bar).disabled = true; // until lint has seen these words
  }
  function replaceWords(area, finding, text) {
    const start = units(area.value, +finding.dataset.start);
    const end = units(area.value, +finding.dataset.end);
    area.focus();
    area.setSelectionRange(start, end);
    // insertText keeps the editor's own undo; the fallback does not.
    if (!document.execCommand("insertText", false, text)) {
      area.setRangeText(text, start, end, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
    htmx.trigger(area, "lint");
  }
  const openEditor = () => $$("form.composer").find((form) => !form.hidden)?.elements.text;
  const openFindings = () => {
    const area = openEditor();
    return area ? $$(`#lint-${area.form.dataset.object} .finding`) : [];
  };
  function nextFinding() {
    const all = openFindings();
    if (!all.length) return;
    const chosen = all[(all.findIndex((f) => f.open) + 1) % all.length];
    all.forEach((f) => { f.open = f === chosen; });
    $("summary", chosen).focus();
    chosen.scrollIntoView({ block: "nearest" });
  }
  function takeRewrite() {
    const finding = openFindings().find((f) => f.open && $("[data-take]", f)) || openFindings().find((f) => $("[data-take]", f));
    if (finding) replaceWords(openEditor(), finding, $("[data-take]", finding).dataset.take);
  }

  // panes ---------------------------------------------------------------------------------------------------------
  function setView(view) {
    const work = $("#work");
    work.dataset.view = view;
    $$("[data-view-to]").forEach((a) => a.toggleAttribute("aria-current", false));
    $(`[data-view-to="${view}"]`)?.setAttribute("aria-current", "true");
  }
  function setObject(object) {
    $$("[data-object-to]").forEach((a) => {
      if (a.dataset.objectTo === object) a.setAttribute("aria-current", "true");
      else a.removeAttribute("aria-current");
    });
    $$("form.composer, .send").forEach((part) => { part.hidden = part.dataset.object !== object; });
  }
  function toggleDrawer(open) {
    const work = $("#work");
    const now = open ?? work.dataset.drawer !== "open";
    if (now) work.dataset.drawer = "open";
    else delete work.dataset.drawer;
  }
  function openReading(id) {
    const reading = document.getElementById(id);
    if (!reading) return;
    reading.open = true;
    $("summary", reading).focus();
  }

  // rows ----------------------------------------------------------------------------------------------------------
  const rows = () => $$("#rows .row, .hold");
  function moveRow(by) {
    const all = rows();
    if (!all.length) return;
    const at = all.findIndex((row) => row === document.activeElement);
    const holding = all.findIndex((row) => row.matches(".hold") && row.contains(document.activeElement));
    const from = at >= 0 ? at : holding >= 0 ? holding : all.findIndex((row) => row.hasAttribute("aria-current"));
    const next = all[Math.min(all.length - 1, Math.max(0, from < 0 ? 0 : from + by))];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }
  function openRow(by) {
    moveRow(by);
    if (document.activeElement.matches("#rows .row:not([aria-current])")) document.activeElement.click();
  }
  // After an act the case brings its row along; the queue shows it where it stands.
  function freshenRow() {
    const fresh = $("#fresh-row")?.content.firstElementChild;
    const old = fresh && document.getElementById(fresh.id);
    if (!old) return;
    const hadFocus = old === document.activeElement;
    old.replaceWith(fresh);
    htmx.process(fresh);
    if (hadFocus) fresh.focus();
  }
  const showTab = () => $$(".queue .tabs [aria-current], .tabs.sub [aria-current]").forEach((tab) => tab.scrollIntoView({ block: "nearest", inline: "nearest" }));
  function markOpenRow() {
    const number = $("#work")?.dataset.number;
    rows().forEach((row) => row.removeAttribute("aria-current"));
    if (number) document.getElementById(`row-${number}`)?.setAttribute("aria-current", "true");
    document.body.classList.toggle("in-case", Boolean(number));
    $("main.desk")?.classList.toggle("has-case", Boolean(number));
    $("main.desk")?.classList.toggle("no-case", !number);
    if (number) document.title = $("#work").dataset.title;
  }

  // clocks: under an hour they show what is left, and tick each minute ---------------------------------------------
  function tick() {
    for (const clock of $$('.clock[data-form="short"][data-due]:not([data-due=""])')) {
      const left = Math.trunc((new Date(clock.dataset.due) - Date.now()) / 60000);
      const time = $("time", clock);
      if (left >= 60 || left <= -60 || !time) continue;
      const minutes = words().minutes.replace("#", Math.abs(left));
      const late = new Date(clock.dataset.due) < Date.now();
      time.textContent = late ? words().over.replace("#", minutes) : minutes;
      clock.classList.toggle("red", late || clock.classList.contains("red"));
      if (!late && !clock.classList.contains("red")) clock.classList.add("amber");
      clock.classList.remove("quiet");
      if (!$("svg", clock)) clock.prepend($("#icon-clock").content.cloneNode(true));
    }
  }

  // toast: gone after its ten seconds, held while pointed at --------------------------------------------------------
  function watchToast() {
    const toast = $(".toast[data-until]");
    if (!toast || toast.dataset.watched) return;
    toast.dataset.watched = "1";
    const end = new Date(toast.dataset.until);
    const timer = setInterval(() => {
      if (!toast.isConnected) clearInterval(timer);
      else if (Date.now() > end && !toast.matches(":hover, :focus-within")) toast.remove();
    }, 250);
  }

  // copying -------------------------------------------------------------------------------------------------------
  async function copy(id) {
    const text = document.getElementById(id).innerText;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    notice(words().copied);
  }

  // clicks --------------------------------------------------------------------------------------------------------
  const plain = (event) => event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  const CLICKS = {
    "data-view-to": (element) => setView(element.dataset.viewTo),
    "data-object-to": (element) => setObject(element.dataset.objectTo),
    "data-open": (element) => openReading(element.dataset.open),
    "data-dialog": (element) => document.getElementById(element.dataset.dialog).showModal(),
    "data-drawer-toggle": () => toggleDrawer(),
    "data-take": (element) => replaceWords(openEditor(), element.closest(".finding"), element.dataset.take),
    "data-edit": (element) => {
      const finding = element.closest(".finding");
      const area = openEditor();
      area.focus();
      area.setSelectionRange(units(area.value, +finding.dataset.start), units(area.value, +finding.dataset.end));
    },
    "data-copy": (element) => copy(element.dataset.copy),
  };
  document.addEventListener("click", (event) => {
    if (!plain(event)) return;
    for (const [name, act] of Object.entries(CLICKS)) {
      const element = event.target.closest(`[${name}]`);
      if (!element) continue;
      event.preventDefault();
      act(element);
      return;
    }
    $$("details.menu[open], details.reading[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  function nameKeys() {
    if (!isMac) $$("kbd").forEach((k) => { k.textContent = k.textContent.replace("⌘", "Ctrl").replace("⌥", "Alt"); });
  }

  // keys ----------------------------------------------------------------------------------------------------------
  const isTyping = (target) => target.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");
  const KEYS = {
    j: () => moveRow(1),
    k: () => moveRow(-1),
    "]": () => openRow(1),
    "[": () => openRow(-1),
    e: () => $('[data-key="e"]')?.click(),
    r: () => {
      if (!$("#guide")) return (document.activeElement.closest(".hold") || $(".hold"))?.querySelector('[data-key="r"]')?.focus();
      setView("reply");
      toggleDrawer(true);
      return openEditor()?.focus();
    },
    m: () => {
      const panel = $("#panel-remedies");
      if (!panel) return;
      setView("reply");
      toggleDrawer(true);
      panel.open = true;
      $("summary", panel).focus();
      panel.scrollIntoView({ block: "nearest" });
    },
    z: () => $('.toast [data-key="z"]')?.click(),
    "/": () => $("#search")?.focus(),
    "?": () => $("#keys").showModal(),
    "\\": () => toggleDrawer(),
    F8: nextFinding,
  };
  // In the open remedies a figure picks the remedy of that place; elsewhere a kind of buyer, or a tab.
  const remedies = () => (document.activeElement.closest("#panel-remedies[open]") ? $$("#panel-remedies input[name=kind]") : []);
  "123456789".split("").forEach((n) => {
    KEYS[n] = () => {
      const all = remedies();
      if (all.length) return all[n - 1]?.click(), all[n - 1]?.focus();
      return ($$(`[data-type-key="${n}"]`).find(shown) ?? $(`[data-tab="${n}"]`))?.click();
    };
  });
  // Whoever dictates, or whose hand hits keys by chance, switches the single letters off: on this device.
  const root = document.documentElement;
  function letters(are) {
    if (are === undefined) root.dataset.letters = localStorage.getItem("letters") || "on";
    else localStorage.setItem("letters", (root.dataset.letters = are ? "on" : "off"));
    $$("[data-letters-switch]").forEach((box) => { box.checked = root.dataset.letters === "on"; });
  }
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-letters-switch]")) letters(event.target.checked);
  });
  function chord(event) {
    if (event.key !== "Enter") return false;
    if (isMac ? event.metaKey : event.ctrlKey) {
      const send = $$("[data-send]").find(shown);
      if (send && !send.disabled) send.click();
      return true;
    }
    if (event.altKey) {
      takeRewrite();
      return true;
    }
    return false;
  }
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (chord(event) || (event.key === "F8" && (nextFinding(), true))) {
      event.preventDefault();
      return;
    }
    if (event.key === "Escape") {
      $$("details.menu[open], details.reading[open]").forEach((menu) => { menu.open = false; });
      if ($("#work")) toggleDrawer(false);
      if (isTyping(event.target)) event.target.blur();
      return;
    }
    if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target) || $("dialog[open]")) return;
    if (root.dataset.letters === "off" && event.key.length === 1) return;
    const act = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  // htmx ----------------------------------------------------------------------------------------------------------
  document.addEventListener("input", (event) => {
    if (event.target.matches(".editor textarea")) typed(event.target);
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const lint = event.detail.elt?.closest?.(".lint") || event.detail.target;
    if (lint?.classList?.contains("lint")) remark(editorOf(lint.dataset.object));
  });
  document.addEventListener("htmx:afterSettle", () => {
    freshenRow();
    markOpenRow();
    showTab();
    nameKeys();
    watchToast();
    tick();
    $$(".editor textarea").filter((area) => !before.has(area)).forEach((area) => { remark(area); restore(area); });
  });
  // before the page is changed: the new editor must not find words that have just been sent
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { elt: form, path } = event.detail.requestConfig;
    if (event.detail.xhr.status === 200 && form?.matches?.("form.composer") && /\/(send|plan)$/.test(path)) {
      sessionStorage.removeItem(`draft:${$("#work").dataset.number}:${form.dataset.object}`);
    }
  });
  document.addEventListener("htmx:sendError", () => notice(words().offline));
  document.addEventListener("htmx:responseError", (event) => {
    notice(event.detail.xhr.status === 401 ? words().expired : words().failed);
  });
  document.addEventListener("DOMContentLoaded", () => {
    markOpenRow();
    $(".row[aria-current]")?.scrollIntoView({ block: "nearest" });
    showTab();
    watchToast();
    tick();
    $$(".editor textarea").forEach((area) => { remark(area); restore(area); });
    setInterval(tick, 20000);
    letters();
    nameKeys();
  });
})();
