// The screens of a mock interview: questions by lot, against a clock, graded by the reader.
// It leaves the schedule alone: an interview tests, and what is due stays due.

import { draw } from "../progress.mjs";
import { button, clock, h, heading, plural, table } from "../dom.mjs";
import * as review from "./review.mjs";

const GRADES = ["Missed", "Partly", "Solid"]; // the first counts as a miss, like Again
const MINUTE = 60_000;
const MARKS = [
  { time: 0, text: "Time is up: grade this answer, and the summary follows." },
  { time: MINUTE, text: "One minute left." },
];

// --- What to ask

export function interviewForm(app, hasFocus = true) {
  const { title, form } = review.kept(app, interviewForm, () => buildForm(app));
  app.show({ nodes: [title, form], focus: hasFocus ? title : null, hasNav: true });
}

function buildForm(app) {
  const advice = "Say each answer aloud, then compare and grade it. Your schedule stays as it is.";
  const form = h(
    "form",
    { class: "drill-quiz__form" },
    h("p", {}, advice),
    ...review.filters(app, ["why", "follow-up"]),
    h(
      "div",
      { class: "drill-quiz__numbers" },
      review.numberField("Questions", "count", 5, 1, 100),
      review.numberField("Minutes", "minutes", 15, 1, 240),
    ),
    button("Start", null, { kind: "primary", type: "submit" }),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    start(app, form);
  });
  return { title: heading("Mock interview"), form };
}

function start(app, form) {
  const { count, minutes } = form.elements;
  const questions = draw(review.chosen(app, form), count.valueAsNumber, Math.random);
  if (!questions.length) return app.say("No card is chosen.");
  app.say("");
  const startedAt = Date.now();
  const endsAt = startedAt + minutes.valueAsNumber * MINUTE;
  ask(app, { questions, startedAt, endsAt, askedAt: startedAt, results: [] });
}

// --- Question and answer

async function ask(app, interview) {
  app.wait();
  const { questions, results } = interview;
  const place = `Question ${results.length + 1} of ${questions.length}`;
  const face = await review.cardFace(questions[results.length], place);
  const reveal = () => showAnswer(app, interview, face);
  const nodes = [review.question(face), review.showAnswerButton(reveal)];
  show(app, interview, nodes, face.title, { SPACE: reveal });
}

function showAnswer(app, interview, face) {
  const acts = GRADES.map((_, i) => () => gradeQuestion(app, interview, i + 1));
  const buttons = GRADES.map((name, i) =>
    button(name, acts[i], { key: String(i + 1), kind: `self-${i + 1}` }),
  );
  const nodes = [review.questionAndAnswer(app, face), review.gradeButtons(buttons)];
  show(app, interview, nodes, face.answer, { 1: acts[0], 2: acts[1], 3: acts[2] });
}

function show(app, interview, nodes, focus, keys) {
  const timer = h("p", { class: "drill-quiz__timer", role: "timer" });
  const end = button("End interview", () => summary(app, interview));
  app.show({
    nodes: [timer, ...nodes, h("div", { class: "drill-quiz__foot" }, end)],
    focus,
    keys,
    tick: () => showTime(app, interview, timer),
  });
}

// The end cuts nobody short: the answer at hand may still be graded.
function showTime(app, interview, timer) {
  const left = interview.endsAt - Date.now();
  timer.textContent = left > 0 ? `${clock(left)} left` : "Time is up";
  timer.classList.toggle("drill-quiz__timer--over", left <= 0);
  const mark = MARKS.find(({ time }) => left <= time);
  if (mark && mark !== interview.mark) app.say(mark.text); // a timer itself is not read aloud
  interview.mark = mark;
}

function gradeQuestion(app, interview, rating) {
  const now = Date.now();
  const card = interview.questions[interview.results.length];
  const results = [...interview.results, { card, rating, time: now - interview.askedAt }];
  const after = { ...interview, results, askedAt: now };
  const isOver = results.length === after.questions.length || now >= after.endsAt;
  return isOver ? summary(app, after) : ask(app, after);
}

// --- Summary, to look at and to print

async function summary(app, interview) {
  app.wait();
  const { questions, results, startedAt } = interview;
  const endedAt = Date.now();
  const links = await Promise.all(questions.map((card) => review.titleLink(app, card)));
  const date = new Date(startedAt).toLocaleDateString("en-US", { dateStyle: "long" });
  const title = heading(`Mock interview, ${date}`);
  const sheet = [
    title,
    h("p", {}, inShort(interview, endedAt)),
    table(["Question", "Grade", "Minutes"], links.map((link, i) => [link, ...row(results[i])])),
    ...review.weakTopics(app, results),
  ];
  const again = button("Another interview", () => interviewForm(app));
  const foot = [button("Print", () => print(), { kind: "primary" }), again];
  app.say("");
  app.show({
    nodes: [
      h("div", { class: "drill-quiz__sheet" }, ...sheet),
      h("div", { class: "drill-quiz__foot" }, ...foot),
    ],
    focus: title,
    hasNav: true,
  });
}

function inShort({ questions, results, startedAt, endsAt }, endedAt) {
  const counts = [3, 2, 1].map((grade) => {
    const count = results.filter(({ rating }) => rating === grade).length;
    return `${count} ${GRADES[grade - 1].toLowerCase()}`;
  });
  const time = `${clock(endedAt - startedAt)} of ${clock(endsAt - startedAt)} minutes`;
  return `${plural(questions.length, "question")}: ${counts.join(", ")}, in ${time}.`;
}

const row = (result) =>
  result ? [GRADES[result.rating - 1], clock(result.time)] : ["Not reached", ""];
