/** What of a page may be believed. */

/**
 * A global that a script has made. Markup such as <form id=__tcfapi> stands in for
 * globals that are not there, and so does what a page has put into all objects.
 */
export const global = (name) =>
  Object.getOwnPropertyDescriptor(window, name) && window[name];

/** An object's own properties only. */
export const own = (object) => ({ __proto__: null, ...object });

const USUAL = [
  /^(trailmark|analytics?|statistics?|performance|measurement)$/i,
  /^(marketing|advertis(ing|ement)|ads?|targeting)$/i,
];

/**
 * The answer by what was allowed, a name and a flag for each: a no to one of those that
 * stand for a purpose is a no. `names` are those that the site has given.
 */
export const judge = (allowed, names) =>
  USUAL.map((usual, purpose) => {
    const name = names[purpose];
    let answer;
    for (const [known, flag] of allowed)
      if (name ? name == known : usual.test(known))
        answer = (answer ?? true) && flag === true;
    return answer;
  });
