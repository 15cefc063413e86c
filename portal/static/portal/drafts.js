/* drafts.js: the step pages of a draft. Needs portal.js; every page works without it.

   form[data-lock="URL"]: told every 30 s that somebody is typing here; the answer names a colleague in the same step.
   button[data-by-date="field"]: pressed by itself once that date has been changed and left.
   [data-clauses]: the list is filtered while one types. */
(() => {
  "use strict";
  const { all, say } = window.portal;

  /* ---------- who is typing ---------- */
  function heartbeat(form) {
    async function beat() {
      if (document.hidden || form.dataset.sent) return;
      const body = new FormData();
      body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      try {
        const answer = await fetch(form.dataset.lock, { method: "POST", body, headers: { "X-Poll": "1" } });
        if (!answer.ok) return;
        const { editing } = await answer.json();
        say(editing ? `${editing}。` : "", { tone: "soon", key: "lock" });
      } catch (error) {
        /* the line is down: autosave says so */
      }
    }
    beat();
    setInterval(beat, 30000);
    document.addEventListener("visibilitychange", beat);
  }

  /* ---------- the people follow the date ---------- */
  function byDate(button) {
    const input = button.form.elements[button.dataset.byDate];
    if (!input) return;
    const before = input.value;
    input.addEventListener("blur", () => {
      if (input.value && input.value !== before && input.checkValidity()) button.form.requestSubmit(button);
    });
  }

  /* ---------- clauses ---------- */
  const folded = (text) => text.normalize("NFKC").toLowerCase();

  function clauses(box) {
    const search = box.querySelector("[data-clause-search]");
    const standard = box.querySelector("[data-clause-standard]");
    const rows = all("li[data-words]", box);
    const look = () => {
      const words = folded(search.value).split(/\s+/).filter(Boolean);
      rows.forEach((row) => {
        const ticked = row.querySelector("input:checked");
        row.hidden = !ticked && !words.every((word) => row.dataset.words.includes(word));
      });
    };
    search.addEventListener("input", look);
    search.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
    rows.forEach((row) => {
      const tick = row.querySelector("input[type=checkbox]");
      if (tick) tick.addEventListener("change", () => row.classList.toggle("is-on", tick.checked));
    });
    if (standard) {
      standard.addEventListener("change", () => {
        const button = box.querySelector("button[value=search]");
        search.value = "";
        button.form.requestSubmit(button);
      });
    }
  }

  all("form[data-lock]").forEach(heartbeat);
  all("button[data-by-date]").forEach(byDate);
  all("[data-clauses]").forEach(clauses);
})();
