/* tip.js: the small piece of work that stands in for the question, done in the browser. Nothing is sent by it. */
(() => {
  "use strict";
  const place = document.querySelector("[data-work]");
  if (!place || !window.crypto || !window.crypto.subtle) return;
  const { nonce, bits } = place.dataset;
  const field = place.querySelector("input[name=work]");
  const zero = (hash) => {
    const view = new Uint8Array(hash);
    for (let bit = 0; bit < Number(bits); bit += 1) if (view[bit >> 3] & (0x80 >> (bit & 7))) return false;
    return true;
  };
  const encoder = new TextEncoder();
  async function batch(from) {
    const tries = Array.from({ length: 256 }, (_, at) => from + at);
    const hashes = await Promise.all(tries.map((at) => crypto.subtle.digest("SHA-256", encoder.encode(`${nonce}:${at}`))));
    const found = hashes.findIndex(zero);
    if (found < 0) { setTimeout(() => batch(from + 256), 0); return; }
    field.value = String(tries[found]);
    place.querySelectorAll("[data-question]").forEach((one) => { one.hidden = true; });
  }
  batch(0);
})();
