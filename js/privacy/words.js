/** What the element says, and in which language: that of its nearest `lang`. */
import { de } from "./de.js";
import { en } from "./en.js";

/** A name of an event or a phase as words. */
const readable = (name) => name.replace(/[_-]/g, " ");

/** The words for an element; English where its language is another one. */
export const languageOf = (element) => {
  const { lang = "" } = element.closest("[lang]") ?? {};
  const words = /^de\b/i.test(lang) ? de : en;
  return {
    ...words,
    readable,
    event: (name) => words.events?.[name] ?? readable(name),
    seconds: (ms) => ms > 999 && Math.round(ms / 1e3) + " s",
    time: new Intl.DateTimeFormat(words.lang, {
      dateStyle: "medium",
      timeStyle: "short",
    }),
  };
};
