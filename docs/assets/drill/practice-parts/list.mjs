// The list of what can be practiced, with filters that stay as they were left.

import { button, h, heading } from "../dom.mjs";
import { inline, stateText } from "./words.mjs";

const ALL = "";
const chosen = { topic: ALL, level: ALL, state: ALL };

const NAMES = { topic: "Topic", level: "Level", state: "State" };

/**
 * { nodes, title, update(), link(key), only(ids) }: update() says the states anew; only() lists the
 * functions of some questions, or of all for null, and gives whether it lists only some.
 */
export function list(tasks, store) {
  const title = heading("Functions");
  const count = h("p", { class: "drill-practice__count", role: "status" });
  const rows = tasks.map((task) => row(task));
  const none = h("p", { hidden: true }, "No function is like that. ", button("Show all", showAll));
  const form = h(
    "form",
    { class: "drill-practice__filters" },
    select("topic", [...new Map(tasks.map((task) => [task.topic, task.topic_title]))]),
    select("level", [...new Set(tasks.map(({ level }) => level))].sort().map((level) => [`${level}`, `${level}`])),
    select("state", ["untried", "tried", "solved"].map((state) => [state, state])),
  );
  form.addEventListener("input", () => {
    for (const name of Object.keys(chosen)) chosen[name] = form.elements[name].value;
    update();
  });
  form.addEventListener("submit", (event) => event.preventDefault());

  function showAll() {
    for (const name of Object.keys(chosen)) chosen[name] = form.elements[name].value = ALL;
    update();
    form.elements.topic.focus(); // the button that had the focus is gone
  }

  function update() {
    const entries = new Map(tasks.map(({ key }) => [key, store.get(key)]));
    for (const { task, state, item } of rows) {
      const entry = entries.get(task.key);
      state.textContent = stateText(entry);
      state.dataset.state = entry.state;
      item.hidden = !matches(task, entry) || !(set === null || isOf(task, set));
    }
    for (const group of groups) group.hidden = !group.querySelector("li:not([hidden])");
    const solved = [...entries.values()].filter(({ state }) => state === "solved").length;
    const shown = rows.filter(({ item }) => !item.hidden).length;
    const text = `${solved} of ${tasks.length} solved`;
    const line = shown < tasks.length ? `${text}; ${shown} shown` : text;
    if (count.textContent !== line) count.textContent = line; // or it would be read aloud again
    none.hidden = shown > 0;
  }

  let set = null; // the questions whose functions are listed

  function only(ids) {
    set = ids && tasks.some((task) => isOf(task, ids)) ? ids : null;
    update();
    return set !== null;
  }

  const groups = [...new Set(tasks.map((task) => task.topic_title))].map((topic) => {
    const items = rows.filter(({ task }) => task.topic_title === topic).map(({ item }) => item);
    return h("section", {}, h("h3", {}, topic), h("ul", { class: "drill-practice__list" }, ...items));
  });
  const link = (key) => rows.find(({ task, item }) => task.key === key && !item.hidden)?.link;
  return { nodes: [title, form, count, ...groups, none], title, update, link, only };
}

const isOf = ({ pages }, ids) => pages.some(({ path }) => ids.has(path.split("/").pop().replace(/\.md$/, "")));

const matches = ({ topic, level }, { state }) =>
  [ALL, topic].includes(chosen.topic) &&
  [ALL, `${level}`].includes(chosen.level) &&
  [ALL, state].includes(chosen.state);

function row(task) {
  const link = h("a", { href: `#${task.key}` }, h("code", {}, task.function));
  const state = h("span", { class: "drill-practice__state" });
  const about = h("p", {}, ...inline(task.about));
  const meta = h("span", {}, `level ${task.level}, `, state);
  return { task, link, state, item: h("li", {}, h("div", {}, link, " ", meta), about) };
}

function select(name, options) {
  const field = h(
    "select",
    { name },
    h("option", { value: ALL }, "all"),
    ...options.map(([value, text]) => h("option", { value }, text)),
  );
  field.value = chosen[name];
  return h("label", {}, `${NAMES[name]} `, field);
}
