// <drill-check>: runs the check of a page, as it is, edited, or under a break.
//
// Its attribute data-check has { code, numpy, breaks: [{ name, diff, file, old, new }] }.

import { button, h } from "../dom.mjs";
import { Panel, diff, took } from "./panel.mjs";
import { restart } from "./runner.mjs";

const NO_EDITOR = "The editor could not be loaded. Please try again.";

class DrillCheck extends HTMLElement {
  #check;
  #panel = new Panel();
  #editor = null;
  #runs = 0; // the latest one speaks
  #diff = h("div", { class: "drill-run__change", hidden: true });

  connectedCallback() {
    if (this.#check) return;
    this.#check = JSON.parse(this.dataset.check);
    const { breaks } = this.#check;
    const toolbar = h(
      "div",
      { class: "drill-run__toolbar", role: "group", "aria-label": "The check" },
      button("Run", () => this.#run(), { kind: "primary" }),
      this.#panel.stopButton,
      button("Edit", () => this.#edit()),
      button("Reset", () => this.#reset()),
      ...breaks.map((found) =>
        button(`Break: ${found.name}`, () => this.#break(found), { kind: "break" }),
      ),
    );
    this.prepend(toolbar);
    toolbar.after(this.#diff, this.#panel.element);
  }

  disconnectedCallback() {
    this.#panel.stop();
  }

  get #request() {
    const { code, numpy } = this.#check;
    const text = this.#editor?.text ?? code;
    return { kind: "run", code: text, numpy: numpy || /\bnumpy\b/.test(text) };
  }

  async #run() {
    this.#show(null);
    const result = await this.#ask(this.#request);
    if (!result) return;
    if (result.end === "passed") this.#panel.say(`Passed in ${took(result.seconds)}.`, "passed");
    else this.#panel.say(explained(result, "The check fails: "), kind(result));
  }

  /** The result of a request, or null where another or Reset came in between. */
  async #ask(request) {
    const run = ++this.#runs;
    const result = await this.#panel.run(request);
    return run === this.#runs ? result : null;
  }

  async #break({ name, diff, ...change }) {
    this.#show({ file: change.file, text: diff });
    const result = await this.#ask({ ...this.#request, changes: [change] });
    if (!result) return;
    if (result.end === "passed")
      this.#panel.say(`Under ${name} the check passes: it does not notice the break.`, "plain");
    else if (result.end === "failed")
      this.#panel.say(`Under ${name} the check fails, as it should: ${result.message}`, "broken");
    else this.#panel.say(explained(result, `Under ${name}: `), kind(result));
  }

  #show(change) {
    const what = change && h("p", {}, "For this run only, ", h("code", {}, change.file), " is changed:");
    this.#diff.replaceChildren(...(change ? [what, diff(change.text)] : []));
    this.#diff.hidden = !change;
  }

  /** The block of code that the page shows above this element. */
  get #block() {
    return this.parentElement.previousElementSibling;
  }

  async #edit() {
    if (!this.#editor) {
      const module = await import("./editor.mjs").catch(() => null);
      if (!module) return this.#panel.say(NO_EDITOR);
      if (this.#panel.said === NO_EDITOR) this.#panel.say("");
      this.#editor ??= module.editor(this.#check.code.trimEnd(), "The code of the check");
      this.prepend(this.#editor.element);
      this.#block.hidden = true;
    }
    this.#editor.focus();
  }

  /** The page's own code again, and a new Python: code may have bent the old one. */
  #reset() {
    this.#runs += 1;
    this.#panel.stop();
    restart();
    this.#editor?.element.remove();
    this.#editor = null;
    this.#block.hidden = false;
    this.#show(null);
    this.#panel.clear();
    this.#panel.say("The check is as the page has it, and Python starts anew with the next run.");
  }
}

const kind = ({ end }) => (end === "failed" || end === "crashed" ? "broken" : "plain");
const explained = ({ end, message }, prefix) => (end === "failed" ? prefix : "") + message;

customElements.define("drill-check", DrillCheck);
