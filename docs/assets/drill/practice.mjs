// <drill-practice>: the functions of the pages, to be written from signature and docstring.
//
// This file has the frame: it loads the list, and shows what the address names: the list, or a task
// such as #attention.attention_scores. The views and the storage are in practice-parts/. The element
// comes with the text on what the first run loads and, for readers without JavaScript, a list;
// data-run says that this site has Python for the browser.

import { button, h } from "./dom.mjs";
import { list } from "./practice-parts/list.mjs";
import { Store } from "./practice-parts/store.mjs";
import { TaskView } from "./practice-parts/task.mjs";
import { named } from "./sets.mjs";

const here = (path) => new URL(path, import.meta.url);

const store = new Store();

class Practice {
  #tasks = [];
  #loading = null; // promise of the list
  #list = null;
  #view = null; // of the task on show
  #shown = null; // its key; "" is the list, null is nothing yet, false a failure
  #named = ""; // in the title of the window
  #wanted = null; // the key that is being loaded, or has been
  #host = null;
  #page = ""; // the address of this page, without a hash
  #gone = new AbortController();
  #focused = null; // what has the focus, within this page's own part
  #canRun = false;
  #about = []; // what the first run loads
  #trouble = h("p", { class: "drill-practice__trouble", role: "status" });
  #said = h("p", { class: "drill-practice__said", role: "status" });
  #main = h("div", { class: "drill-practice__main" });
  #root = h("div", {}, this.#trouble, this.#said, this.#main);

