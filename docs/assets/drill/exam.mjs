// <drill-exam>: choose questions; the set travels in the address, and becomes a quiz, a list to
// practice, or a sheet of paper with or without answers.

import { button, cardHtml, h, heading, plural } from "./dom.mjs";
import { hashOf, named } from "./sets.mjs";

const here = (path) => new URL(path, import.meta.url);
const page = (path, hash = "") => h("a", { href: `${here(`../../${path}`)}${hash}` });

class DrillExam extends HTMLElement {
  #topics = {};
  #questions = [];
  #chosen = new Set(); // in the order of the site
  #hasAnswers = false;
  #said = h("p", { class: "drill-exam__said", role: "status" });
  #controls = h("div", { class: "drill-exam__controls" });
  #summary = h("p", { role: "status" });
  #links = h("p", { class: "drill-exam__links" });
  #paper = h("section", { class: "drill-exam__paper", "aria-label": "The sheet" });
  #gone = new AbortController();

  connectedCallback() {
    this.#gone = new AbortController();
    const { signal } = this.#gone;
    addEventListener("hashchange", () => this.#questions.length && this.#follow(), { signal });
    if (!this.firstElementChild) this.#start();
  }

  disconnectedCallback() {
    this.#gone.abort();
  }

  async #start() {
    this.replaceChildren(this.#said, this.#controls, this.#paper);
    this.#said.textContent = "Loading the questions …";
    try {
      ({ topics: this.#topics, questions: this.#questions } = await load());
    } catch (error) {
      this.#said.textContent = `The questions could not be loaded: ${error.message}.`;
      this.#controls.replaceChildren(button("Try again", () => this.#start(), { kind: "primary" }));
      return;
    }
    this.#said.textContent = "";
    await this.#build();
    this.#follow();
  }

  /** Takes the set of the address. */
  #follow() {
    const ids = named();
    const known = new Set(this.#questions.map(({ id }) => id));
    const lost = [...(ids ?? [])].filter((id) => !known.has(id));
    this.#said.textContent = lost.length ? `Not on this site: ${lost.join(", ")}.` : "";
    this.#chosen = new Set([...known].filter((id) => ids?.has(id)));
    for (const box of this.#boxes) box.checked = this.#chosen.has(box.value);
    for (const group of this.querySelectorAll("details")) group.open ||= !!group.querySelector(":checked");
    this.#show();
  }

  get #boxes() {
    return this.querySelectorAll("input[name=question]");
  }

  // --- choosing

  async #build() {
    const groups = await Promise.all(Object.keys(this.#topics).map((topic) => this.#group(topic)));
    const answers = h("input", { type: "checkbox", name: "answers" });
    answers.addEventListener("change", () => {
      this.#hasAnswers = answers.checked;
      this.#show();
    });
    const act = h(
      "div",
      { class: "drill-run__toolbar", role: "group", "aria-label": "The set" },
      button("Copy the address", () => this.#copy(), { kind: "primary" }),
      button("Print", () => print()),
      button("None", () => this.#choose([])),
      h("label", { class: "drill-exam__choice" }, answers, h("span", {}, "with answers")),
    );
    this.#controls.replaceChildren(heading("Choose"), ...groups.filter(Boolean), this.#summary, act, this.#links);
  }

  async #group(topic) {
    const questions = this.#questions.filter((question) => question.topic === topic);
    if (!questions.length) return null;
    const rows = await Promise.all(questions.map((question) => this.#row(question)));
    const all = button("All of this topic", () =>
      this.#choose([...this.#chosen, ...questions.map(({ id }) => id)]),
    );
    const title = h("summary", {}, this.#topics[topic], h("span", { class: "drill-meta" }, ` ${plural(questions.length, "question")}`));
    return h("details", {}, title, ...rows, all);
  }

  async #row({ id, level, title_html: html }) {
    const box = h("input", { type: "checkbox", name: "question", value: id });
    box.addEventListener("change", () => {
      const ids = new Set(this.#chosen);
      if (box.checked) ids.add(id);
      else ids.delete(id);
      this.#choose(ids);
    });
    const title = h("span", {}, ...(await cardHtml(html, "title")).childNodes);
    return h("label", { class: "drill-exam__choice" }, box, title, h("span", { class: "drill-meta" }, `level ${level}`));
  }

  /** Puts a set into the address, from where it is shown. */
  #choose(ids) {
    const wanted = new Set(ids);
    const ordered = this.#questions.map(({ id }) => id).filter((id) => wanted.has(id));
    const hash = ordered.length ? hashOf(ordered) : "";
    history.replaceState(history.state, "", location.pathname + location.search + hash);
    this.#follow();
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(location.href);
      this.#said.textContent = "The address is copied.";
    } catch {
      this.#said.textContent = `This browser does not let the page copy. The address is ${location.href}`;
    }
  }

  // --- the set

  async #show() {
    const chosen = this.#questions.filter(({ id }) => this.#chosen.has(id));
    const functions = new Set(chosen.flatMap((question) => question.functions));
    this.#summary.textContent = chosen.length
      ? `${plural(chosen.length, "question")} chosen, with ${plural(functions.size, "function")} to practice.`
      : "No question is chosen yet.";
    const hash = hashOf(chosen.map(({ id }) => id));
    const links = [
      ["quiz/", "Take the quiz on them"],
      ["practice/", "Practice their functions"],
    ].flatMap(([path, text], i) => {
      const link = page(path, hash);
      link.append(text);
      return i ? [" · ", link] : [link];
    });
    this.#links.replaceChildren(...(chosen.length ? links : []));
    const items = await Promise.all(chosen.map((question) => this.#item(question)));
    this.#paper.replaceChildren(...(chosen.length ? [heading("Questions"), h("ol", {}, ...items)] : []));
  }

  async #item({ title_html: title, short_answer_html: answer, url }) {
    const asked = h("p", { class: "drill-exam__question" }, ...(await cardHtml(title, "title")).childNodes);
    if (!this.#hasAnswers) return h("li", {}, asked, h("div", { class: "drill-exam__space" }));
    const link = page(url);
    link.append("The whole answer");
    return h("li", {}, asked, await cardHtml(answer, "answer"), h("p", { class: "drill-exam__more" }, link));
  }
}

async function load() {
  const response = await fetch(here("../../questions.json"), { cache: "no-cache" });
  if (!response.ok) throw new Error(`the server answers ${response.status}`);
  const data = await response.json();
  if (data.format !== "dl-drill-questions") throw new Error("this is no list of questions");
  if (data.version !== 1) throw new Error("they are newer than this page, which has to be reloaded");
  return data;
}

customElements.define("drill-exam", DrillExam);
