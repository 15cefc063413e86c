// Charts beside their tables. The data is JSON in the page; without this script the tables say the same.
"use strict";
(() => {
  const COLOURS = ["#1d4f91", "#8a97a8"];

  // A style attribute is refused by the content security policy, the same rule given to the CSSOM is not.
  const setAttribute = SVGElement.prototype.setAttribute;
  SVGElement.prototype.setAttribute = function (name, value) {
    if (name === "style") this.style.cssText = value;
    else setAttribute.call(this, name, value);
  };

  function option(kind, data, ink) {
    return {
      animation: false,
      color: COLOURS,
      textStyle: { color: ink },
      grid: { left: 48, right: 24, top: 40, bottom: 36 },
      legend: { top: 4, textStyle: { color: ink } },
      tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: (v) => (v == null ? "—" : v + "%") },
      xAxis: { type: "category", data: data.names, axisLabel: { color: ink } },
      yAxis: { type: "value", min: 0, max: 100, axisLabel: { formatter: "{value}%", color: ink } },
      series: data.series.map((one) => ({
        name: one.name, type: kind, data: one.values, barMaxWidth: 36, symbolSize: 9, cursor: "pointer",
      })),
    };
  }

  function draw(box) {
    const data = JSON.parse(document.getElementById(box.dataset.chart).textContent);
    if (!data.series.some((one) => one.values.some((v) => v != null))) return;
    box.hidden = false;
    box.setAttribute("role", "img");
    box.setAttribute("aria-label", box.dataset.label + "，数据见下表");
    const chart = echarts.init(box, null, { renderer: "svg", locale: "ZH" });
    chart.setOption(option(box.dataset.kind, data, getComputedStyle(box).color));
    chart.on("click", (at) => { if (data.urls[at.dataIndex]) location.href = data.urls[at.dataIndex]; });
    addEventListener("resize", () => chart.resize());
    addEventListener("beforeprint", () => chart.resize());
  }

  document.querySelectorAll("[data-chart]").forEach(draw);
})();
