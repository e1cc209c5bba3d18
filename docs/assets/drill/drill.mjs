// Loads the code of an interactive element on the first page that has one.

import { register } from "./offline.mjs";
import { see } from "./seen.mjs";

const ELEMENTS = {
  "drill-check": "./run/check.mjs",
  "drill-exam": "./exam.mjs",
  "drill-practice": "./practice.mjs",
  "drill-quiz": "./quiz.mjs",
  "drill-search": "./search.mjs",
  "drill-spot": "./spot.mjs",
  "drill-state": "./states.mjs",
};

function load() {
  const question = document.querySelector("[data-question]");
  if (question) see(question.dataset.question);
  for (const [name, module] of Object.entries(ELEMENTS)) {
    const element = document.querySelector(name);
    if (!element || customElements.get(name)) continue;
    import(module).catch(() => {
      element.textContent = "This part of the page could not be loaded. Please reload the page.";
    });
  }
}

// --- the search: its button is there from the start, all else is loaded when it is used

const KEYS = ["f", "s", "/"];

function addSearch() {
  const place = document.querySelector(".md-header__inner");
  if (!place) return;
  const open = document.createElement("button");
  open.type = "button";
  open.className = "md-header__button md-icon drill-search__open";
  open.title = "Search";
  open.setAttribute("aria-label", "Search");
  open.setAttribute("aria-keyshortcuts", KEYS.join(" "));
  open.innerHTML =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" aria-hidden="true"><path d="M9.5 3A6.5 6.5 0 0 1 16 9.5c0 1.61-.59 3.09-1.56 4.23l.27.27h.79l5 5-1.5 1.5-5-5v-.79l-.27-.27A6.516 6.516 0 0 1 9.5 16 6.5 6.5 0 0 1 3 9.5 6.5 6.5 0 0 1 9.5 3m0 2C7 5 5 7 5 9.5S7 14 9.5 14 14 12 14 9.5 12 5 9.5 5Z"/></svg>';
  open.addEventListener("click", search);
  place.append(open);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (!KEYS.includes(event.key) || event.target.closest("input, textarea, select, [contenteditable], dialog")) return;
    event.preventDefault();
    search();
  });
}

let isLoading = false;

/** Opens the search; what is typed while its code is on the way is not lost. */
async function search() {
  if (isLoading) return;
  isLoading = true;
  let typed = "";
  const collect = (event) => {
    if (event.key.length > 1 || event.ctrlKey || event.metaKey || event.altKey) return;
    typed += event.key;
    event.preventDefault();
  };
  document.addEventListener("keydown", collect);
  const module = await import("./search.mjs").catch(() => null);
  document.removeEventListener("keydown", collect);
  isLoading = false;
  if (module) module.show(typed);
  else alert("The search could not be loaded. Please try again.");
}

addSearch();

// Instant navigation replaces the content without loading the page again; the elements themselves
// need nothing done then, as browsers start a custom element wherever it appears.
if (globalThis.document$) globalThis.document$.subscribe(load);
else load();

register();
