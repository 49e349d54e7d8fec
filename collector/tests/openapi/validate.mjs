// Asks a collector everything that its own description says can be asked, and holds the answers against it.
// Says which lists of the description no answer has filled: what was never seen was never checked.
//
//     node collector/tests/openapi/validate.mjs http://127.0.0.1:8787 [/api/path?query …]

import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const [base, ...more] = process.argv.slice(2);
const description = await (await fetch(`${base}/api/openapi.json`)).json();
const ajv = new Ajv({ allErrors: true, strict: false });
addFormats(ajv);
ajv.addSchema(description, "description");

const problems = [];
const filled = new Set();
const questions = Object.entries(description.paths)
  .filter(([path, { get }]) => get && path !== "/api/stream")
  .flatMap(([path, { get }]) => variants(path, get));
for (const question of [...questions, ...more]) {
  await check(question);
}
const empty = Object.keys(description.paths)
  .flatMap((path) => lists(answer(path)?.schema, path))
  .filter((list) => !filled.has(list));
console.log(
  JSON.stringify({ asked: questions.length + more.length, problems, empty }),
);

/** Without parameters, with each in turn, and with all that go together. */
function variants(path, get) {
  const parameters = (get.parameters ?? []).map(resolve);
  const required = parameters.filter(({ required }) => required);
  const one = (given) =>
    `${path}?${new URLSearchParams(given.map(({ name, schema }) => [name, example(name, schema)]))}`;
  return [
    one(required),
    ...parameters.map((parameter) => one([...required, parameter])),
    one([
      ...required,
      ...parameters.filter(({ name }) => ["compare", "bots"].includes(name)),
    ]),
  ];
}

function example(name, schema) {
  const today = new Date().toISOString().slice(0, 10);
  if (schema.format === "date") return today;
  return String(schema.enum?.find(Boolean) ?? schema.maximum ?? "my-shop");
}

async function check(question) {
  const path = question.split("?")[0];
  const response = await fetch(base + question);
  const { type, schema } = answer(path);
  if (
    response.status !== 200 ||
    !sameType(response.headers.get("content-type"), type)
  ) {
    problems.push(`${question}: ${response.status} ${await response.text()}`);
    return;
  }
  if (type !== "application/json") return;
  const body = await response.json();
  const pointer = `description#/paths/${path.replaceAll("/", "~1")}/get/responses/200/content/application~1json/schema`;
  if (!ajv.validate({ $ref: pointer }, body)) {
    problems.push(
      `${question}: ${ajv.errorsText(ajv.errors.slice(0, 5))} in ${JSON.stringify(body).slice(0, 500)}`,
    );
  }
  note(schema, body, path);
}

function answer(path) {
  const content = description.paths[path].get?.responses[200].content;
  const [[type, { schema }]] = Object.entries(content ?? { none: {} });
  return { type, schema };
}

function sameType(said, wanted) {
  return said?.split(";")[0] === wanted.split(";")[0];
}

function resolve(thing) {
  if (!thing?.$ref) return thing;
  return thing.$ref
    .slice(2)
    .split("/")
    .reduce((within, name) => within[name], description);
}

/** What a schema may be, apart from null. */
function shape(schema) {
  const known = resolve(schema);
  return known?.anyOf
    ? shape(known.anyOf.find(({ type }) => type !== "null"))
    : known;
}

/** Every list within a schema, by where it is. */
function lists(schema, at) {
  const { items, properties = {} } = shape(schema) ?? {};
  return [
    ...(items ? [at, ...lists(items, `${at}[]`)] : []),
    ...Object.entries(properties).flatMap(([name, of]) =>
      lists(of, `${at}.${name}`),
    ),
  ];
}

/** Notes which lists have something in them. */
function note(schema, value, at) {
  if (value === null || value === undefined) return;
  const { items, properties = {} } = shape(schema) ?? {};
  if (items && Array.isArray(value)) {
    if (value.length > 0) filled.add(at);
    for (const item of value) note(items, item, `${at}[]`);
  }
  for (const [name, of] of Object.entries(properties))
    note(of, value[name], `${at}.${name}`);
}
