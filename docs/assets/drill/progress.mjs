// What a reader has learned, as plain data, and every operation on it. Nothing here touches the
// page, the storage or the clock: now (milliseconds) is an argument.
//
// Progress is { cards: Map, suspended: Map, reviews: array }. Whatever a reader does (a grade, a
// suspension, an import) is a small progress of its own, and is done by merging it in. Merging is
// commutative, associative and idempotent: tabs may do it in any order, and as often as they like.

import { createEmptyCard, fsrs } from "./vendor/ts-fsrs/index.mjs";

const FORMAT = "dl-drill-progress";
const VERSION = 1;

export const AGAIN = 1;
export const REVIEW = 2;
const DAY = 24 * 60 * 60 * 1000;

// Without fuzz the next interval can be shown before it is chosen.
const scheduler = fsrs({
  request_retention: 0.9,
  maximum_interval: 36500,
  enable_fuzz: false,
  learning_steps: ["1m", "10m"],
  relearning_steps: ["10m"],
});

export function empty() {
  return { cards: new Map(), suspended: new Map(), reviews: [] };
}

const iso = (time) => new Date(time).toISOString();

// --- Text to progress and back

/** Why a text is no progress, in a part of a sentence. */
export class Refused extends Error {}

// A file with dates up to the last one that is valid must stay valid when its cards are graded.
const END = Date.parse("2999-12-31T23:59:59.999Z");
const KEY = /^(?=.{1,200}$)[a-z0-9]+(?:-[a-z0-9]+)*(?:[#!][a-z0-9]+(?:-[a-z0-9]+)*)?$/;
const DATE = /^\d{4}-\d\d-(\d\d)T(?!24)\d\d:\d\d:\d\d\.\d{3}Z$/;

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isCount = (value) => Number.isSafeInteger(value) && value >= 0;
const isTime = (value) => isDate(value) && value >= "1970" && value < "3000";
function isDate(value) {
  const match = typeof value === "string" && DATE.exec(value);
  if (!match || Number.isNaN(Date.parse(value))) return false;
  return match[1] < "29" || iso(value) === value; // there is no 31st of February
}
const isKey = (value) => typeof value === "string" && KEY.test(value);

const TIME = [isTime, "a UTC date such as 2026-11-23T20:00:00.000Z"];
const COUNT = [isCount, "a count"];
const ENTRY = {
  state: [(value) => [1, 2, 3].includes(value), "1, 2 or 3"],
  step: [(value) => [null, 0, 1].includes(value), "null, 0 or 1"],
  stability: [(value) => Number.isFinite(value) && value > 0, "a positive number"],
  difficulty: [(value) => Number.isFinite(value) && value >= 1 && value <= 10, "between 1 and 10"],
  due: [isDate, TIME[1]],
  last_review: TIME,
  reps: COUNT,
  lapses: COUNT,
};
const STEPS = { 1: [0, 1], 2: [null], 3: [0] }; // by state
const SWITCH = { on: [(value) => typeof value === "boolean", "true or false"], at: TIME };
const REVIEWED = {
  card: [isKey, "the key of a card"],
  rating: [(value) => [1, 2, 3, 4].includes(value), "1, 2, 3 or 4"],
  at: TIME,
};

/** Reads a progress file as a whole, or throws Refused and says what is wrong, and where. */
export function parse(text) {
  let data;
  try {
    data = JSON.parse(text);
  } catch {
    throw new Refused("it is not JSON");
  }
  if (!isObject(data) || data.format !== FORMAT) throw new Refused("it is no progress of DL Drill");
  if (Number.isInteger(data.version) && data.version > VERSION)
    throw new Refused("it was made by a newer version of DL Drill");
  if (data.version !== VERSION)
    throw new Refused(`version is ${quoted(data.version)}, which is not ${VERSION}`);
  exactly(data, ["format", "version", "cards", "suspended", "reviews"], "the file");
  if (!Array.isArray(data.reviews)) throw new Refused("reviews is no list");
  return {
    cards: readMap(data.cards, "cards", readEntry),
    suspended: readMap(data.suspended, "suspended", (value, where) => record(value, where, SWITCH)),
    reviews: inOrder(data.reviews.map((value, i) => record(value, `reviews[${i}]`, REVIEWED))),
  };
}

function quoted(value) {
  const text = JSON.stringify(value) ?? "missing";
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

// Maps, and keys that look like those of cards: "__proto__" never becomes a property of anything.
function readMap(data, where, read) {
  if (!isObject(data)) throw new Refused(`${where} is no object`);
  return new Map(
    Object.entries(data).map(([key, value]) => {
      if (!isKey(key))
        throw new Refused(`${where} has ${quoted(key)}, which is not the key of a card`);
      return [key, read(value, `${where}[${quoted(key)}]`)];
    }),
  );
}

function readEntry(value, where) {
  const entry = record(value, where, ENTRY);
  if (STEPS[entry.state].includes(entry.step)) return entry;
  throw new Refused(`${where} has step ${entry.step}, which state ${entry.state} does not have`);
}

function record(data, where, fields) {
  if (!isObject(data)) throw new Refused(`${where} is no object`);
  exactly(data, Object.keys(fields), where);
  const result = {};
  for (const name of Object.keys(fields)) {
    const [isRight, what] = fields[name];
    if (!isRight(data[name]))
      throw new Refused(`${where}.${name} is ${quoted(data[name])}, which is not ${what}`);
    result[name] = data[name];
  }
  return result;
}

function exactly(data, names, where) {
  const missing = names.find((name) => !Object.hasOwn(data, name));
  if (missing) throw new Refused(`${where} has no ${missing}`);
  const unknown = Object.keys(data).find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new Refused(`${where} has a field ${quoted(unknown)} that is not known`);
}

/** The same progress always gives the same text. */
export function dump({ cards, suspended, reviews }) {
  const sorted = (map) => Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
  return JSON.stringify({
    format: FORMAT,
    version: VERSION,
    cards: sorted(cards),
    suspended: sorted(suspended),
    reviews,
  });
}

// --- Merging

/** Everything that is in a or in b; of what is in both, the newer. Nothing is lost. */
export function merge(a, b) {
  return {
    cards: mergeMaps(a.cards, b.cards, newerEntry),
    suspended: mergeMaps(a.suspended, b.suspended, newerSwitch),
    reviews: mergeReviews(a.reviews, b.reviews),
  };
}

// The first two fields decide; the others make sure that of two that are equally new the same one
// is taken in any order of merging, and in the terminal, where drill/progress.py compares likewise.
const newerEntry = greaterIn(
  ...["last_review", "reps", "due", "state", "step", "stability", "difficulty", "lapses"],
);
const newerSwitch = greaterIn("at", "on");
const newerReview = greaterIn("rating");

function greaterIn(...fields) {
  return (a, b) => {
    const field = fields.find((name) => a[name] !== b[name]);
    return field && b[field] > a[field] ? b : a;
  };
}

function mergeMaps(a, b, choose) {
  const merged = new Map(a);
  for (const [key, value] of b) merged.set(key, a.has(key) ? choose(a.get(key), value) : value);
  return merged;
}

function compareReviews(a, b) {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  return a.card === b.card ? 0 : a.card < b.card ? -1 : 1;
}

function mergeReviews(a, b) {
  if (!b.length) return a;
  if (!a.length || compareReviews(a.at(-1), b[0]) < 0) return a.concat(b); // nearly always
  return inOrder(a.concat(b));
}

function inOrder(reviews) {
  const merged = [];
  for (const review of reviews.toSorted(compareReviews)) {
    const last = merged.at(-1);
    const isTwin = last && compareReviews(last, review) === 0;
    if (isTwin) merged[merged.length - 1] = newerReview(last, review);
    else merged.push(review);
  }
  return merged;
}

// --- What a reader does: each gives a small progress to merge in

/** The four entries that a card may become: [after Again, Hard, Good, Easy]. */
export function outcomes(entry, now) {
  const time = new Date(reviewTime(entry, now));
  const after = scheduler.repeat(entry ? toScheduler(entry) : createEmptyCard(time), time);
  return [1, 2, 3, 4].map((rating) => fromScheduler(after[rating].card));
}

export function grade(progress, key, rating, now) {
  const entry = outcomes(progress.cards.get(key), now)[rating - 1];
  const review = { card: key, rating, at: entry.last_review };
  return { ...empty(), cards: new Map([[key, entry]]), reviews: [review] };
}

export function suspend(progress, key, on, now) {
  const last = progress.suspended.get(key)?.at;
  return { ...empty(), suspended: new Map([[key, { on, at: iso(after(last, now)) }]]) };
}

export const isSuspended = (progress, key) => progress.suspended.get(key)?.on ?? false;

// A clock that was set back must not make the newer review look older (ts-fsrs would even throw).
const reviewTime = (entry, now) => after(entry?.last_review, now);
const after = (last, now) => (last ? Math.min(END, Math.max(now, Date.parse(last) + 1)) : now);

function toScheduler(entry) {
  return {
    state: entry.state,
    learning_steps: entry.step ?? 0,
    stability: Math.min(Math.max(entry.stability, 0.001), 36500), // what ts-fsrs takes
    difficulty: entry.difficulty,
    due: new Date(entry.due),
    last_review: new Date(entry.last_review),
    reps: entry.reps,
    lapses: entry.lapses,
    elapsed_days: 0, // ts-fsrs works it out
    scheduled_days: 0,
  };
}

function fromScheduler(card) {
  return {
    state: card.state,
    step: card.state === REVIEW ? null : card.learning_steps,
    stability: card.stability,
    difficulty: card.difficulty,
    due: card.due.toISOString(),
    last_review: card.last_review.toISOString(),
    reps: card.reps,
    lapses: card.lapses,
  };
}

// --- Sessions

/** What of these cards may be asked now: due ones by date, and new ones up to the daily limit. */
export function select(cards, progress, now, limit) {
  const active = cards.filter((card) => !isSuspended(progress, card.key));
  const seen = active.filter((card) => progress.cards.has(card.key));
  const dueOf = (card) => progress.cards.get(card.key).due;
  seen.sort((a, b) => (dueOf(a) < dueOf(b) ? -1 : dueOf(a) > dueOf(b) ? 1 : 0));
  const time = iso(now);
  const due = seen.filter((card) => dueOf(card) <= time);
  const fresh = active.filter((card) => !progress.cards.has(card.key));
  return {
    due,
    fresh: fresh.slice(0, newLeft(progress, now, limit)),
    unseen: fresh.length,
    nextDue: seen.length > due.length ? dueOf(seen[due.length]) : null,
  };
}

/** How many new cards may still be asked today. */
export function newLeft(progress, now, limit) {
  return Math.max(0, limit - introduced(progress.reviews, iso(new Date(now).setHours(0, 0, 0, 0))));
}

function introduced(reviews, since) {
  const cards = new Set();
  let i = reviews.length;
  while (i > 0 && reviews[i - 1].at >= since) cards.add(reviews[--i].card);
  while (i > 0 && cards.size) cards.delete(reviews[--i].card); // that one is older
  return cards.size;
}

/** A session: the card on show, those to come, those that come back, and what was graded. */
export function begin(cards) {
  return { current: null, queue: cards, back: [], results: [] };
}

/** The session with its next card on show, or null there. A step that is over comes first. */
export function advance(session, progress, now, limit) {
  const left = newLeft(progress, now, limit);
  const time = iso(now);
  // Another tab may have graded or suspended a card since the session was selected.
  const isReady = ({ key }) => {
    if (isSuspended(progress, key)) return false;
    return progress.cards.has(key) ? progress.cards.get(key).due <= time : left > 0;
  };
  const returned = session.back.find(isReady);
  if (returned) {
    const back = session.back.filter((card) => card !== returned);
    return { ...session, current: returned, back };
  }
  const place = session.queue.findIndex(isReady);
  if (place < 0) return { ...session, current: null, queue: [] };
  return { ...session, current: session.queue[place], queue: session.queue.slice(place + 1) };
}

/** The session after a grade of its card; one that is still being learned may come back in it. */
export function graded(session, rating, entry) {
  const { current, back, results } = session;
  return {
    ...session,
    current: null,
    back: entry.state === REVIEW ? back : [...back, current],
    results: [...results, { card: current, rating }],
  };
}

/** The topics of what was graded, the one with the most misses first. */
export function byTopic(results) {
  const topics = new Map();
  for (const { card, rating } of results) {
    const { topic, topic_title: title } = card;
    if (!topics.has(topic)) topics.set(topic, { topic, title, total: 0, missed: 0 });
    topics.get(topic).total += 1;
    topics.get(topic).missed += rating === AGAIN;
  }
  return [...topics.values()].sort((a, b) => b.missed / b.total - a.missed / a.total);
}

/** So many of the cards by lot, never two of one page before each page had its turn. */
export function draw(cards, count, random) {
  const pages = new Map();
  const turns = shuffled(cards, random).map((card) => {
    const page = card.key.split(/[#!]/)[0];
    pages.set(page, (pages.get(page) ?? 0) + 1);
    return [pages.get(page), card];
  });
  turns.sort(([a], [b]) => a - b);
  return turns.slice(0, count).map(([, card]) => card);
}

function shuffled(items, random) {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [result[i], result[j]] = [result[j], result[i]];
  }
  return result;
}

// --- Statistics

/** Reviews a day, for the days up to today: [{ start, reviews }]. Days are the reader's own. */
export function reviewsByDay(reviews, now, days) {
  const starts = midnights(now, days, 1);
  const counts = counted(reviews, starts);
  return starts.slice(0, -1).map((start, i) => ({ start, reviews: counts[i] }));
}

/** Of the cards asked again after a day or more, how many were known: [{ start, kept, total }]. */
export function retentionByWeek(reviews, now, weeks) {
  const starts = midnights(now, weeks, 7);
  const tests = recalls(reviews);
  const total = counted(tests, starts);
  const kept = counted(tests.filter((review) => review.rating > AGAIN), starts);
  return starts.slice(0, -1).map((start, i) => ({ start, kept: kept[i], total: total[i] }));
}

// Reviews within a day of the one before are steps of learning and say little about memory.
function recalls(reviews) {
  const last = new Map();
  return reviews.filter((review) => {
    const before = last.get(review.card);
    last.set(review.card, review.at);
    return before && Date.parse(review.at) - Date.parse(before) >= DAY;
  });
}

// The midnights that begin each span, and the one that ends the last. Days may have 23 or 25 hours.
function midnights(now, count, days) {
  const midnight = (offset) => {
    const date = new Date(now);
    date.setHours(0, 0, 0, 0);
    return date.setDate(date.getDate() + offset);
  };
  return Array.from({ length: count + 1 }, (_, i) => midnight(1 - (count - i) * days));
}

function counted(reviews, starts) {
  const counts = starts.map(() => 0);
  for (const { at } of reviews) {
    const time = Date.parse(at);
    const place = starts.findLastIndex((start) => start <= time);
    if (place >= 0) counts[place] += 1;
  }
  return counts;
}

/** How many of the cards are in which state; suspended ones are in that one only. */
export function cardsByState(cards, progress) {
  const states = { new: 0, learning: 0, young: 0, mature: 0, suspended: 0 };
  for (const { key } of cards) states[stateOf(progress, key)] += 1;
  return states;
}

export const MATURE = 21; // days of stability, as in Anki

function stateOf(progress, key) {
  const entry = progress.cards.get(key);
  if (isSuspended(progress, key)) return "suspended";
  if (!entry) return "new";
  if (entry.state !== REVIEW) return "learning";
  return entry.stability < MATURE ? "young" : "mature";
}
