/** Facts on their way to the module: their time, and their parts as one text. */

/** Those that came before the module. */
export const early = [];

let take = (...fact) => early.push(fact);

/** Tells a fact: its name and arguments. */
export const tell = (...fact) => take(Date.now(), fact.join("\x1e"));

/** Hands every fact from now on to `taker`. */
export const handTo = (taker) => {
  take = taker;
};
