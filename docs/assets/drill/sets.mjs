// A set of questions in an address: everything behind #q=, identifiers with commas between them.

const SET = /^#q=([a-z0-9-]+(?:,[a-z0-9-]+)*)$/;

/** The identifiers that an address names; null where it names no set. */
export function named(hash = location.hash) {
  const match = SET.exec(decoded(hash));
  return match && new Set(match[1].split(","));
}

/** What to put behind an address, so that it names a set. */
export const hashOf = (ids) => `#q=${[...ids].join(",")}`;

function decoded(hash) {
  try {
    return decodeURIComponent(hash);
  } catch {
    return hash; // a % of somebody's own
  }
}
