// Runs functions in a page and brings back what they give, as Playwright does:
// `undefined`, NaN and the like survive, promises are waited for.

/** What `act` gives, called in the page with `argument`. */
export async function evaluate(execute, act, argument, deadline) {
  const script = `${HELPERS}
    const give = ${asExpression(act)};
    return run(() => typeof give === "function" ? give(decode(arguments[0])) : give);`;
  const begun = await execute(script, [encode(argument)]);
  return settled(execute, begun, deadline);
}

/** The text of a function that says whether what `act` gives is truthy: it may be a function. */
export const isTruthy = (act) => `(argument) => {
  const give = ${asExpression(act)};
  const given = typeof give === "function" ? give(argument) : give;
  return typeof given?.then === "function" ? given.then(Boolean) : Boolean(given);
}`;

/** A promise's value is asked for until it is there: a session does one thing at a time. */
async function settled(execute, answer, deadline) {
  const late = Date.now() + deadline;
  while (answer[0] === "later") {
    if (Date.now() > late)
      throw new Error(`the page has not answered within ${deadline} ms`);
    await new Promise((again) => setTimeout(again, GLANCE));
    answer = await execute(`${HELPERS} return look(arguments[0]);`, [
      answer[1],
    ]);
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
  if (typeof act !== "function") return `(${text})`;
  // A method in an object's shorthand is no expression by itself.
  const isMethod = !/^(async\s+)?(function\b|\(|[\w$]+\s*=>)/.test(text);
  return isMethod
    ? `(${text.replace(/^(async\s+)?/, "$1function ")})`
    : `(${text})`;
}

// What follows is written for both sides: its text is sent along.

function encode(value, depth = 0) {
  if (value === undefined || typeof value === "symbol") return ["undefined"];
  if (value === null || typeof value === "boolean") return ["plain", value];
  if (typeof value === "string") return ["plain", value];
  if (typeof value === "number" || typeof value === "bigint")
    return [typeof value, String(Object.is(value, -0) ? "-0" : value)];
  if (typeof value === "function" || depth > 60) return ["undefined"];
  if (value instanceof Date) return ["date", +value];
  if (value instanceof Error)
    return ["error", value.name, value.message, String(value.stack)];
  if (Array.isArray(value))
    return ["list", value.map((item) => encode(item, depth + 1))];
  return [
    "object",
    Object.keys(value).map((key) => [key, encode(value[key], depth + 1)]),
  ];
}

function decode([kind, value, message, stack]) {
  if (kind === "plain") return value;
  if (kind === "number") return Number(value);
  if (kind === "bigint") return BigInt(value);
  if (kind === "date") return new Date(value);
  if (kind === "error")
    return Object.assign(new Error(message), { name: value, stack });
  if (kind === "list") return value.map(decode);
  if (kind === "object")
    return Object.fromEntries(value.map(([key, item]) => [key, decode(item)]));
}

/** In the page: the answer, or where to ask for it later. */
function run(act) {
  const failed = (error) => [
    "error",
    String(error?.name ?? "Error"),
    String(error?.message ?? error),
    String(error?.stack ?? ""),
  ];
  try {
    const value = act();
    if (typeof value?.then !== "function") return ["value", encode(value)];
    const slots = (window[Symbol.for("test answers")] ??= []);
    const at = slots.push(["later"]) - 1;
    slots[at][1] = at;
    value.then(
      (given) => {
        slots[at] = ["value", encode(given)];
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
  return window[Symbol.for("test answers")]?.[at] ?? ["gone"];
}

const HELPERS = [encode, decode, run, look].join("\n");
const GLANCE = 10;
