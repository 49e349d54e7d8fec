/** The script and what has to lie beside it. */
import { bad, good, note } from "./finding.js";
import { reach, unreachable } from "./reach.js";

export async function checkFiles(subject) {
  const script = await file("script", "The script", subject.src, "js");
  if (script.state === "bad") return [script];
  const beside = namesOf(subject).map((name) =>
    file(
      name,
      name,
      new URL(name, subject.src).href,
      name.endsWith(".wasm") ? "wasm" : "js",
    ),
  );
  return [script, ...(await Promise.all(beside))];
}

/** Files that a page with this tag fetches at the start. */
function namesOf({ collectors, protocols, attributes }) {
  const others = new Set(protocols.filter((name) => name !== "trailmark"));
  const isOther =
    collectors.length > 1 || others.size > 0 || "data-purpose" in attributes;
  const way = isOther ? "trailmark.collectors." : "trailmark.";
  return [
    ...["sensors.js", "wasm", "fallback.js"].map((end) => way + end),
    ...[...others].map((protocol) => `trailmark.${protocol}.wasm`),
  ];
}

async function file(id, title, url, kind) {
  const answer = await reach(url);
  if (answer.unreadable)
    return bad(
      id,
      title,
      `${url} is there, but may not be read by pages of this origin.`,
      "Send Access-Control-Allow-Origin: * with all files of the script: the script itself runs without it, its module does not.",
    );
  if (!answer.response) return bad(id, title, ...unreachable(answer, url));
  const { response } = answer;
  const type = response.headers.get("content-type") ?? "no type";
  if (!response.ok)
    return bad(
      id,
      title,
      `${url} is answered ${response.status}.`,
      id === "script"
        ? "Correct the address in the tag, as the browser resolves it."
        : "Copy all files of dist/ beside trailmark.js.",
    );
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (kind === "wasm" && String(bytes.slice(0, 4)) !== "0,97,115,109")
    return bad(
      id,
      title,
      `${url} is no WebAssembly but ${type}.`,
      "Serve the file as it is; many servers answer missing files by their start page.",
    );
  if (kind === "js" && !/javascript|ecmascript/i.test(type))
    return bad(
      id,
      title,
      `${url} has the MIME type ${type}: browsers run no such module, and with nosniff no such script.`,
      "Serve .js as text/javascript.",
    );
  if (id === "script" && !/trailmark/.test(new TextDecoder().decode(bytes)))
    return bad(
      id,
      title,
      `${url} is JavaScript, but not Trailmark's.`,
      "Correct the address in the tag.",
    );
  return kind === "wasm" && !type.includes("application/wasm")
    ? note(
        id,
        title,
        `${url}: ${response.status}, as ${type}.`,
        "It works; application/wasm would be right.",
      )
    : good(id, title, `${url}: ${response.status}, as ${type}.`);
}
