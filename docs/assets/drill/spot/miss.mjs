// A miss feeds the quiz: the card of the break is graded Again there. Loaded at the first miss.

import { lasting } from "../dom.mjs";
import { AGAIN, grade, isSuspended } from "../progress.mjs";
import { store } from "../quiz/store.mjs";

const MINUTE = 60_000;

/** Grades a card, where that makes sense; gives what happened, and what is wrong with the storage. */
export async function miss(key, now) {
  const said = await graded(key, now);
  return { said, troubles: [...store.trouble.values()].map(({ text }) => text) };
}

async function graded(key, now) {
  const before = store.progress;
  if (isSuspended(before, key)) return "Its card is suspended in the quiz, and stays so.";
  const last = before.cards.get(key)?.last_review;
  // Also where the clock was set back.
  if (last && now - Date.parse(last) < MINUTE)
    return "Its card was graded within the last minute, so its place in the quiz stays as it is.";
  const change = grade(before, key, AGAIN, now);
  await store.add(change);
  const { last_review, due } = change.cards.get(key);
  return `Its card now counts as Again in the quiz, and is due there in ${lasting(last_review, due)}.`;
}
