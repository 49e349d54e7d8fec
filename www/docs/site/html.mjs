/** Text as HTML shows it. */
export const escape = (text) =>
  String(text).replace(/[&<>"]/g, (sign) => SIGNS[sign]);

/** HTML as a reader hears it: for titles. */
export const plain = (html) =>
  html
    .replace(/<[^>]+>/g, "")
    .replace(/&(lt|gt|quot|amp);/g, (_, name) => NAMES[name]);

const SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const NAMES = { lt: "<", gt: ">", quot: '"', amp: "&" };
