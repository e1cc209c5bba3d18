// The screens of a review: what to review, question and answer, summary.

import * as progress from "../progress.mjs";
import { button, cardHtml, duration, h, heading, lasting, plural, table } from "../dom.mjs";

const LEVELS = {
  1: "1: asked of everyone",
  2: "2: asked of practitioners",
  3: "3: research depth",
};
const KINDS = {
  why: "Question",
  misconception: "Misconception",
  "follow-up": "Follow-up",
  break: "Break",
};
const GRADES = ["Again", "Hard", "Good", "Easy"];

// --- What to review

export function reviewForm(app, hasFocus = true) {
  const { title, form, count } = kept(app, reviewForm, () => buildForm(app));
  const update = () => (count.textContent = available(app, form));
  app.show({ nodes: [title, form], focus: hasFocus ? title : null, hasNav: true, update });
}

/** A form that is built once, and then found as it was left. */
export function kept(app, name, build) {
  if (!app.forms.has(name)) app.forms.set(name, build());
  return app.forms.get(name);
}

function buildForm(app) {
  const count = h("output");
  const form = h(
    "form",
    { class: "drill-quiz__form" },
    ...filters(app, Object.keys(KINDS)),
    h(
      "div",
      { class: "drill-quiz__numbers" },
      numberField("Cards in this session", "count", app.settings.count, 1, 500),
      numberField("New cards a day, at most", "limit", app.settings.limit, 0, 500),
    ),
    h("p", {}, count),
    button("Start", null, { kind: "primary", type: "submit" }),
  );
  form.addEventListener("input", () => (count.textContent = available(app, form)));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    start(app, form);
  });
  return { title: heading("What to review"), form, count };
}

/** Fields to choose topics, levels and kinds with; see chosen(). */
export function filters(app, kinds) {
  const topics = new Map(app.cards.map((card) => [card.topic, card.topic_title]));
  const levels = [...new Set(app.cards.map((card) => card.level))].sort();
  const isKind = ([value, text]) => [value, text, kinds.includes(value)];
  return [
    choices("Topics", "topic", [...topics].map(([value, text]) => [value, text, true])),
    choices("Levels", "level", levels.map((level) => [level, LEVELS[level] ?? level, true])),
    choices("Kinds", "kind", Object.entries(KINDS).map(isKind)),
  ];
}

function choices(legend, name, options) {
  const boxes = options.map(([value, , checked]) =>
    h("input", { type: "checkbox", name, value, checked }),
  );
  const labels = options.map(([, text], i) =>
    h("label", { class: "drill-quiz__choice" }, boxes[i], h("span", {}, text)),
  );
  const setAll = (checked) => {
    for (const box of boxes) box.checked = checked;
    boxes[0].dispatchEvent(new Event("input", { bubbles: true }));
  };
  const all = button("All", () => setAll(true), { kind: "plain", "aria-label": `All ${name}s` });
  const none = button("None", () => setAll(false), { kind: "plain", "aria-label": `No ${name}` });
  const shortcuts = options.length > 4 ? [all, none] : [];
  return h("fieldset", {}, h("legend", {}, legend), ...labels, ...shortcuts);
}

export function numberField(text, name, value, min, max) {
  const rules = { min, max, required: true, inputmode: "numeric" };
  const input = h("input", { type: "number", name, value, ...rules });
  return h("label", {}, h("span", {}, text), input);
}

/** The cards that a form with filters() means. */
export function chosen(app, form) {
  const data = new FormData(form);
  const [topics, levels, kinds] = ["topic", "level", "kind"].map(
    (name) => new Set(data.getAll(name)),
  );
  return app.cards.filter(
    (card) => topics.has(card.topic) && levels.has(String(card.level)) && kinds.has(card.kind),
  );
}

const number = (form, name) => form.elements[name].valueAsNumber || 0;

