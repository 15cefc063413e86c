/* The composition is judged again after each change, by the server's own rule. Without this script a button does it. */
(() => {
  "use strict";
  document.addEventListener("DOMContentLoaded", () => {
    const form = document.querySelector("[data-team-check]");
    if (!form) return;
    const place = form.querySelector("[data-team-findings]");
    let timer = 0;
    let latest = 0;

    async function check() {
      const data = new FormData(form);
      data.delete("appointment");
      const number = ++latest;
      try {
        const answer = await fetch(form.dataset.teamCheck, { method: "POST", body: data, redirect: "manual" });
        if (!answer.ok || number !== latest) return;
        place.innerHTML = await answer.text();
      } catch (error) {
        place.dataset.stale = "";
      }
    }

    form.addEventListener("change", (event) => {
      if (event.target.type === "file") return;
      clearTimeout(timer);
      timer = setTimeout(check, 300);
    });
  });
})();
