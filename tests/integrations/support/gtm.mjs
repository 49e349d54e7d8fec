// A double of Google Tag Manager's sandbox, after its documentation:
// https://developers.google.com/tag-platform/tag-manager/templates/sandboxed-javascript
// It has the APIs that the template asks for, and holds each call to the template's permissions.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { createContext, runInContext } from "node:vm";

/** The sections of a template file by name. */
export function sections(place) {
  const parts = readFileSync(place, "utf8").split(/^___([A-Z_]+)___$/m);
  const found = {};
  for (let at = 1; at < parts.length; at += 2)
    found[parts[at]] = parts[at + 1].trim();
  return found;
}

/** What the template may do, as `___WEB_PERMISSIONS___` says. */
export function permissions(text) {
  const found = {};
  for (const { instance } of JSON.parse(text))
    found[instance.key.publicId] = Object.fromEntries(
      instance.param.map(({ key, value }) => [key, plain(value)]),
    );
  return found;
}

/** The typed values of the template format. */
function plain(value) {
  if (value.type === 2) return value.listItem.map(plain);
  if (value.type === 3)
    return Object.fromEntries(
      value.mapKey.map((key, at) => [plain(key), plain(value.mapValue[at])]),
    );
  return value.type === 8 ? value.boolean : value.string;
}

/** The APIs over a page's `window`; `inject(url)` loads a script there and resolves when it has run. */
export function apis(window, may, inject) {
  const at = (key) =>
    key.split(".").reduce((owner, name) => owner?.[name], window);
  const allow = (key, right) =>
    assert.ok(
      may.access_globals.keys.some((one) => one.key === key && one[right]),
      `no permission to ${right} ${key}`,
    );
  const put = (key, value) => {
    const names = key.split(".");
    const last = names.pop();
    const owner = names.length ? at(names.join(".")) : window;
    owner[last] = value;
  };
  const mayInject = (url) =>
    may.inject_script.urls.some((glob) =>
      new RegExp(
        `^${glob.replaceAll(/[.?/]/g, "\\$&").replaceAll("*", ".*")}$`,
      ).test(url),
    );
  const injected = new Set();
  return {
    copyFromWindow: (key) => (allow(key, "read"), at(key)),
    setInWindow(key, value, override) {
      allow(key, "write");
      if (at(key) !== undefined && !override) return false;
      put(key, value);
      return true;
    },
    createQueue(key) {
      allow(key, "read");
      allow(key, "write");
      if (!at(key)) put(key, []);
      return (...given) => at(key).push(...given);
    },
    callInWindow(key, ...given) {
      allow(key, "execute");
      const names = key.split(".");
      const last = names.pop();
      const owner = names.length ? at(names.join(".")) : window;
      return owner[last](...given);
    },
    async injectScript(url, onSuccess, onFailure, token) {
      assert.ok(mayInject(url), `no permission to inject ${url}`);
      if (token && injected.has(token)) return onSuccess();
      injected.add(token);
      await inject(url).then(onSuccess, onFailure);
    },
    logToConsole() {
      assert.ok(may.logging, "no permission to log");
    },
    makeTableMap: (rows, key, value) =>
      Object.fromEntries(rows.map((row) => [row[key], row[value]])),
    queryPermission: (name, url) => name === "inject_script" && mayInject(url),
  };
}

/** Runs sandboxed code: nothing is there but `require` and `data`. */
export function run(code, have, data) {
  const require = (name) => {
    assert.ok(have[name], `the sandbox has no ${name}`);
    return have[name];
  };
  const context = createContext({ require, data });
  runInContext(`(() => {${code}\n})()`, context, { timeout: 1e3 });
}

/** Runs a scenario of `___TESTS___` with the functions that Google's own runner has. */
export function play(code, setup, scenario) {
  const mocks = { makeTableMap: apis({}, {}).makeTableMap };
  const calls = {};
  const called = (name) => (calls[name] ??= []);
  const mock = (name, with_) => (mocks[name] = with_);
  const api =
    (name) =>
    (...given) => {
      called(name).push(given);
      const with_ = mocks[name];
      return typeof with_ === "function" ? with_(...given) : with_;
    };
  const runCode = (data) => {
    const names = [...code.matchAll(/require\('(\w+)'\)/g)].map(
      ([, name]) => name,
    );
    const have = Object.fromEntries(names.map((name) => [name, api(name)]));
    run(code, have, {
      gtmOnSuccess: api("gtmOnSuccess"),
      gtmOnFailure: api("gtmOnFailure"),
      ...data,
    });
  };
  // What comes from the sandbox has other prototypes.
  const bare = (value) => JSON.parse(JSON.stringify(value));
  const assertApi = (name) => ({
    wasCalled: () => assert.ok(called(name).length, `${name} was not called`),
    wasNotCalled: () => assert.deepEqual(bare(called(name)), []),
    wasCalledWith: (...wanted) =>
      assert.ok(
        called(name).some((given) =>
          isDeepStrictEqual(bare(given), bare(wanted)),
        ),
        `${name} was called with ${JSON.stringify(called(name))}`,
      ),
  });
  const context = createContext({ mock, runCode, assertApi });
  runInContext(`${setup}\n${scenario}`, context, { timeout: 1e3 });
}

/** The scenarios: of YAML only what Google's export has. */
export function scenarios(text) {
  const block = (from) => {
    const lines = [];
    const indent = from[0].search(/\S/);
    for (const line of from) {
      if (line.trim() && line.search(/\S/) < indent) break;
      lines.push(line.slice(indent));
    }
    return lines.join("\n");
  };
  const lines = text.split("\n");
  const found = [];
  let setup = "";
  lines.forEach((line, at) => {
    if (line.startsWith("- name: "))
      found.push({ name: line.slice(8), code: block(lines.slice(at + 2)) });
    if (line === "setup: |-") setup = block(lines.slice(at + 1));
  });
  return { setup, scenarios: found };
}
