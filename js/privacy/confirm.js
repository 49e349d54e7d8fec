/** A button whose act cannot be undone, and asks before. */
import { make } from "./dom.js";

/** The button, and the question that takes its place. */
export const confirmation = (words, act) => {
  const ask = make("button", { type: "button", part: "button danger" });
  const yes = ask.cloneNode();
  const no = make("button", { type: "button", part: "button" }, words.keep);
  ask.append(words.erase);
  yes.append(words.eraseNow);
  const question = make(
    "div",
    { part: "question", role: "group", "aria-labelledby": "question" },
    make("p", { id: "question", part: "text" }, words.question),
    yes,
    no,
  );
  question.hidden = true;
  const turn = (asks) => {
    question.hidden = !asks;
    ask.hidden = asks;
    // Who pressed a key goes on from where they were; the harmless answer first.
    (asks ? no : ask).focus();
  };
  ask.addEventListener("click", () => turn(true));
  no.addEventListener("click", () => turn(false));
  question.addEventListener("keydown", ({ key }) => {
    if (key == "Escape") turn(false);
  });
  yes.addEventListener("click", () => {
    turn(false);
    act();
  });
  return [ask, question];
};
