// Charts beside their tables. The data is JSON in the page; without this script the tables say the same.
"use strict";
(() => {
  const COLOURS = ["#1d4f91", "#8a97a8", "#b06d2b"];

  // A style attribute is refused by the content security policy, the same rule given to the CSSOM is not.
  const setAttribute = SVGElement.prototype.setAttribute;
  SVGElement.prototype.setAttribute = function (name, value) {
    if (name === "style") this.style.cssText = value;
    else setAttribute.call(this, name, value);
  };

  // In the JSON: names; series of values, each with a tone of the style sheet, a line style, its addresses;
  // unit "%" or a count; mark: the day of the deadline. "bars" lie and are stacked, "stack" stands.
  function option(kind, data, style, narrow) {
    const ink = style.color, share = !data.unit, lying = kind === "bars", stacked = lying || kind === "stack";
    const tone = (name) => style.getPropertyValue("--s-" + name).trim();
    const unit = share ? "%" : " " + data.unit;
    const names = { type: "category", data: data.names, inverse: lying, axisLabel: { color: ink } };
    const numbers = {
      type: "value", min: 0, max: share ? 100 : null, minInterval: share ? null : 1,
      axisLabel: { formatter: share ? "{value}%" : "{value}", color: ink },
    };
    return {
      animation: false,
      color: COLOURS,
      textStyle: { color: ink },
      grid: { left: lying ? 8 : 48, right: 24, top: above(data, narrow), bottom: 36, containLabel: lying },
      legend: { top: 4, textStyle: { color: ink } },
      tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: (v) => (v == null ? "—" : v + unit) },
      xAxis: lying ? numbers : names,
      yAxis: lying ? names : numbers,
      series: data.series.map((one, n) => ({
        name: one.name, type: kind === "line" ? "line" : "bar", data: one.values, barMaxWidth: 36, cursor: "pointer",
        symbolSize: data.names.length > 12 ? 5 : 9,
        ...(stacked && { stack: "all" }),
        ...(one.tone && { itemStyle: { color: tone(one.tone) } }),
        ...(one.line && { lineStyle: { type: one.line } }),
        ...(n === 0 && data.mark && { markLine: mark(data.mark, tone("over")) }),
      })),
    };
  }

  // Room for the legend, which breaks into lines on a phone, and for the words on the mark.
  function above(data, narrow) {
    return 40 + (narrow ? 24 * (data.series.length - 1) : 0) + (data.mark ? 20 : 0);
  }

  function mark(at, colour) {
    return {
      silent: true, symbol: "none", lineStyle: { color: colour, type: "dashed" },
      label: { formatter: at.words, color: colour }, data: [{ xAxis: at.at }],
    };
  }

  function address(data, at) {
    const one = data.series[at.seriesIndex];
    return one.url || (one.urls || data.urls || [])[at.dataIndex];
  }

  function draw(box) {
    const data = JSON.parse(document.getElementById(box.dataset.chart).textContent);
    if (!data.series.some((one) => one.values.some((v) => (data.unit ? v : v != null)))) return;
    box.hidden = false;
    box.setAttribute("role", "img");
    box.setAttribute("aria-label", box.dataset.label + "，数据见下表");
    const chart = echarts.init(box, null, { renderer: "svg", locale: "ZH" });
    chart.setOption(option(box.dataset.kind, data, getComputedStyle(box), box.clientWidth < 480));
    chart.on("click", (at) => { if (address(data, at)) location.href = address(data, at); });
    const fit = () => box.querySelector("svg").setAttribute("viewBox", `0 0 ${chart.getWidth()} ${chart.getHeight()}`);
    fit();  // so that the paper may scale it
    addEventListener("resize", () => { chart.resize(); fit(); });
  }

  document.querySelectorAll("[data-chart]").forEach(draw);
})();
