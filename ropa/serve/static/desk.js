// Keeps a page of the preview up to date, and puts the findings beside their places in the document.
"use strict";

const wide = matchMedia("(min-width: 72rem)");
const GAP = 12;

const parts = (root) => root.querySelectorAll("[data-live]");
const panes = () => [...document.querySelectorAll("[data-pane]")];
const frameOf = (pane) => pane.querySelector("iframe");
const insideOf = (frame) => frame && frame.contentDocument;

// ---- following the saves -------------------------------------------------------------------------------------

let shown = Number(document.body.dataset.version);
let wanted = shown;
let busy = false;

async function follow() {
  if (busy) return;
  busy = true;
  while (shown !== wanted) {
    const aim = wanted;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      take(new DOMParser().parseFromString(await answer.text(), "text/html"));
      shown = aim;
    } catch {
      break; // the connection is gone; the next event tries again
    }
  }
  busy = false;
}

function take(fresh) {
  if (!sameShape(fresh)) {
    location.reload();
    return;
  }
  const focus = focused();
  const open = new Set([...document.querySelectorAll("details[open]")].map(nameOf));
  for (const old of parts(document)) {
    const one = fresh.getElementById(old.id);
    if (one && one.innerHTML !== old.innerHTML) old.replaceChildren(...one.childNodes);
  }
  for (const details of document.querySelectorAll("details")) if (open.has(nameOf(details))) details.open = true;
  document.title = fresh.title;
  for (const pane of panes()) renew(pane, fresh.getElementById(pane.id));
  refocus(focus);
  document.body.dataset.version = fresh.body.dataset.version;
  const told = document.getElementById("told");
  told.textContent = told.dataset.text;
  arrange();
}

// Which of the things that can have the focus has it: found again after they were put in anew.
const focusable = () => [...document.querySelectorAll("a[href], summary, button, input, [tabindex]")];
const nameFor = (one) => one.id || [one.tagName, one.getAttribute("href"), nameOf(one), one.textContent.trim()].join("|");

function focused() {
  const one = document.activeElement;
  return one === document.body ? null : nameFor(one);
}

function refocus(name) {
  if (name === null || focused() === name) return;
  focusable().find((one) => nameFor(one) === name)?.focus({ preventScroll: true });
}

// The same parts and panes stand on both pages, so that the new one can be put in piece by piece.
function sameShape(fresh) {
  const names = (page) => [...page.querySelectorAll("[data-live], [data-pane]")].map((one) => one.id).join(" ");
  const made = (page) => page.querySelectorAll("[data-pane] iframe").length;
  return names(document) === names(fresh) && made(document) === made(fresh);
}

function nameOf(details) {
  const card = details.closest(".card");
  return `${card ? card.querySelector("h2, h3").textContent : ""}|${details.className}`;
}

// A changed document is loaded behind the one that is seen and takes its place when it is whole.
function renew(pane, fresh) {
  if (!fresh || fresh.dataset.key === pane.dataset.key) return;
  const old = frameOf(pane);
  const next = old.cloneNode(false);
  next.className = "coming";
  next.src = fresh.dataset.source;
  next.style.height = old.style.height;
  next.addEventListener("load", () => {
    if (next.parentNode !== pane) return;
    frameOf(pane) !== next && frameOf(pane).remove();
    next.className = "";
    dress(next);
  });
  for (const late of pane.querySelectorAll("iframe.coming")) late.remove();
  pane.append(next);
  pane.dataset.key = fresh.dataset.key;
  pane.dataset.source = fresh.dataset.source;
}

// ---- the document in its frame -------------------------------------------------------------------------------

function dress(frame) {
  const page = insideOf(frame);
  if (!page || !page.body || page.URL === "about:blank") return;
  measure(frame);
  new ResizeObserver(() => measure(frame)).observe(page.body);
  page.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (link) follows(event, link, frame);
  });
  arrange();
}

function measure(frame) {
  const page = insideOf(frame);
  if (!page || !page.body) return;
  const height = `${Math.ceil(page.documentElement.getBoundingClientRect().height)}px`;
  if (frame.style.height !== height) {
    frame.style.height = height;
    arrange();
  }
}

