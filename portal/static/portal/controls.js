/* controls.js: form controls and tables that help while one fills them. Needs portal.js; pages work without it. */
(() => {
  "use strict";
  const { all, say } = window.portal;

  /* ---------- selects whose choices follow from another one ---------- */
  function dependent(select) {
    const parent = select.form.elements[select.dataset.depends];
    if (!parent) return;
    parent.addEventListener("change", async () => {
      select.setAttribute("aria-busy", "true");
      try {
        const answer = await fetch(select.dataset.optionsUrl + encodeURIComponent(parent.value));
        const { options } = await answer.json();
        const blank = all("option", select).filter((one) => one.value === "");
        select.replaceChildren(...blank);
        options.forEach(({ value, label }) => select.append(new Option(label, value)));
        select.dispatchEvent(new Event("change", { bubbles: true }));
      } catch (error) {
        say("选项没有取到，请检查网络后重新选择上一级。", { tone: "soon", key: "options" });
      }
      select.removeAttribute("aria-busy");
    });
  }

  /* ---------- tick boxes of a table, and the bar that counts them ---------- */
  function selectAll(head) {
    const table = head.closest("table");
    const boxes = all("tbody input[type=checkbox][name=pick]", table);
    const bar = document.querySelector("[data-bulk]");
    const count = () => {
      const picked = boxes.filter((one) => one.checked);
      boxes.forEach((one) => one.closest("tr").classList.toggle("is-picked", one.checked));
      head.checked = picked.length > 0 && picked.length === boxes.length;
      head.indeterminate = picked.length > 0 && picked.length < boxes.length;
      if (bar) {
        bar.hidden = picked.length === 0;
        all("[data-picked]", bar).forEach((one) => { one.textContent = picked.length; });
        all("button[type=submit]", bar).forEach((one) => { one.disabled = picked.length === 0; });
      }
    };
    head.addEventListener("change", () => {
      boxes.forEach((one) => { one.checked = head.checked; });
      count();
    });
    boxes.forEach((one) => one.addEventListener("change", count));
    count();
  }

  /* ---------- photographs are shown before they are sent; drawn, so that no blob: address is needed ---------- */
  function preview(input) {
    const box = input.closest(".upload");
    const list = box && box.querySelector(".photos--preview");
    if (!list) return;
    input.addEventListener("change", () => {
      list.textContent = "";
      const files = all("input[data-preview]", box).flatMap((one) => Array.from(one.files));
      files.slice(0, 12).forEach(async (file) => {
        const item = document.createElement("li");
        const caption = document.createElement("span");
        caption.textContent = `${file.name}，${(file.size / 1048576).toFixed(1)} MB`;
        item.append(caption);
        list.append(item);
        if (!file.type.startsWith("image/") || !window.createImageBitmap) return;
        try {
          const picture = await createImageBitmap(file, { resizeWidth: 272, resizeQuality: "medium" });
          const canvas = document.createElement("canvas");
          Object.assign(canvas, { width: picture.width, height: picture.height, className: "ph" });
          canvas.getContext("2d").drawImage(picture, 0, 0);
          canvas.setAttribute("role", "img");
          canvas.setAttribute("aria-label", file.name);
          item.prepend(canvas);
        } catch (error) {
          caption.textContent += "（不能预览）";
        }
      });
    });
  }

  /* ---------- boxes that matter only for one answer: data-show-when="kind=major|general" ---------- */
  function showWhen(box) {
    const [name, values] = box.dataset.showWhen.split("=");
    const wanted = values.split("|");
    const form = box.closest("form");
    const needed = all("[required]", box);
    const look = () => {
      const now = new FormData(form).getAll(name);
      const shown = now.some((value) => wanted.includes(value));
      box.hidden = !shown;
      needed.forEach((one) => { one.required = shown; });
    };
    form.addEventListener("change", look);
    look();
  }

  all("select[data-depends]").forEach(dependent);
  all("input[data-select-all]").forEach(selectAll);
  all("input[data-preview]").forEach(preview);
  all("[data-show-when]").forEach(showWhen);
})();
