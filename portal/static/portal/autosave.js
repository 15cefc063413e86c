/* autosave.js: <form data-autosave="URL"> is saved on the server while it is filled, and kept here when it cannot be.

   Sent: the form's own fields (no files) with its `revision`, header X-Autosave: 1.
   Answers: 200 {"revision", "saved_at"} · 409 {"message"} somebody saved first · 400 {"message"} not understood ·
   401 or a redirect: signed out. */
(() => {
  "use strict";
  const { say, button, anchor, all, loginUrl, signedIn } = window.portal;
  const PREFIX = "rescue:";
  const WEEK = 7 * 24 * 3600 * 1000;
  const SKIP = new Set(["csrfmiddlewaretoken", "revision", "password"]);
  const clock = (at = new Date()) => at.toTimeString().slice(0, 5);

  /* ---------- the copy on this device ---------- */
  const store = {
    put(key, copy) {
      try { localStorage.setItem(key, JSON.stringify(copy)); return true; } catch (error) { return false; }
    },
    get(key) {
      try { return JSON.parse(localStorage.getItem(key)); } catch (error) { return null; }
    },
    drop(key) {
      try { localStorage.removeItem(key); } catch (error) { /* no storage, nothing to drop */ }
    },
    forgetOld() {
      try {
        Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).forEach((key) => {
          const copy = store.get(key);
          if (!copy || Date.now() - copy.at > WEEK) store.drop(key);
        });
      } catch (error) { /* no storage */ }
    },
  };

  function values(form) {
    return Array.from(new FormData(form)).filter(([name, value]) => typeof value === "string" && !SKIP.has(name));
  }

  /* Puts a copy's values back into the form; several values of one name go to its boxes or controls in order. */
  function fill(form, pairs) {
    const byName = new Map();
    pairs.forEach(([name, value]) => byName.set(name, [...(byName.get(name) || []), value]));
    Array.from(form.elements).forEach((one) => {
      if (!one.name || SKIP.has(one.name) || ["file", "submit", "button"].includes(one.type)) return;
      const kept = byName.get(one.name) || [];
      if (one.type === "checkbox" || one.type === "radio") one.checked = kept.includes(one.value);
      else if (one.multiple) Array.from(one.options).forEach((option) => { option.selected = kept.includes(option.value); });
      else if (kept.length) one.value = kept.shift();
    });
    form.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function autosave(form) {
    const url = form.dataset.autosave;
    const key = `${PREFIX}${form.dataset.owner || ""}:${url}`;
    const revision = form.elements.revision;
    let dirty = false, saving = false, blocked = false, tried = false, timer = null;

    const status = (text) => all("[data-save-text]").forEach((one) => { one.textContent = text; });
    const keep = (extra = {}) =>
      store.put(key, { at: Date.now(), revision: revision ? revision.value : "", values: values(form), ...extra });

    function offer() {
      const copy = store.get(key);
      if (!copy) return;
      const newer = revision && Number(revision.value) > Number(copy.revision);
      const same = JSON.stringify(copy.values) === JSON.stringify(values(form));
      if (same || (newer && copy.sent)) {
        store.drop(key);
        return;
      }
      const at = new Date(copy.at);
      const day = at.toDateString() === new Date().toDateString() ? "" : `${at.getMonth() + 1}月${at.getDate()}日 `;
      const caution = newer ? "此后服务器上的草稿又有改动，恢复会用本机内容覆盖同名项目，请核对后再保存。" : "";
      const note = say(`本机留有 ${day}${clock(at)} 没有提交成功的内容。${caution}`, {
        tone: "soon", key: "rescue", link: [
          button("恢复到表单", () => { fill(form, copy.values); store.drop(key); note.remove(); changed(); }),
          button("丢弃", () => { store.drop(key); note.remove(); }),
        ],
      });
    }

    function changed() {
      dirty = true;
      keep();
      if (blocked) return;
      clearTimeout(timer);
      timer = setTimeout(save, 2000);
    }

    async function save() {
      if (saving || !dirty || blocked || form.dataset.sent) return;
      saving = true;
      dirty = false;
      timer = null;
      status("正在保存…");
      const data = new FormData(form);
      all("input[type=file]", form).forEach((one) => data.delete(one.name));
      try {
        const answer = await fetch(url, {
          method: "POST", body: data, redirect: "manual", headers: { "X-Autosave": "1", Accept: "application/json" },
        });
        await settle(answer);
      } catch (error) {
        dirty = true;
        keep();
        status(`网络断开，已存在本机 ${clock()}`);
        timer = setTimeout(save, 15000);
      }
      saving = false;
      if (dirty && !blocked && !timer) timer = setTimeout(save, 2000);
    }

    async function settle(answer) {
      if (answer.ok) {
        tried = false;
        const saved = await answer.json();
        if (revision && saved.revision !== undefined) revision.value = saved.revision;
        if (!dirty) store.drop(key);
        status(`已保存 ${saved.saved_at || clock()}`);
        ["autosave", "guard"].forEach((key) => say("", { key }));
        return;
      }
      keep();
      const said = answer.type === "opaqueredirect" ? {} : await answer.json().catch(() => ({}));
      if (answer.status === 409) {
        blocked = true;
        status("没有保存：别人先保存了");
        say(said.message || "同事刚刚保存了这一步，您的内容没有覆盖它，已存在本机。", {
          tone: "over", key: "autosave", link: button("载入最新内容", () => window.location.reload()),
        });
      } else if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
        dirty = true;
        if (!tried && await signedIn()) {
          tried = true; // signed in again elsewhere: once more, with the new token
          return;
        }
        status(`登录已过期，已存在本机 ${clock()}`);
        say("登录已过期，内容已存在本机。请在新窗口登录，再回到本页继续。", {
          tone: "over", key: "autosave", link: anchor("在新窗口登录", loginUrl, true),
        });
        timer = setTimeout(() => { tried = false; save(); }, 20000);
      } else {
        status(`没有保存，已存在本机 ${clock()}`);
        say(said.message || "有内容不能保存，已存在本机。请检查标红的项目。", { tone: "soon", key: "autosave" });
      }
    }

    form.addEventListener("input", changed);
    form.addEventListener("change", (event) => { if (event.isTrusted) changed(); });
    form.addEventListener("portal:kept", () => keep());
    form.addEventListener("submit", () => keep({ sent: true }));
    window.addEventListener("online", save);
    document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
    offer();
  }

  store.forgetOld();
  all("form[data-autosave]").forEach(autosave);
})();
