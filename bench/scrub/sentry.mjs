// Sentry Relay's patterns, read from a copy of its source: relay-pii/src/regexes.rs.
// They are under the Functional Source License, so that none of them stands here.

import { readFileSync } from "node:fs";

/** The state of getsentry/relay that was measured. */
export const COMMIT = "0e8be5e016e1ba8ef0e9349ccaab1929f869ab58";
const SOURCE = `https://raw.githubusercontent.com/getsentry/relay/${COMMIT}/relay-pii/src/regexes.rs`;

/** Patterns by our kinds; `file` is a local copy of the source. */
export async function sentry(file) {
  const source = file
    ? readFileSync(file, "utf8")
    : await (await fetch(SOURCE)).text();
  const pattern = (name) => toJavaScript(declared(source, name));
  return {
    email: [pattern("EMAIL_REGEX")],
    card: [pattern("CREDITCARD_REGEX")],
    iban: [pattern("IBAN_REGEX")],
    ip: [pattern("IPV4_REGEX"), pattern("IPV6_REGEX")],
    token: [pattern("BEARER_TOKEN_REGEX")],
    // The last one replaces the whole value in which it is found.
    secret: [pattern("URL_AUTH_REGEX"), whole(pattern("PASSWORD_KEY_REGEX"))],
  };
}

function declared(source, name) {
  const [, body] = source.match(
    RegExp(`regex!\\(\\s*${name},\\s*([\\s\\S]*?)\\n?\\);\\n`),
  );
  const raw = body.match(/^r#*"([\s\S]*)"#*\s*$/);
  if (raw) return raw[1];
  const macros = Object.fromEntries(
    [...source.matchAll(/\((v\w+)\) => \{ (.*) \};/g)].map(([, key, value]) => [
      key,
      value,
    ]),
  );
  const text = (expression) =>
    [...expression.matchAll(/ip!\((\w+)\)|"((?:[^"\\]|\\.)*)"/g)]
      .map(([, macro, literal]) =>
        macro ? text(macros[macro]) : literal.replaceAll("\\\\", "\\"),
      )
      .join("");
  return text(body);
}

/** Rust's verbose mode and POSIX classes, as JavaScript has them. */
function toJavaScript(pattern) {
  let flags = "dg";
  const [, modes = ""] = pattern.match(/^\(\?(\w+)\)/) ?? [];
  pattern = pattern.replace(/^\(\?\w+\)/, "");
  if (modes.includes("i")) flags += "i";
  if (modes.includes("x"))
    pattern = pattern
      .replace(/(^|[^\\])#.*$/gm, "$1")
      .replaceAll("\\#", "#")
      .replace(/\s+/g, "");
  pattern = pattern.replaceAll("[[:punct:]]", "[!-/:-@[-`{-~]");
  return RegExp(pattern, flags);
}

const whole = (pattern) =>
  RegExp(
    `^.*${pattern.source.replaceAll("^otp$|^two[-_]factor$", "^$")}.*$`,
    pattern.flags,
  );
