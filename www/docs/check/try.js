/** Runs the tag in a frame of its own and collects what it tells. */

/** Longest time that a trial takes, in milliseconds: a slow phone on a slow line, and no more. */
const PATIENCE = 15_000;

export function tryOut(subject, { sends, patience = PATIENCE }) {
  const seen = Object.fromEntries(
    "violation warn debug event dropped answer failed done"
      .split(" ")
      .map((name) => [name, []]),
  );
  const frame = document.createElement("iframe");
  frame.title = "Trial of the tag";
  frame.hidden = true;
  const { attributes, src, collectors, policies, address } = subject;
  const { pathname, search } = new URL(address);
  const path = pathname + search;
  const told = { attributes, src, collectors, path, policies, sends };
  frame.src = `/docs/check/trial.html#${encodeURIComponent(JSON.stringify(told))}`;
  return new Promise((resolve) => {
    const hear = ({ source, data }) => {
      if (source !== frame.contentWindow || !seen[data?.trial]) return;
      seen[data.trial].push(data.detail);
      if (data.trial === "done" || data.trial === "failed") finish();
    };
    const finish = () => {
      clearTimeout(late);
      removeEventListener("message", hear);
      frame.remove();
      resolve(seen);
    };
    const late = setTimeout(finish, patience);
    addEventListener("message", hear);
    document.body.append(frame);
  });
}