// A link inside the page goes there, one to another document opens its page here, any other opens a new window.
function follows(event, link, frame) {
  const to = new URL(link.href, insideOf(frame).baseURI);
  const here = new URL(insideOf(frame).URL);
  if (to.protocol !== "https:" && to.protocol !== "http:") return;
  event.preventDefault();
  if (to.origin !== location.origin) {
    open(to.href, "_blank", "noopener,noreferrer");
  } else if (to.pathname === here.pathname) {
    show(frame, decodeURIComponent(to.hash.slice(1)));
  } else {
    const found = /^\/document\/(.+)\.([a-z]{2,3})\.html$/.exec(to.pathname);
    location.href = found ? `/${found[2]}/document/${found[1]}${to.hash}` : to.pathname;
  }
}

function show(frame, name) {
  const place = insideOf(frame)?.getElementById(name);
  if (!place) return;
  const top = frame.getBoundingClientRect().top + place.getBoundingClientRect().top + scrollY;
  scrollTo({ top: Math.max(0, top - 120) });
  point(place);
}

function point(place) {
  const before = place.style.outline;
  place.style.outline = "3px solid currentColor";
  place.style.outlineOffset = "4px";
  setTimeout(() => { place.style.outline = before; }, 1600);
}

// ---- findings beside their places, languages in step ---------------------------------------------------------

let due = 0;
function arrange() {
  cancelAnimationFrame(due);
  due = requestAnimationFrame(() => { step(); place(); });
}

// Sections of the same name begin at the same height in every language.
function step() {
  const pages = panes().map((pane) => insideOf(frameOf(pane))).filter((page) => page && page.body);
  if (pages.length < 2) return;
  const side = matchMedia("(min-width: 60rem)").matches;
  for (const page of pages) for (const one of page.querySelectorAll("main section")) one.style.paddingTop = "";
  if (!side) return;
  for (const first of pages[0].querySelectorAll("main section[aria-labelledby]")) {
    const name = CSS.escape(first.getAttribute("aria-labelledby"));
    const all = pages.map((page) => page.querySelector(`main section[aria-labelledby="${name}"]`));
    if (all.some((one) => !one)) continue;
    const tops = all.map((one) => one.getBoundingClientRect().top);
    const lowest = Math.max(...tops);
    all.forEach((one, index) => {
      const more = lowest - tops[index];
      if (more > 0.5) one.style.paddingTop = `${parseFloat(getComputedStyle(one).paddingTop) + more}px`;
    });
  }
}

function place() {
  const notes = document.getElementById("notes");
  const frame = panes().length ? frameOf(panes()[0]) : null;
  if (!notes || !frame) return;
  const page = insideOf(frame);
  const beside = wide.matches && page && page.body && panes().length === 1;
  notes.classList.toggle("placed", Boolean(beside));
  const cards = [...notes.children];
  for (const card of cards) card.style.marginTop = "";
  if (!beside) return;
  const start = notes.getBoundingClientRect().top;
  const offset = frame.getBoundingClientRect().top - start;
  const at = (card) => {
    const there = card.dataset.anchor && page.getElementById(card.dataset.anchor);
    return there ? offset + there.getBoundingClientRect().top : 0;
  };
  const ordered = cards.map((card) => [at(card), card]).sort((one, two) => one[0] - two[0]);
  const inOrder = ordered.every(([, card], index) => notes.children[index] === card);
  if (!inOrder && !notes.contains(document.activeElement)) notes.append(...ordered.map(([, card]) => card));
  let end = -GAP;
  for (const card of notes.children) {
    const top = Math.max(at(card), end + GAP);
    card.style.marginTop = `${top - Math.max(end, 0)}px`;
    end = top + card.getBoundingClientRect().height;
  }
}

// ---- beginning -----------------------------------------------------------------------------------------------

for (const frame of document.querySelectorAll("[data-pane] iframe")) {
  frame.addEventListener("load", () => dress(frame));
  if (insideOf(frame)?.readyState === "complete") dress(frame);
}
addEventListener("resize", arrange);
document.addEventListener("toggle", arrange, true);
document.addEventListener("click", (event) => {
  const link = event.target.closest("a.show");
  if (!link || !panes().length) return;
  event.preventDefault();
  show(frameOf(panes()[0]), decodeURIComponent(new URL(link.href).hash.slice(1)));
});

const lost = document.getElementById("lost");
const events = new EventSource("/events");
events.addEventListener("state", (event) => {
  lost.hidden = true;
  lost.textContent = "";
  wanted = Number(event.data);
  follow();
});
events.addEventListener("error", () => {
  lost.textContent = lost.dataset.text;
  lost.hidden = false;
});