function available(app, form) {
  const cards = chosen(app, form);
  if (!cards.length) return "No card is chosen.";
  const now = Date.now();
  const found = progress.select(cards, app.store.progress, now, number(form, "limit"));
  const { due, fresh, unseen, nextDue } = found;
  if (due.length + fresh.length)
    return `${due.length} due, ${fresh.length} new of ${unseen} not seen yet.`;
  const rest = unseen ? " The new cards of today are done." : "";
  const wait = nextDue ? ` The next card is due in ${lasting(now, nextDue)}.` : "";
  return `Nothing is due.${rest}${wait}`;
}

function start(app, form) {
  app.saveSettings({ count: number(form, "count"), limit: number(form, "limit") });
  const { count, limit } = app.settings;
  const now = Date.now();
  const { due, fresh } = progress.select(chosen(app, form), app.store.progress, now, limit);
  const cards = [...due, ...fresh].slice(0, count);
  if (!cards.length) return app.say(available(app, form));
  app.say("");
  next(app, { ...progress.begin(cards), startedAt: now });
}

// --- Question and answer

function next(app, session) {
  const { limit } = app.settings;
  const following = progress.advance(session, app.store.progress, Date.now(), limit);
  return following.current ? ask(app, following) : summary(app, following);
}

async function ask(app, session, isRevealed = false) {
  app.wait();
  const number = session.results.length + 1;
  const place = `Card ${number} of ${number + session.queue.length}`;
  const screen = { app, session, face: await cardFace(session.current, place) };
  if (isRevealed) showAnswer(screen);
  else showQuestion(screen);
}

/** What reviews and interviews have in common: the parts of a card. */
export async function cardFace(card, place) {
  const [front, back] = await Promise.all([
    cardHtml(card.front, "front"),
    cardHtml(card.back, "back"),
  ]);
  front.id = "drill-quiz-front"; // read aloud together with the heading that gets the focus
  const title = heading(place);
  title.setAttribute("aria-describedby", front.id);
  const about = `${card.topic_title}, ${KINDS[card.kind].toLowerCase()}, level ${card.level}`;
  const head = h("div", { class: "drill-quiz__head" }, title, aside(about));
  return { card, front, back, title, head, answer: heading("Answer", "h3") };
}

const aside = (...children) => h("p", { class: "drill-quiz__about" }, ...children);

export function question({ head, front }) {
  return h("div", { class: "drill-quiz__card" }, head, front);
}

export function questionAndAnswer(app, { card, head, front, answer, back }) {
  const link = aside(app.link(card.page, "The page of this card, with its check"));
  return h("div", { class: "drill-quiz__card" }, head, front, answer, back, link);
}

export function showAnswerButton(act) {
  const show = button("Show answer", act, { key: "Space", kind: "primary" });
  return h("div", { class: "drill-quiz__act" }, show);
}

/** Buttons to grade oneself with. */
export function gradeButtons(buttons) {
  const properties = { role: "group", "aria-label": "Your grade" };
  return h("div", { class: "drill-quiz__act drill-quiz__grades", ...properties }, ...buttons);
}

function showQuestion(screen) {
  const reveal = () => showAnswer(screen);
  const nodes = [question(screen.face), showAnswerButton(reveal)];
  showCard(screen, nodes, screen.face.title, { SPACE: reveal });
}

function showAnswer(screen) {
  const { app, session, face } = screen;
  const entries = progress.outcomes(app.store.progress.cards.get(face.card.key), Date.now());
  const acts = entries.map((_, i) => () => gradeCard(app, session, i + 1));
  const buttons = gradeButtons(entries.map((entry, i) => gradeButton(i + 1, entry, acts[i])));
  const keys = { 1: acts[0], 2: acts[1], 3: acts[2], 4: acts[3] };
  showCard(screen, [questionAndAnswer(app, face), buttons], face.answer, keys);
}

