// <figure data-chart="id">: draws the JSON of <script type="application/json" id="id"> as one bar per district, the
// stages inside the target and a mark where the plan is today. Needs ECharts, loaded before as a plain script.
const echarts = window.echarts;
const dark = matchMedia("(prefers-color-scheme: dark)");
const ROW = 32;
const STAGES = ["target", "started", "completed", "accepted"];

if (echarts) for (const figure of document.querySelectorAll("[data-chart]")) draw(figure);

function draw(figure) {
  const data = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
  const canvas = figure.querySelector(".chart-canvas");
  canvas.hidden = false;
  canvas.style.height = `${data.districts.length * ROW + 90}px`;
  const chart = echarts.init(canvas, null, { renderer: "canvas" });
  const paint = () => chart.setOption(option(data, figure.dataset, colours()), true);
  paint();
  dark.addEventListener("change", paint);
  new ResizeObserver(() => chart.resize()).observe(canvas);
}

function option(data, words, colour) {
  const number = new Intl.NumberFormat(document.documentElement.lang);
  const text = { color: colour("--ink-soft"), fontFamily: colour("--face"), fontSize: 13 };
  // Bars on top of one another, the widest first: each says how much has come at least so far.
  const bar = (stage, index) => ({
    name: words[stage],
    type: "bar",
    data: data[stage],
    barWidth: 14,
    barGap: "-100%",
    z: index + 1,
    itemStyle: { color: colour(`--stage-${stage}`), borderRadius: 1 },
    emphasis: { disabled: true },
  });
  const plan = {
    name: words.planned,
    type: "scatter",
    data: data.planned,
    symbol: "rect",
    symbolSize: [3, 22],
    z: 9,
    itemStyle: { color: colour("--plan") },
    emphasis: { disabled: true },
  };
  return {
    animation: false,
    textStyle: text,
    grid: { left: 8, right: 24, top: 48, bottom: 24, containLabel: true },
    legend: { top: 8, left: 8, textStyle: text, itemWidth: 14, itemHeight: 10, selectedMode: false },
    tooltip: {
      trigger: "axis",
      renderMode: "richText", // the other mode writes style attributes, which the CSP forbids
      axisPointer: { type: "shadow" },
      backgroundColor: colour("--surface"),
      borderColor: colour("--line-strong"),
      textStyle: { ...text, color: colour("--ink") },
      formatter: (points) => [
        points[0].name,
        ...points
          .filter(({ value }) => value != null)
          .map(({ seriesName, value }) => `${seriesName}  ${number.format(value)} ${words.unit}`),
      ].join("\n"),
    },
    xAxis: {
      type: "value",
      minInterval: isWhole(data) ? 1 : 0, // there is no fifth of a compound
      axisLabel: { ...text, formatter: (value) => number.format(value), hideOverlap: true },
      splitLine: { lineStyle: { color: colour("--line") } },
    },
    yAxis: {
      type: "category",
      inverse: true,
      data: data.districts,
      axisLabel: { ...text, color: colour("--ink"), width: 104, overflow: "truncate" },
      axisTick: { show: false },
      axisLine: { lineStyle: { color: colour("--line-strong") } },
    },
    series: [...STAGES.map(bar), plan],
  };
}

// Whether nothing of this is counted in parts; the plan may fall between two, the axis need not.
function isWhole(data) {
  return STAGES.every((stage) => data[stage].every((value) => value == null || Number.isInteger(value)));
}

function colours() {
  const style = getComputedStyle(document.documentElement);
  return (name) => style.getPropertyValue(name).trim();
}
