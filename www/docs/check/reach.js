/** Requests whose failure is worth a second look. */

/**
 * The answer to a request as far as a page may read it: `response`; or `unreadable`, where there
 * was one that the server lets no page of this origin read; or `blocked`, where the server answers
 * other requests; or `silent`.
 */
export async function reach(url, request) {
  const all = { cache: "no-store", credentials: "omit", ...request };
  const begun = performance.now();
  try {
    return { response: await fetch(url, all) };
  } catch {
    const ms = Math.round(performance.now() - begun);
    if (await isAnswered(url, { ...all, mode: "no-cors" }))
      return { unreadable: true };
    const home = new URL("/", url);
    return (await isAnswered(home, { mode: "no-cors", credentials: "omit" }))
      ? { blocked: true, ms }
      : { silent: true };
  }
}

async function isAnswered(url, request) {
  try {
    await fetch(url, request);
    return true;
  } catch {
    return false;
  }
}

/** What is said of an address that cannot be reached, and what helps. */
export const unreachable = ({ blocked, ms }, url) =>
  blocked
    ? [
        `${url} was refused within ${ms} ms, though its server answers otherwise: an extension, the browser's own protection or the page's policy blocks it.`,
        "Try a private window without extensions. For visitors, serve files and collector from your own origin under names of yours; for a policy, see “Policy”.",
      ]
    : [
        `Nobody answers at ${new URL(url).origin}, or the page's policy lets nobody ask.`,
        "Is the server running, the name right, its certificate valid, and no firewall in between? Open the address in a tab.",
      ];
