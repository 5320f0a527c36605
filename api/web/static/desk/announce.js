// What changed by itself, for who listens to the page instead of looking at it.

const place = document.getElementById("desk-said");

/** Say it once; the same words again are not repeated. */
export function announce(text) {
  if (place.textContent !== text) place.textContent = text;
}