function showCard({ app, session }, nodes, focus, keys) {
  const undoButton = button("Undo last grade", () => undo(app), { key: "U" });
  const others = [
    button("Suspend this card", () => suspendCard(app, session)),
    button("End session", () => summary(app, session)),
  ];
  app.show({
    nodes: [...nodes, h("div", { class: "drill-quiz__foot" }, undoButton, ...others)],
    focus,
    keys: { ...keys, U: () => undo(app) },
    update: () => (undoButton.hidden = !app.store.canUndo),
  });
}

const interval = (entry) => lasting(entry.last_review, entry.due);

function gradeButton(rating, entry, act) {
  const key = String(rating);
  const result = button(GRADES[rating - 1], act, { key, kind: `grade-${rating}` });
  result.firstChild.after(" ", h("small", {}, interval(entry)));
  return result;
}

function gradeCard(app, session, rating) {
  const { key } = session.current;
  const change = progress.grade(app.store.progress, key, rating, Date.now());
  const entry = change.cards.get(key);
  app.store.hold(change, session);
  app.say(`${GRADES[rating - 1]}: due again in ${interval(entry)}.`);
  next(app, progress.graded(session, rating, entry));
}

function undo(app) {
  const session = app.store.undo();
  if (!session) return;
  app.say("The last grade is taken back.");
  ask(app, session, true);
}

function suspendCard(app, session) {
  const { key } = session.current;
  app.store.add(progress.suspend(app.store.progress, key, true, Date.now()));
  next(app, { ...session, current: null });
  app.say("The card is suspended; you can bring it back under Progress.");
}

// --- Summary

async function summary(app, session) {
  const { results } = session;
  if (!results.length) return app.home();
  app.wait();
  const missed = results.filter(({ rating }) => rating === progress.AGAIN);
  const cards = new Set(missed.map(({ card }) => card));
  const links = await Promise.all([...cards].map((card) => titleLink(app, card)));
  const undoButton = button("Undo last grade", () => undo(app), { key: "U" });
  const again = button("Review more", () => app.home(), { kind: "primary" });
  const title = heading("Summary");
  app.show({
    nodes: [
      title,
      h("p", {}, inShort(app, session)),
      table(["Grade", "Cards"], GRADES.map((name, i) => [name, countOf(results, i + 1)])),
      ...weakTopics(app, results),
      ...listed("Worth reading again", links.map((link) => [link])),
      h("div", { class: "drill-quiz__foot" }, again, undoButton),
    ],
    focus: title,
    keys: { U: () => undo(app) },
    hasNav: true,
    update: () => (undoButton.hidden = !app.store.canUndo),
  });
}

const countOf = (results, rating) => results.filter((result) => result.rating === rating).length;

function inShort(app, { results, back, startedAt }) {
  const time = duration(Date.now() - startedAt);
  const isAsked = ({ key }) => !progress.isSuspended(app.store.progress, key);
  const soon = plural(back.filter(isAsked).length, "card is", "cards are");
  return `${plural(results.length, "review")} in ${time}. ${soon} due again within minutes.`;
}

export function weakTopics(app, results) {
  const weak = progress.byTopic(results).filter(({ missed }) => missed);
  const items = weak.map(({ topic, title, missed, total }) => [
    app.link(`${topic}/`, title),
    `: ${missed} of ${total} missed`,
  ]);
  return listed("Weak topics", items);
}

function listed(title, items) {
  if (!items.length) return [];
  return [h("h3", {}, title), h("ul", {}, ...items.map((item) => h("li", {}, ...item)))];
}

/** The question of a card in one line, which leads to its page. */
export async function titleLink(app, card) {
  const front = await cardHtml(card.front, "title");
  const lines = [...front.querySelectorAll("p")];
  const isBreak = card.kind === "break"; // its own line is the same for all breaks
  const line = isBreak ? lines[0] : lines.at(-1);
  const link = app.link(card.page, "");
  link.append(...(line?.childNodes ?? [card.key]), isBreak ? " (break)" : "");
  return link;
}
