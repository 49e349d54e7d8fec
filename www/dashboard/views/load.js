// Asking the collector for a view's numbers.

/** The answer at this path; throws what went wrong in words. */
export async function load(path, { query, signal } = {}) {
  const asked = query?.size > 0 ? `${path}?${query}` : path;
  const response = await fetch(asked, { cache: "no-store", signal });
  if (response.status === 401) return signIn();
  if (response.ok) return response.json();
  const { error, field } = await response.json().catch(() => ({}));
  throw new Error([field, error ?? response.status].filter(Boolean).join(": "));
}

/** To the page that asks for the token; nothing comes of what was asked. */
export function signIn() {
  location.assign("/dashboard/login");
  return new Promise(() => {});
}
