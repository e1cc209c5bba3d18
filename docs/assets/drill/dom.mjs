// Builds elements. Text is only ever set as text; the one exception is cardHtml().

/** h("button", { class: "a", onclick: act, "aria-label": "b" }, "text", node): an element. */
export function h(tag, properties = {}, ...children) {
  return filled(document.createElement(tag), properties, children);
}

/** The same for drawings. */
export function svg(tag, properties = {}, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", tag), properties, children);
}

function filled(element, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (typeof value === "boolean") element.toggleAttribute(name, value);
    else if (value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** Front or back of a card, its math typeset. The HTML is of our own build: see drill/cards.py. */
export async function cardHtml(html, name) {
  const element = h("div", { class: `drill-quiz__${name}` });
  element.innerHTML = html;
  // Without KaTeX the source of the math is still readable.
  await import("./math.mjs").then(({ typeset }) => typeset(element)).catch(() => {});
  return element;
}

/** What scrolls by itself must be reachable by keyboard; only the page knows whether it does. */
export function reachScrollers(root) {
  for (const element of root.querySelectorAll("pre > code, .katex-display, table")) {
    if (element.scrollWidth > element.clientWidth) element.tabIndex = 0;
  }
}

/** A button; key is what to press instead, as the event and the reader call it. */
export function button(text, onclick, { key, kind = "", ...properties } = {}) {
  const hint = key ? [" ", h("kbd", { "aria-hidden": "true" }, key)] : [];
  return h(
    "button",
    {
      type: "button",
      class: `drill-button ${kind && `drill-button--${kind}`}`.trim(),
      "aria-keyshortcuts": key,
      onclick,
      ...properties,
    },
    h("span", {}, text),
    ...hint,
  );
}

/** A heading that can take the focus when its screen appears. */
export function heading(text, tag = "h2") {
  return h(tag, { tabindex: "-1" }, text);
}

/** A table with a heading for each column and each row. */
export function table(columns, rows) {
  return h(
    "table",
    {},
    h("thead", {}, h("tr", {}, ...columns.map((text) => h("th", { scope: "col" }, text)))),
    h(
      "tbody",
      {},
      ...rows.map(([first, ...cells]) =>
        h("tr", {}, h("th", { scope: "row" }, first), ...cells.map((cell) => h("td", {}, cell))),
      ),
    ),
  );
}

export function download(text, name) {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // some browsers start late
}

// --- Words

export const plural = (count, one, many = `${one}s`) =>
  `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;

const UNITS = [
  ["min", 60_000, 60],
  ["h", 3_600_000, 24],
  ["day", 86_400_000, 31],
  ["month", 30.4375 * 86_400_000, 12],
  ["year", 365.25 * 86_400_000, Infinity],
];

/** How long something takes, in the largest unit that gives 1 or more: "10 min", "2.5 months". */
export function duration(time) {
  const milliseconds = Math.max(time, UNITS[0][1]);
  const [unit, length] = UNITS.find(([, length, most]) => Math.round(milliseconds / length) < most);
  const long = unit === "month" || unit === "year";
  const number = Number((milliseconds / length).toFixed(long ? 1 : 0));
  return unit === "min" || unit === "h" ? `${number} ${unit}` : plural(number, unit);
}

/** From one time to another, given as milliseconds or as ISO dates. */
export const lasting = (from, to) => duration(new Date(to) - new Date(from));

export const clock = (milliseconds) => {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
};
