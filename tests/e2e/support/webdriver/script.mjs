// Runs functions in a page and brings back what they give, as Playwright does:
// `undefined`, NaN and the like survive, promises are waited for. Answers are texts, written
// without JSON, as a page may have changed that, or what its values make of themselves.

/** What `act` gives, called in the page with `argument`. */
export async function evaluate(execute, act, argument, deadline) {
  const script = `${HELPERS}
    const give = ${asExpression(act)};
    return run(() => typeof give === "function" ? give(decode(${encode(argument)})) : give);`;
  return settled(execute, await execute(script, []), deadline);
}

/** The text of a function that says whether what `act` gives is truthy: it may be a function. */
export const isTruthy = (act) => `(argument) => {
  const give = ${asExpression(act)};
  const given = typeof give === "function" ? give(argument) : give;
  return typeof given?.then === "function" ? given.then(Boolean) : Boolean(given);
}`;

/** A promise's value is asked for until it is there: a session does one thing at a time. */
async function settled(execute, begun, deadline) {
  const late = Date.now() + deadline;
  let answer = JSON.parse(begun);
  while (answer[0] === "later") {
    if (Date.now() > late)
      throw new Error(`the page has not answered within ${deadline} ms`);
    await new Promise((again) => setTimeout(again, GLANCE));
    answer = JSON.parse(
      await execute(`${HELPERS} return look(${answer[1]});`, []),
    );
  }
  const [kind, ...parts] = answer;
  if (kind === "value") return decode(parts[0]);
  if (kind === "gone")
    throw new Error(
      "Execution context was destroyed, most likely because of a navigation",
    );
  const [name, message, stack] = parts;
  throw Object.assign(new Error(message), {
    name,
    stack: `${name}: ${message}\n${stack}`,
  });
}

function asExpression(act) {
  const text = String(act);
  if (typeof act !== "function")
    return isExpression(text) ? `(${text})` : `(0, eval)(${quote(text)})`;
  // A method in an object's shorthand is no expression by itself.
  const isMethod = !/^(async\s+)?(function\b|\(|[\w$]+\s*=>)/.test(text);
  return isMethod
    ? `(${text.replace(/^(async\s+)?/, "$1function ")})`
    : `(${text})`;
}

function isExpression(text) {
  try {
    new Function(`return (${text}\n)`);
    return true;
  } catch {
    return false;
  }
}

// What follows is written for both sides: its text is sent along.

function quote(text) {
  const escaped = text.replace(
    /[^ !#-[\]-~]/g,
    (unit) => "\\u" + unit.charCodeAt(0).toString(16).padStart(4, "0"),
  );
  return `"${escaped}"`;
}

function encode(value, depth = 0) {
  const tagged = (kind, ...parts) => `[${[quote(kind), ...parts].join(",")}]`;
  if (value === null || typeof value === "boolean")
    return tagged("plain", String(value));
  if (typeof value === "string") return tagged("plain", quote(value));
  if (typeof value === "number" || typeof value === "bigint")
    return tagged(
      typeof value,
      quote(Object.is(value, -0) ? "-0" : String(value)),
    );
  if (typeof value !== "object" || depth > 60) return tagged("undefined");
  if (value instanceof Date)
    return tagged("date", isNaN(value) ? "null" : String(+value));
  if (value instanceof Error)
    return tagged(
      "error",
      ...[value.name, value.message, value.stack].map((part) =>
        quote(String(part)),
      ),
    );
  const list = (items) => `[${items.join(",")}]`;
  if (Array.isArray(value))
    return tagged("list", list(value.map((item) => encode(item, depth + 1))));
  const pairs = Object.keys(value).map((key) =>
    list([quote(key), encode(value[key], depth + 1)]),
  );
  return tagged("object", list(pairs));
}

function decode([kind, value, message, stack]) {
  if (kind === "plain") return value;
  if (kind === "number") return Number(value);
  if (kind === "bigint") return BigInt(value);
  if (kind === "date") return new Date(value ?? NaN);
  if (kind === "error")
    return Object.assign(new Error(message), { name: value, stack });
  if (kind === "list") return value.map(decode);
  if (kind === "object")
    return Object.fromEntries(value.map(([key, item]) => [key, decode(item)]));
}

/** In the page: the answer, or where to ask for it later. */
function run(act) {
  const valued = (value) => `["value",${encode(value)}]`;
  const failed = (error) => {
    const { name, message, stack } = Object(error);
    const parts = [name ?? "Error", message ?? error, stack ?? ""];
    return `["error",${parts.map((part) => quote(String(part))).join(",")}]`;
  };
  try {
    const value = act();
    if (typeof value?.then !== "function") return valued(value);
    const slots = (window[Symbol.for("test answers")] ??= []);
    const at = slots.push("") - 1;
    slots[at] = `["later",${at}]`;
    value.then(
      (given) => {
        slots[at] = valued(given);
      },
      (error) => {
        slots[at] = failed(error);
      },
    );
    return slots[at];
  } catch (error) {
    return failed(error);
  }
}

function look(at) {
  return window[Symbol.for("test answers")]?.[at] ?? `["gone"]`;
}

const HELPERS = [quote, encode, decode, run, look].join("\n");
const GLANCE = 10;
