/**
 * A property of the document as the browser defines it. Markup such as
 * `<img name=title>` stands in for properties of the document itself, not for
 * the getters of its prototype.
 */
export const read = (name) => Reflect.get(Document.prototype, name, document);

/**
 * Where the page is: URL, referrer, canonical URL and title. What is not given is as
 * the browser says it; a URL that is given may be relative to the page's.
 */
export const view = (given) => {
  // Its own properties only: a page may have polluted all objects.
  const own = { __proto__: null, ...given };
  return [
    // Where nothing is given nothing can throw: a page that has put something else in
    // the place of `URL` still gets its "no" through.
    given ? new URL(own.url ?? read("URL"), read("URL")) : read("URL"),
    own.referrer ?? read("referrer"),
    read("head")?.querySelector("[rel=canonical]")?.href,
    own.title ?? read("title"),
  ];
};
