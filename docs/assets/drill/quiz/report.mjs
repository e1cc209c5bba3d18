// The screen "Progress": statistics, suspended cards, and what is done with all of it as a whole.

import * as progress from "../progress.mjs";
import { button, download, h, heading, plural, svg, table } from "../dom.mjs";
import { titleLink } from "./review.mjs";

const MOST_BYTES = 50_000_000; // more than any browser stores
const DAYS = 30;
const WEEKS = 12;
const AIM = 0.9;

export async function report(app, hasFocus = true) {
  app.wait();
  const title = heading("Progress");
  const known = app.store.progress;
  const suspended = await suspendedCards(app);
  app.show({
    nodes: [
      title,
      ...reviewsADay(known.reviews, Date.now()),
      ...retention(known.reviews, Date.now()),
      ...states(progress.cardsByState(app.cards, known)),
      ...suspended,
      ...files(app),
    ],
    focus: hasFocus ? title : null,
    hasNav: true,
  });
}

// --- Statistics: in a sentence, drawn, and as a table

function reviewsADay(reviews, now) {
  const days = progress.reviewsByDay(reviews, now, DAYS);
  const counts = days.map((day) => day.reviews);
  const most = Math.max(...counts);
  const sum = counts.reduce((a, b) => a + b);
  const text = `${plural(sum, "review")} in ${DAYS} days: ${counts.at(-1)} today, ${most} at most.`;
  const rows = days.map(({ start, reviews }) => [day(start), reviews]);
  const shares = counts.map((count) => count / Math.max(1, most));
  return [
    h("h3", {}, "Reviews a day"),
    h("p", {}, text),
    columns(`Bars: reviews on each of the last ${DAYS} days`, shares, day(days[0].start), "today"),
    asTable(["Day", "Reviews"], rows.reverse()),
  ];
}

function retention(reviews, now) {
  const weeks = progress.retentionByWeek(reviews, now, WEEKS);
  const total = weeks.reduce((sum, week) => sum + week.total, 0);
  const kept = weeks.reduce((sum, week) => sum + week.kept, 0);
  const title = h("h3", {}, "Retention");
  if (!total) return [title, h("p", {}, "No card has been asked again after a day or more yet.")];
  const asked = `${plural(total, "review")} a day or more after the one before`;
  const text = `Of ${asked}, you knew ${percent(kept, total)}. The schedule aims at 90%.`;
  const rows = weeks.map(({ start, kept, total }) => [
    day(start),
    kept,
    total,
    total ? percent(kept, total) : "",
  ]);
  const shares = weeks.map((week) => (week.total ? week.kept / week.total : 0));
  const label = `Bars: retention in each of the last ${WEEKS} weeks`;
  return [
    title,
    h("p", {}, text),
    columns(label, shares, `week of ${day(weeks[0].start)}`, "this week", AIM),
    asTable(["Week from", "Known", "Asked", "Share"], rows.reverse()),
  ];
}

const STATES = {
  new: "new",
  learning: "learning",
  young: `young (under ${progress.MATURE} days)`,
  mature: `mature (${progress.MATURE} days or more)`,
  suspended: "suspended",
};

function states(counts) {
  const rows = Object.entries(STATES).map(([state, name]) => [name, counts[state]]);
  return [
    h("h3", {}, "Cards by state"),
    h("p", {}, `${rows.map(([name, count]) => `${count} ${name}`).join(", ")}.`),
    bars("Bars: cards in each state", rows),
    asTable(["State", "Cards"], rows),
  ];
}

const day = (time) =>
  new Date(time).toLocaleDateString("en-US", { month: "short", day: "numeric" });
const percent = (part, whole) => `${Math.round((100 * part) / whole)}%`;
const asTable = (heads, rows) =>
  h("details", {}, h("summary", {}, "As a table"), table(heads, rows));

// Widths in percent and heights in pixels: so texts keep their size on every screen.
function drawing(label, height, parts) {
  const properties = { role: "img", "aria-label": label, width: "100%", height };
  return svg("svg", { class: "drill-quiz__chart", ...properties }, ...parts);
}

