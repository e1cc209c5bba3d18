// Loads the code of an interactive element on the first page that has one.

import { register } from "./offline.mjs";
import { see } from "./seen.mjs";

const ELEMENTS = {
  "drill-check": "./run/check.mjs",
  "drill-exam": "./exam.mjs",
  "drill-practice": "./practice.mjs",
  "drill-quiz": "./quiz.mjs",
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

// Instant navigation replaces the content without loading the page again; the elements themselves
// need nothing done then, as browsers start a custom element wherever it appears.
if (globalThis.document$) globalThis.document$.subscribe(load);
else load();

register();
