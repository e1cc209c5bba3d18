// What is said of tasks and of verdicts.

import { h } from "../dom.mjs";
import { typeset } from "../math.mjs";

/** The state of a task in words. */
export const stateText = ({ state, revealed }) =>
  revealed && state !== "solved" ? `${state}, reference revealed` : state;

/** One line of Markdown, of a docstring or a title: code between backticks, the rest as it is. */
export function inline(text) {
  return text.split("`").map((part, i) => (i % 2 ? h("code", {}, part) : part));
}

/** A link to a page of the site, or to a section of it. */
export function pageLink({ url, title }, text = title, section = "") {
  const href = new URL(`../../../${url}${section}`, import.meta.url).href;
  const link = h("a", { href }, ...inline(text));
  // Without KaTeX the source of the math is still readable.
  typeset(link, [{ left: "$", right: "$", display: false }]).catch(() => {});
  return link;
}

/**
 * What a run found: { text, kind, nodes }, a line for the live region and what is shown below it.
 *
 * result: of the worker, see run/runner.mjs and the Verdict of drill/grade.py; pages: of the task;
 * counts: whether a right answer makes the task solved.
 */
export function outcome(result, pages, counts) {
  if (result.end) return ended(result);
  if (result.error) return wrong("the answer cannot be run.", block(result.error));
  if (result.failure) return wrong(firstFailure(result), ...failureDetails(result, pages));
  const agree = result.cases === 1 ? "the one case agrees" : `all ${result.cases} cases agree`;
  if (!result.passed) {
    const failing = result.checks.length === 1 ? "the check" : "a check";
    const details = result.checks.map((check) => checkDetails(check, pages));
    return wrong(`${agree}, but ${failing} fails.`, ...details.flat());
  }
  const text = counts ? "Solved." : "Right; it counts as tried, because you have revealed the reference.";
  return { text, kind: "passed", nodes: [agreement(agree, result.checks, pages)] };
}

function ended({ end, message }) {
  const advice = {
    unavailable: "Your answer is kept. In a shell, drill grade does the same.",
    timeout: "Is there a loop that never ends?",
  }[end];
  return {
    text: message,
    kind: end === "crashed" || end === "timeout" ? "broken" : "plain",
    nodes: advice ? [h("p", {}, advice)] : [],
  };
}

const wrong = (text, ...nodes) => ({ text: `Not solved: ${text}`, kind: "broken", nodes });

const block = (text) =>
  h("pre", { class: "drill-practice__block drill-output", tabindex: "0", "aria-label": "What Python says" }, text);

const firstFailure = ({ failure, cases }) =>
  `case ${failure.case} of ${cases} differs: ${failure.message}.`;

function failureDetails({ failure, like, like_page }, pages) {
  const { inputs, expected, got, at, hint } = failure;
  const value = (text) => h("code", {}, text);
  const rows = [
    ["Inputs", h("ul", {}, ...inputs.map((input) => h("li", {}, value(input))))],
    ["First difference at", at && value(at)],
    ["Expected", value(expected)],
    ["Yours", value(got)],
    ["Hint", hint],
    ["Behaves like", like && likeLink(like, like_page, pages)],
  ].filter(([, content]) => content);
  const pairs = rows.map(([name, content]) => h("div", {}, h("dt", {}, name), h("dd", {}, content)));
  return [h("dl", { class: "drill-practice__difference" }, ...pairs)];
}

function likeLink(like, path, pages) {
  const page = pages.find((page) => page.path === path);
  const name = like.replaceAll("-", " ");
  return page ? pageLink(page, name, "#break-it") : name;
}

const checkOf = ({ page: path }, pages) => {
  const page = pages.find((page) => page.path === path);
  return page ? pageLink(page, page.title, "#check") : path;
};

function checkDetails(check, pages) {
  const said = h("p", {}, "The check of ", checkOf(check, pages), check.passed ? " passes." : " fails:");
  return check.passed ? [said] : [said, block(check.message)];
}

/** All 8 cases agree, and the checks of A, B and C pass. */
function agreement(agree, checks, pages) {
  const links = checks.flatMap((check, i) => {
    const between = i === 0 ? "" : i === checks.length - 1 ? " and " : ", ";
    return [between, checkOf(check, pages)];
  });
  const [noun, verb] = checks.length === 1 ? ["check", "passes"] : ["checks", "pass"];
  const tail = checks.length ? [`, and the ${noun} of `, ...links, ` ${verb}.`] : ["."];
  return h("p", {}, agree[0].toUpperCase() + agree.slice(1), ...tail);
}
