/**
 * A property of the document as the browser defines it. Markup such as
 * `<img name=title>` stands in for properties of the document itself, not for
 * the getters of its prototype.
 */
export const read = (name) => Reflect.get(Document.prototype, name, document);

/**
 * Where the page is: URL, referrer and title. What `overrides` does not say is
 * as the browser says it.
 */
export const view = ({ url, referrer, title } = {}) => [
  url ?? read("URL"),
  referrer ?? read("referrer"),
  title ?? read("title"),
];
