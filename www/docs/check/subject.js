/** What is checked: a tag, the page on which it stands, and the policy of that page. */

/** The tag in a piece of HTML; nothing in it is run. */
export function tagIn(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const scripts = [...page.querySelectorAll("script[src]")];
  return (
    scripts.find(({ dataset }) => dataset.collector !== undefined) ??
    scripts.find(({ src }) => /trailmark[^/]*\.js/.test(src))
  );
}

/** Everything that the checks ask for, of a script element on the page at `address`. */
export function subjectOf(script, address, policies = []) {
  const attributes = Object.fromEntries(
    [...script.attributes].map(({ name, value }) => [name, value]),
  );
  const resolve = (url) => {
    try {
      return new URL(url, address).href;
    } catch {
      return url;
    }
  };
  const list = (name) =>
    (attributes[name] ?? "").split(/[\s,]+/).filter(Boolean);
  const collectors = list("data-collector").map(resolve);
  const protocols = list("data-protocol");
  return {
    address,
    attributes,
    policies,
    src: resolve(attributes.src),
    collectors,
    protocols: collectors.map(
      (_, at) => protocols[at] ?? protocols[0] ?? "trailmark",
    ),
  };
}

/**
 * The page at an address: its tag and policies, as far as it may be read from here. What is
 * `unread` has to be pasted.
 */
export async function pageAt(address) {
  try {
    const response = await fetch(address, { cache: "no-store" });
    const html = await response.text();
    const page = new DOMParser().parseFromString(html, "text/html");
    const metas = page.querySelectorAll(
      "meta[http-equiv=content-security-policy i]",
    );
    const header = response.headers.get("content-security-policy");
    return {
      status: response.status,
      script: tagIn(html),
      policies: [
        ...(header?.split(",") ?? []),
        ...[...metas].map(({ content }) => content),
      ],
    };
  } catch {
    return { unread: true, policies: [] };
  }
}
