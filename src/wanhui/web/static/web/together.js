/* The desk of several people: news as it comes, who is here, picking many, the palette. All of it also works without. */
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const words = () => $("#words").dataset;
  const isMac = /Mac|iP(hone|ad)/.test(navigator.platform);
  const isTyping = (target) => target.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");
  const palette = $("#palette");
  if (!palette) return;

  // who is here -----------------------------------------------------------------------------------------------------
  const openCase = () => $("#company")?.dataset.number;
  const isWriting = () => $$(".editor textarea").some((area) => area.value !== area.defaultValue);
  let present = null;
  function say(number, more = {}) {
    const form = new FormData();
    form.set("csrfmiddlewaretoken", words().token);
    Object.entries(more).forEach(([name, value]) => form.set(name, value));
    navigator.sendBeacon(`/cases/${number}/here`, form);
  }
  function beHere() {
    const number = document.hidden ? null : openCase();
    if (present && present !== number) say(present, { gone: "1" });
    present = number;
    if (number) say(number, { writing: isWriting() ? "1" : "0" });
  }
  async function part(address, target) {
    const answer = await fetch(address, { headers: { "HX-Request": "true" } });
    if (answer.status === 401) return streamOver();
    if (!answer.ok) return null;
    const box = document.createElement("template");
    // Our own page's words, escaped by the server; nothing in it can run under our policy.
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    box.content.append(...parsed.body.childNodes);
    if (target) {
      target.replaceChildren(box.content);
      htmx.process(target);
    }
    return box.content;
  }
  async function refreshCompany() {
    const box = $("#company");
    if (!box) return;
    await part(`/cases/${box.dataset.number}/company?version=${box.dataset.version}`, box);
  }

  // news ------------------------------------------------------------------------------------------------------------
  let arrived = 0;
  const shownRows = () => $$("#rows .row").map((row) => row.id.slice(4));
  async function refreshRows(numbers) {
    const query = new URLSearchParams(location.search);
    query.set("n", numbers.join(","));
    const fresh = await part(`${palette.dataset.rows}?${query}`);
    if (!fresh) return;
    for (const row of $$(".row", fresh)) {
      const old = document.getElementById(row.id);
      if (!old || old === document.activeElement || old.matches(":hover")) continue;
      if (old.hasAttribute("aria-current")) row.setAttribute("aria-current", "true");
      old.replaceWith(row);
      htmx.process(row);
    }
  }
  function gather(count) {
    const box = $("#arrived");
    if (!box) return;
    arrived += count;
    box.hidden = false;
    $("a", box).textContent = words().arrived.replace("#", arrived);
  }
  function casesChanged(what) {
    if (what === "*") {
      gather(1);
      refreshCompany();
      return;
    }
    const numbers = what.split(",");
    const shown = new Set(shownRows());
    const known = numbers.filter((number) => shown.has(number));
    const newest = Math.max(0, ...[...shown].map(Number));
    const fresh = numbers.filter((number) => !shown.has(number) && Number(number) > newest);
    if (known.length) refreshRows(known);
    if (fresh.length) gather(fresh.length);
    if (numbers.includes(openCase())) refreshCompany();
  }
  function mentioned() {
    const badge = $("[data-unread]");
    badge.textContent = Number(badge.textContent || 0) + 1;
    badge.hidden = false;
  }
  let stream = null;
  let polling = null;
  function streamOver() {
    stream?.close();
    return null;
  }
  function catchUp() {
    refreshRows(shownRows().slice(0, 50));
    refreshCompany();
  }
  function poll(isOn) {
    if (!isOn && document.body.classList.contains("no-stream")) catchUp();
    document.body.classList.toggle("no-stream", isOn);
    document.body.classList.toggle("has-stream", !isOn);
    if (isOn && !polling) polling = setInterval(catchUp, 15000);
    if (!isOn) polling = clearInterval(polling);
  }
  function listen() {
    stream = new EventSource(palette.dataset.live);
    stream.addEventListener("hello", () => poll(false));
    stream.addEventListener("case", (event) => casesChanged(event.data));
    stream.addEventListener("here", (event) => { if (event.data === openCase()) refreshCompany(); });
    stream.addEventListener("mention", mentioned);
    stream.addEventListener("error", () => {
      poll(true);
      if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 15000);
    });
  }

  // the palette -----------------------------------------------------------------------------------------------------
  const field = $("#palette-words");
  const list = $("#palette-list");
  const options = () => $$("[role=option]", palette).filter((option) => !option.hidden);
  function commands() {
    const found = [...$$("[data-key], .panel-of > summary"), ...$$(".nav a[data-go]")].filter((element) => element.offsetParent !== null);
    return found.map((element) => {
      const key = $("kbd", element)?.textContent || (element.dataset.go ? `G ${element.dataset.go.toUpperCase()}` : "");
      return { element, key, label: element.innerText.replace($("kbd", element)?.textContent || "\0", "").trim() };
    }).filter((one) => one.label); // a field has no words of its own
  }
  function choose(at) {
    const all = options();
    all.forEach((option) => option.removeAttribute("aria-selected"));
    const one = all[(at + all.length) % all.length];
    if (!one) return;
    one.setAttribute("aria-selected", "true");
    field.setAttribute("aria-activedescendant", one.id);
    one.scrollIntoView({ block: "nearest" });
  }
  const chosen = () => options().findIndex((option) => option.hasAttribute("aria-selected"));
  function drawCommands() {
    const asked = field.value.trim().toLowerCase();
    const box = document.createElement("ul");
    box.setAttribute("role", "listbox");
    box.setAttribute("aria-label", palette.getAttribute("aria-label"));
    commands().filter((one) => one.label.toLowerCase().includes(asked)).slice(0, 8).forEach((one, place) => {
      const option = document.createElement("li");
      option.id = `command-${place}`;
      option.setAttribute("role", "option");
      const label = document.createElement("span");
      label.textContent = one.label;
      const key = document.createElement("kbd");
      key.textContent = one.key;
      option.append(label, ...(one.key ? [key] : []));
      option.addEventListener("click", () => { palette.close(); press(one.element); });
      box.append(option);
    });
    list.replaceChildren(box);
    choose(0);
  }
  function press(element) {
    if (element.tagName !== "SUMMARY") return element.click();
    element.parentElement.open = true;
    const panel = element.parentElement.querySelector(".panel");
    if (panel) $("button, input:not([type=hidden])", panel)?.focus();
    else element.focus();
    return undefined;
  }
  let asking = null;
  function typed() {
    drawCommands();
    clearTimeout(asking);
    const asked = field.value.trim();
    if (!asked) return;
    asking = setTimeout(async () => {
      const found = await part(`${palette.dataset.find}?q=${encodeURIComponent(asked)}`);
      if (!found || field.value.trim() !== asked) return;
      $("#palette-found")?.remove();
      list.append(found);
      $$("#palette-found [data-href]").forEach((option) => {
        option.addEventListener("click", () => location.assign(option.dataset.href));
      });
      if (chosen() < 0) choose(0);
    }, 120);
  }
  function openPalette() {
    field.value = "";
    drawCommands();
    palette.showModal();
    field.focus();
  }
  field.addEventListener("input", typed);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const acts = { ArrowDown: () => choose(chosen() + 1), ArrowUp: () => choose(chosen() - 1), Enter: () => options()[chosen()]?.click() };
    if (!acts[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    acts[event.key]();
  });

  // keys ------------------------------------------------------------------------------------------------------------
  let going = 0;
  const KEYS = {
    a: () => press($('#assign-menu [data-key="a"]')),
    s: () => press($('#rest-menu [data-key="s"]')),
    n: () => {
      $('[data-view-to="story"]')?.click();
      $("#note-text")?.focus();
    },
    x: () => {
      const row = document.activeElement?.closest("#rows li") || $("#rows .row[aria-current]")?.closest("li");
      const box = row && $(".pick", row);
      if (box) box.checked = !box.checked;
    },
  };
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const chord = isMac ? event.metaKey : event.ctrlKey;
    if (chord && event.key.toLowerCase() === "k") {
      event.preventDefault();
      if (palette.open) palette.close();
      else openPalette();
      return;
    }
    if (chord && event.key === "Enter" && event.target.id === "note-text") {
      event.preventDefault();
      event.stopImmediatePropagation();
      event.target.form.requestSubmit();
      return;
    }
    if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target) || $("dialog[open]")) return;
    if (document.documentElement.dataset.letters === "off") return;
    const key = event.key.toLowerCase();
    if (going && Date.now() - going < 1500) {
      going = 0;
      const place = $(`.nav a[data-go="${key}"]`);
      event.preventDefault();
      event.stopImmediatePropagation();
      if (place) location.assign(place.href);
      return;
    }
    if (key === "g") {
      going = Date.now();
      return;
    }
    if (!KEYS[key] || event.shiftKey) return;
    event.preventDefault();
    try {
      KEYS[key]();
    } catch { /* the page has no such part */ }
  }, true);

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-press]");
    if (!opener) return;
    event.preventDefault();
    press($("summary", $(opener.dataset.press)));
  });

  // life ------------------------------------------------------------------------------------------------------------
  document.addEventListener("htmx:afterSettle", () => {
    if (openCase() !== present) {
      beHere();
      refreshCompany();
    }
    $$(".toast[data-seconds]:not([data-timed])").forEach((toast) => {
      toast.dataset.timed = "1";
      setTimeout(() => toast.remove(), 1000 * toast.dataset.seconds);
    });
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id === "queue") arrived = 0;
  });
  let toldWriting = false;
  document.addEventListener("input", (event) => {
    if (!event.target.matches(".editor textarea") || toldWriting === isWriting()) return;
    toldWriting = isWriting();
    beHere();
  });
  document.addEventListener("visibilitychange", beHere);
  addEventListener("pagehide", () => present && say(present, { gone: "1" }));
  document.addEventListener("DOMContentLoaded", () => {
    beHere();
    refreshCompany();
    listen();
    setInterval(beHere, 12000);
  });
})();
