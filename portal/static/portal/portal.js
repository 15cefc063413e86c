/* portal.js: comfort on top of pages that work without it. No framework, Chromium 86, CSP script-src 'self'. */
(() => {
  "use strict";
  const root = document.documentElement;
  const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));
  root.classList.add("js");

  /* One place where scripts speak to the reader, heard by screen readers. */
  function say(text, { tone = "doing", link = null, key = "say" } = {}) {
    let place = document.querySelector("[data-says]");
    if (!place) {
      place = document.createElement("div");
      place.className = "says";
      place.dataset.says = "";
      (document.getElementById("main") || document.body).prepend(place);
    }
    all(`[data-key="${key}"]`, place).forEach((old) => old.remove());
    if (!text) return null;
    const note = document.createElement("div");
    note.className = `note is-${tone}`;
    note.dataset.key = key;
    note.setAttribute("role", tone === "over" ? "alert" : "status");
    const words = document.createElement("p");
    words.append(text);
    note.append(words);
    (Array.isArray(link) ? link : [link]).filter(Boolean).forEach((one) => words.append(" ", one));
    place.append(note);
    return note;
  }

  function button(label, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-secondary btn-sm";
    made.textContent = label;
    made.addEventListener("click", act);
    return made;
  }

  function anchor(label, href, newTab = false) {
    const made = document.createElement("a");
    made.href = href;
    made.textContent = label;
    if (newTab) Object.assign(made, { target: "_blank", rel: "noopener" });
    return made;
  }

  const { sessionUrl = "", loginUrl = "" } = root.dataset;
  const portal = { all, say, button, anchor, sessionUrl, loginUrl };
  window.portal = portal;

  /* Still signed in? true, false, or null when the line is down. A new log-in changes the form's token: take it over. */
  portal.signedIn = async () => {
    if (!sessionUrl) return true;
    try {
      const answer = await fetch(sessionUrl, { cache: "no-store", headers: { "X-Poll": "1" } });
      if (!answer.ok) return false;
      const { token } = await answer.json();
      all("input[name=csrfmiddlewaretoken]").forEach((one) => { one.value = token; });
      return true;
    } catch (error) {
      return null;
    }
  };

  /* ---------- drawer: opens by #nav alone; with a script also Esc, focus and a click beside it ---------- */
  function drawer(nav) {
    const openers = all("[data-drawer-open]");
    let opener = null;
    const close = () => {
      if (!nav.classList.contains("is-open")) return;
      nav.classList.remove("is-open");
      openers.forEach((one) => one.setAttribute("aria-expanded", "false"));
      if (opener) opener.focus();
    };
    openers.forEach((one) => {
      one.setAttribute("aria-expanded", "false");
      one.setAttribute("aria-controls", nav.id);
      one.addEventListener("click", (event) => {
        event.preventDefault();
        opener = one;
        nav.classList.add("is-open");
        one.setAttribute("aria-expanded", "true");
        nav.querySelector("a").focus();
      });
    });
    all("[data-drawer-close]", nav).forEach((one) =>
      one.addEventListener("click", (event) => {
        event.preventDefault();
        close();
      }));
    document.addEventListener("keydown", (event) => {
      if (!nav.classList.contains("is-open")) return;
      if (event.key === "Escape") close();
      if (event.key === "Tab") keepInside(event, nav);
    });
    document.addEventListener("click", (event) => {
      if (!nav.contains(event.target) && !event.target.closest("[data-drawer-open]")) close();
    });
  }

  function keepInside(event, box) {
    const stops = all("a[href], button, summary", box).filter((one) => one.offsetParent !== null);
    const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
    if (document.activeElement !== edge) return;
    event.preventDefault();
    (event.shiftKey ? stops[stops.length - 1] : stops[0]).focus();
  }

  /* ---------- light and dark, large text: no reload, so nothing typed is lost ---------- */
  function displaySwitch(form) {
    form.addEventListener("submit", (event) => {
      const pressed = event.submitter;
      if (!pressed) return;
      event.preventDefault();
      const data = new FormData(form);
      data.append(pressed.name, pressed.value);
      fetch(form.action, { method: "POST", body: data, headers: { "X-Poll": "1" }, redirect: "manual" });
      const [attribute, other] = { dark: ["bsTheme", "light"], light: ["bsTheme", "dark"],
        large: ["size", "normal"], normal: ["size", "large"] }[pressed.value];
      root.dataset[attribute] = pressed.value;
      pressed.value = other;
      const words = { dark: "深色", light: "浅色", large: "大字版", normal: "标准字" };
      pressed.querySelector("[data-word]").textContent = words[other];
    });
  }

  /* ---------- one click sends once; the server is the real guard ---------- */
  function guard(form) {
    const asks = sessionUrl && ("signedIn" in root.dataset || form.dataset.guard === "session");
    let free = !asks;
    form.addEventListener("submit", async (event) => {
      if (event.defaultPrevented) return;
      if (form.dataset.sent) {
        event.preventDefault();
        return;
      }
      if (tooLong(form)) {
        event.preventDefault();
        return;
      }
      if (free) {
        free = !asks;
        sent(form, event.submitter);
        return;
      }
      event.preventDefault();
      const pressed = event.submitter;
      const signed = await portal.signedIn();
      if (signed === true) {
        free = true;
        form.requestSubmit(pressed || undefined);
        return;
      }
      form.dispatchEvent(new CustomEvent("portal:kept"));
      if (signed === null) {
        say("网络断开，没有提交。内容还在本页，请恢复网络后再提交。", { tone: "over", key: "guard" });
      } else {
        say("登录已过期，没有提交。内容还在本页，请先在新窗口登录，再回来提交。", {
          tone: "over", key: "guard", link: anchor("在新窗口登录", loginUrl, true),
        });
      }
      document.querySelector("[data-says]").scrollIntoView({ block: "center" });
    });
  }

  /* The server takes no longer form, and a form it does not take would be lost. */
  function tooLong(form) {
    const texts = Array.from(new FormData(form)).filter(([, value]) => typeof value === "string");
    const size = form.enctype === "multipart/form-data"
      ? texts.reduce((sum, [, value]) => sum + new Blob([value]).size, 0)
      : new URLSearchParams(texts).toString().length;
    const most = Number(root.dataset.mostBytes) || Infinity;
    if (size <= most) return false;
    form.dispatchEvent(new CustomEvent("portal:kept"));
    say("填写的文字太长，没有提交。内容还在本页，请删减后再提交，长材料请作为附件上传。", { tone: "over", key: "guard" });
    document.querySelector("[data-says]").scrollIntoView({ block: "center" });
    return true;
  }

  function sent(form, pressed) {
    form.dataset.sent = "1";
    form.setAttribute("aria-busy", "true");
    setTimeout(() => {
      all("button[type=submit], input[type=submit]", form).forEach((one) => { one.disabled = true; });
      if (pressed && pressed.tagName === "BUTTON") pressed.dataset.busy = "1";
    });
  }

  /* Coming back by the browser's history finds the buttons working again. */
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    all("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      form.removeAttribute("aria-busy");
      all("button[type=submit], input[type=submit]", form).forEach((one) => {
        one.disabled = false;
        delete one.dataset.busy;
      });
    });
  });

  /* ---------- long work: look again until it ends, then show the page the server makes of it ---------- */
  function poll(box, wait = 1500) {
    setTimeout(async () => {
      let job = null;
      try {
        const answer = await fetch(box.dataset.poll, { cache: "no-store", headers: { "X-Poll": "1" } });
        if ([401, 403, 404].includes(answer.status)) return;
        job = answer.ok ? await answer.json() : null;
      } catch (error) {
        job = null;
      }
      if (job && !["queued", "running"].includes(job.state)) {
        window.location.reload();
        return;
      }
      if (job) {
        const bar = box.querySelector("progress");
        if (bar && job.total) Object.assign(bar, { max: job.total, value: job.done });
        const text = box.querySelector("[data-poll-text]");
        if (text && job.text && text.textContent !== job.text) text.textContent = job.text;
      }
      poll(box, Math.min(wait * 1.3, 8000));
    }, wait);
  }

  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    say("安全密钥没有用成：操作已取消或超时，或者浏览器、网址不支持。请重试，或改用其他方式。", { tone: "soon", key: "key" });
  });

  all("[data-drawer]").forEach(drawer);
  all("form[data-display]").forEach(displaySwitch);
  all("form").filter((form) => form.getAttribute("method") === "post" && !form.matches(".display")).forEach(guard);
  all("[data-poll]").forEach((box) => poll(box));
  all("[data-print]").forEach((one) => one.addEventListener("click", () => window.print()));
  const summary = document.querySelector("[data-error-summary]");
  if (summary) summary.focus();
})();