  /** Appears in an element of the page, which may come in place of one before. */
  async enter(host) {
    const isNew = this.#host === null;
    this.#host = host;
    this.#canRun = "run" in host.dataset;
    this.#about = [...host.querySelectorAll(".drill-run__about")];
    if (isNew) {
      this.#page = location.pathname;
      this.#listen();
      await (this.#loading ??= this.#load());
      if (!this.#host) return; // the reader has left meanwhile
    }
    this.#host.replaceChildren(this.#root);
    if (!isNew) return this.#recover();
    this.#onChange();
    this.#route();
  }

  /** The element is gone: with the page, or because the theme has loaded the same page again. */
  leave(host) {
    if (host !== this.#host || location.pathname === this.#page) return;
    this.#gone.abort();
    this.#leaveTask();
    this.#say("");
    this.#main.replaceChildren();
    this.#host = this.#shown = this.#wanted = this.#focused = null;
  }

  #listen() {
    this.#gone = new AbortController();
    const { signal } = this.#gone;
    const flush = () => this.#view?.flush();
    store.addEventListener("change", () => this.#onChange(), { signal });
    document.addEventListener("click", (event) => this.#onClick(event), { signal, capture: true });
    document.addEventListener("focusin", ({ target }) => (this.#focused = this.#root.contains(target) ? target : null), { signal });
    window.addEventListener("popstate", () => this.#route(), { signal });
    window.addEventListener("hashchange", () => this.#route(), { signal });
    // Browsers differ in which of the two they tell when a page goes.
    window.addEventListener("pagehide", flush, { signal });
    document.addEventListener("visibilitychange", () => document.hidden && flush(), { signal });
  }

  /** What is lost when a part of the page moves into another element. */
  #recover() {
    this.#focused?.focus({ preventScroll: true });
    queueMicrotask(() => {
      // The theme has now done its work on the head.
      this.#view?.restyle();
      this.#name(this.#named);
    });
  }

  async #load() {
    try {
      [this.#tasks] = await Promise.all([load("./practice.json"), style()]);
    } catch (error) {
      this.#loading = null;
      this.#say(`The list could not be loaded: ${error.message}.`);
      this.#main.replaceChildren(button("Try again", () => this.#loadAgain(), { kind: "primary" }));
      return;
    }
    this.#say("");
    this.#list = list(this.#tasks, store);
  }

  async #loadAgain() {
    await (this.#loading ??= this.#load());
    if (!this.#host) return;
    this.#onChange();
    this.#route();
  }

  // --- addresses

  /**
   * Links within this page are followed here: for the first of them the theme would load the page
   * again.
   */
  #onClick(event) {
    const link = event.target.closest?.("a[href]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (link.target || link.origin !== location.origin || link.pathname !== this.#page) return;
    if (link.search !== location.search) return;
    event.stopPropagation();
    event.preventDefault();
    const drawer = document.querySelector("#__drawer"); // the theme would close it
    if (drawer?.checked) drawer.click();
    if (link.href !== location.href) {
      history.replaceState({ x: scrollX, y: scrollY }, ""); // as the theme does before it goes
      history.pushState(null, "", link.href);
    }
    const target = link.hash && document.getElementById(decoded(link.hash.slice(1)));
    if (target) jump(target);
    else this.#route();
  }

  #route() {
    if (!this.#list) return; // the address is looked at when the list is there
    const key = decoded(location.hash.slice(1));
    const task = this.#tasks.find((task) => task.key === key);
    if (task) return this.#showTask(task);
    const set = named();
    if (this.#list.only(set)) {
      this.#showList();
      return this.#say("Only the functions of the questions that the address names are listed.");
    }
    // A heading of the page: the browser scrolls there, and what is on show stays.
    const isHeading = key && document.getElementById(key);
    if (isHeading && this.#shown !== null) return;
    this.#showList();
    if (key && !isHeading && !set) this.#say(`There is no function “${key}” to practice. These are all that there are.`);
  }

  #showList() {
    this.#wanted = "";
    this.#say("");
    if (this.#shown === "") return;
    const [isFirst, before] = [this.#shown === null, this.#shown];
    this.#leaveTask();
    this.#shown = "";
    this.#name("");
    this.#main.replaceChildren(...this.#list.nodes, ...this.#about);
    if (isFirst) return; // the reader has just come, and starts at the top of the page
    const place = history.state?.y; // where the theme remembers that the reader was
    (this.#list.link(before) ?? this.#list.title).focus({ preventScroll: place !== undefined });
    if (place !== undefined) scrollTo(0, place);
  }

  async #showTask(task) {
    if (task.key === this.#wanted) return; // it is on show, or on its way
    this.#wanted = task.key;
    if (task.key === this.#shown) return this.#say(""); // nothing else has come in between
    this.#view?.stop();
    this.#say(`Loading ${task.function} …`);
    let details;
    try {
      details = await load(`./practice/${task.key}.json`);
    } catch (error) {
      if (this.#wanted === task.key) this.#failed(task, error);
      return;
    }
    if (this.#wanted !== task.key) return;
    this.#say("");
    this.#leaveTask();
    this.#shown = task.key;
    this.#name(task.function);
    const next = this.#tasks[this.#tasks.indexOf(task) + 1];
    this.#view = new TaskView(store, task, details, { next, about: this.#about, canRun: this.#canRun });
    this.#main.replaceChildren(this.#view.element);
    this.#view.title.focus();
  }

  #failed(task, error) {
    this.#leaveTask();
    this.#shown = false;
    this.#say(`${task.function} could not be loaded: ${error.message}.`);
    const again = button("Try again", () => this.#tryAgain(task), { kind: "primary" });
    this.#main.replaceChildren(again, " ", h("a", { href: location.pathname }, "All functions"));
  }

  #tryAgain(task) {
    this.#wanted = null;
    this.#showTask(task);
  }

  #leaveTask() {
    this.#view?.stop();
    this.#view?.flush();
    this.#view = null;
  }

  // --- what is said

  /** The title of the window, which the browser's history shows too. */
  #name(name) {
    this.#named = name;
    const own = document.title.split(" · ").pop();
    document.title = name ? `${name} · ${own}` : own;
  }

  #say(text) {
    this.#said.textContent = text;
  }

  #onChange() {
    this.#list?.update();
    this.#view?.refresh();
    // Said once: the same text again would be read aloud at every keystroke.
    if (this.#trouble.textContent !== store.trouble) this.#trouble.textContent = store.trouble;
  }
}

async function load(path) {
  const response = await fetch(here(path), { cache: "no-cache" });
  if (!response.ok) throw new Error(`the server answers ${response.status}`);
  return response.json();
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a % of the reader's own
  }
}

/** The style sheet, where instant navigation cannot take it away; without it the page still works. */
async function style() {
  const sheet = new CSSStyleSheet();
  const response = await fetch(here("./practice.css")).catch(() => null);
  if (response?.ok) await sheet.replace(await response.text());
  document.adoptedStyleSheets.push(sheet);
}

/** Goes to a heading as the browser does: the next Tab starts there. */
function jump(target) {
  target.tabIndex = -1;
  target.focus();
  target.scrollIntoView();
}

// One for as long as the window shows this site. The theme replaces the element when the reader
// comes back, and by its first Back or Forward even while the page stays: drafts, what runs and the
// editor's history must outlive that.
const practice = new Practice();

class DrillPractice extends HTMLElement {
  connectedCallback() {
    if (this.isConnected) practice.enter(this);
  }

  disconnectedCallback() {
    practice.leave(this);
  }
}

customElements.define("drill-practice", DrillPractice);
