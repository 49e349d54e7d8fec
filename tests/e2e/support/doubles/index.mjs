// Doubles of the consent platforms that no package has: each plays what its own
// documentation says, which stands in the head of its file. None of them is the platform.

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const read = async (name) => ({
  body: await readFile(fileURLToPath(new URL(name + ".js", import.meta.url))),
  headers: { "content-type": "text/javascript" },
});

const FILES = [
  "cookiebot",
  "onetrust",
  "osano",
  "shopify",
  "usercentrics",
  "wordpress",
];

/** By the path under which a test's page finds them. */
export const doubles = async () =>
  Object.fromEntries(
    await Promise.all(
      FILES.map(async (name) => [`/${name}.js`, await read(name)]),
    ),
  );

/**
 * A double in a page's head: the function of its name is called, and what it returns
 * answers as the visitor would, also on later pages.
 */
export const withDouble = (
  file,
  make,
  more = "",
) => `<script src="/${file}.js"></script>
<script>
const answered = localStorage.answered && JSON.parse(localStorage.answered);
const give = ${make}(answered${more && ", " + more});
window.answer = (...words) => { localStorage.answered = JSON.stringify(words); give(...words); };
</script>`;