/** Upright bars for shares from 0 to 1, and a line at an aim. */
function columns(label, shares, first, last, aim) {
  const y = (share) => 100 - 98 * share;
  const step = 100 / shares.length;
  const line = (y, name) => svg("line", { class: name, x1: "0", x2: "100%", y1: y, y2: y });
  return drawing(label, 122, [
    ...shares.map((share, i) => {
      const across = { x: `${(i + 0.1) * step}%`, width: `${0.8 * step}%` };
      return svg("rect", { ...across, y: y(share), height: 100 - y(share) });
    }),
    line(100, "drill-quiz__ground"),
    ...(aim ? [line(y(aim), "drill-quiz__aim")] : []),
    svg("text", { x: "0", y: 118 }, first),
    svg("text", { x: "100%", y: 118, "text-anchor": "end" }, last),
  ]);
}

/** Lying bars, each below its name. */
function bars(label, rows) {
  const most = Math.max(1, ...rows.map(([, count]) => count));
  const parts = rows.flatMap(([name, count], i) => [
    svg("text", { x: "0", y: 36 * i + 14 }, `${name}: ${count}`),
    svg("rect", { x: "0", y: 36 * i + 19, width: `${(100 * count) / most}%`, height: 9 }),
  ]);
  return drawing(label, 36 * rows.length, parts);
}

// --- Suspended cards

async function suspendedCards(app) {
  const cards = app.cards.filter(({ key }) => progress.isSuspended(app.store.progress, key));
  if (!cards.length) return [];
  const links = await Promise.all(cards.map((card) => titleLink(app, card)));
  const items = cards.map((card, i) => {
    const name = { "aria-label": `Bring back: ${links[i].textContent}` };
    return h("li", {}, links[i], " ", button("Bring back", () => bringBack(app, card), name));
  });
  return [h("h3", {}, "Suspended cards"), h("ul", { class: "drill-quiz__list" }, ...items)];
}

async function bringBack(app, card) {
  app.store.add(progress.suspend(app.store.progress, card.key, false, Date.now()));
  await report(app);
  app.say("The card will be asked again.");
}

// --- Export, import, reset

function files(app) {
  const picker = h("input", { type: "file", accept: ".json,application/json" });
  picker.addEventListener("change", () => importFile(app, picker));
  const advice =
    "Your progress is in this browser only. A file takes it to another one, or to the quiz in " +
    "the terminal. An import adds to what is here; of each card, the newer review counts.";
  return [
    h("h3", {}, "Export and import"),
    h("p", {}, advice),
    h(
      "div",
      { class: "drill-quiz__foot" },
      button("Export progress", () => exportProgress(app)),
      h("label", { class: "drill-button" }, h("span", {}, "Import progress"), picker),
      button("Delete progress …", () => confirmReset(app)),
    ),
  ];
}

export function exportProgress(app) {
  app.store.commit();
  const date = new Date().toISOString().slice(0, 10);
  download(progress.dump(app.store.progress), `dl-drill-progress-${date}.json`);
  app.say("The file is among your downloads.");
}

async function importFile(app, picker) {
  const [file] = picker.files;
  if (!file) return;
  try {
    if (file.size > MOST_BYTES) throw new progress.Refused("it is larger than any progress");
    const imported = progress.parse(await file.text());
    const before = app.store.progress;
    app.store.add(imported);
    await report(app);
    app.say(`Imported: ${gained(before, progress.merge(before, imported))}.`);
  } catch (error) {
    app.say(`Nothing was imported from ${file.name}: ${error.message}.`);
  } finally {
    picker.value = ""; // so that the same file can be chosen again
  }
}

function gained(before, after) {
  const reviews = after.reviews.length - before.reviews.length;
  const cards = [...after.cards].filter(([key, entry]) => before.cards.get(key) !== entry);
  return `${plural(reviews, "new review")}, ${plural(cards.length, "card")} changed`;
}

function confirmReset(app) {
  const { cards, reviews } = app.store.progress;
  const what = `${plural(reviews.length, "review")} of ${plural(cards.size, "card")}`;
  const close = () => dialog.close(); // the focus then returns to where it was
  const dialog = h(
    "dialog",
    { class: "drill-quiz__dialog", "aria-labelledby": "drill-quiz-reset" },
    h("h2", { id: "drill-quiz-reset" }, "Delete all progress?"),
    h("p", {}, `${what} will be gone. Without an exported file nothing brings them back.`),
    h(
      "div",
      { class: "drill-quiz__foot" },
      button("Keep it", close, { kind: "primary" }), // first, so that it gets the focus
      button("Export progress", () => exportProgress(app)),
      button("Delete everything", () => (close(), reset(app))),
    ),
  );
  dialog.addEventListener("close", () => dialog.remove());
  app.main.append(dialog);
  dialog.showModal();
}

async function reset(app) {
  await app.store.reset();
  await report(app);
  app.say("All progress is deleted.");
}
